"""Evaluation as its user types it: the sample goes out, comes back through the Excel door, and tells what is missed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jingzhun.cli.app import app
from jingzhun.cli.report.figures import Figures
from jingzhun.screening import RULES
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import OutSheet, write_workbook
from jingzhun.tables.store import Store

Demo = tuple[Path, Figures]


def run(*words: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, list(words))
    assert found.exit_code == code, found.output + str(found.exception)
    return found.stdout


@pytest.fixture
def data(demo: Demo, tmp_path: Path) -> Path:
    shutil.copytree(demo[0] / "data", tmp_path / "data")
    return tmp_path / "data"


def answered(sheets: Path, outcomes: dict[str, str], place: Path) -> list[str]:
    """Fill in every workbook of a folder, put all rows into one, and return the keys that were answered."""
    header, rows = [], []
    for book in sorted(sheets.glob("*.xlsx")):
        sheet = read(book.read_bytes(), name=book.name).sheets[0]
        header = sheet.rows[0]
        rows += [[*r[:6], outcomes.get(r[0], outcomes["*"]), "2024-06-30", ""] for r in sheet.rows[1:]]
    place.write_bytes(write_workbook([OutSheet("入户核查结果", header, rows)]))
    return [r[0] for r in rows]


def test_sample_goes_out_comes_back_and_tells_what_is_missed(data: Path, tmp_path: Path) -> None:
    words = ("backtest", "--data", str(data), "--demo-ids", "--json")
    run(*words, "--sample", str(tmp_path / "out"), "--homes", "40", "--seed", "3")
    keys = sorted(Store(data).read("audit_sample")["visit_key"].to_pylist())
    assert len(keys) == 40
    back = tmp_path / "入户核查结果.xlsx"
    assert sorted(answered(tmp_path / "out", {"*": "不属实", keys[0]: "属实"}, back)) == keys
    run("intake", str(back), "--period", "2024-06", "--data", str(data), "--demo-ids")
    found = json.loads(run(*words))
    everyone = next(m for m in found["missed_estimates"] if m["group"] == "all")
    assert (everyone["sampled"], everyone["answered"], everyone["found"]) == (40, 40, 1)
    assert 1 <= everyone["missed_low"] <= everyone["missed"] <= everyone["missed_high"] <= everyone["households"] - 39
    assert len(found["found_homes"]) == 1
    run("screen", "--as-of", "2024-06-30", "--data", str(data), "--demo-ids", "--json", "--out", str(tmp_path / "r"))


def test_sample_when_drawn_twice_then_the_same_and_nothing_new_is_stored(data: Path, tmp_path: Path) -> None:
    words = ("backtest", "--data", str(data), "--demo-ids", "--sample", str(tmp_path / "out"), "--homes", "30")
    run(*words)
    first = Store(data).snapshot().snapshot_id
    run(*words)
    assert Store(data).snapshot().snapshot_id == first


def test_backtest_after_visits_tells_precision_and_the_card_its_cost(data: Path, tmp_path: Path) -> None:
    run("visits", "--data", str(data), "--demo-ids", "--out", str(tmp_path / "visits"))
    clues = Store(data).read("clues").to_pylist()
    code = max({c["rule"] for c in clues}, key=lambda r: sum(c["rule"] == r for c in clues))
    own = {c["clue_key"] for c in clues if c["rule"] == code}
    keys = answered(tmp_path / "visits", {"*": "不属实"} | dict.fromkeys(own, "属实"), tmp_path / "入户核查结果.xlsx")
    run("intake", str(tmp_path / "入户核查结果.xlsx"), "--period", "2024-06", "--data", str(data), "--demo-ids")
    checked = len(own & set(keys))
    assert checked
    card = json.loads(run("rule", code, "--data", str(data), "--demo-ids", "--json", "--out", str(tmp_path / "card.html")))
    assert (card["precision"]["checked"], card["precision"]["confirmed"], card["precision"]["precision_ppm"]) == (
        checked,
        checked,
        1_000_000,
    )
    assert card["last_month"]["visits"] == card["precision"]["visits"] > 0
    assert card["last_month"]["minutes"] == 60 * card["last_month"]["visits"]
    assert card["last_month"]["cost_fen"] is None
    page = (tmp_path / "card.html").read_text("utf-8")
    assert code in page
    assert "http:" not in page
    assert "https:" not in page


def test_report_holds_the_card_of_every_rule(demo: Demo) -> None:
    page = (demo[0] / "report.html").read_text("utf-8")
    assert page.count('class="rule"') == len(RULES)


def test_rule_when_unknown_then_known_ones_are_named(demo: Demo) -> None:
    found = CliRunner().invoke(app, ["rule", "NOTHING", "--data", str(demo[0] / "data"), "--demo-ids"])
    assert found.exit_code == 2
    assert "MEDICAL_COST" in found.stderr


def test_budget_writes_sheets_whose_answers_are_not_asked_again(data: Path, tmp_path: Path) -> None:
    words = ("budget", "40", "--data", str(data), "--demo-ids", "--json")
    first = json.loads(run(*words, "--out", str(tmp_path / "b")))
    assert (first["chosen"], first["for_exploration"]) == (40, 2)
    answered(tmp_path / "b", {"*": "属实"}, tmp_path / "入户核查结果.xlsx")
    run("intake", str(tmp_path / "入户核查结果.xlsx"), "--period", "2024-06", "--data", str(data), "--demo-ids")
    again = json.loads(run(*words))
    for_findings = [{h["household_id"] for h in b["homes"] if h["chosen_for"] == "findings"} for b in (first, again)]
    assert not for_findings[0] & for_findings[1]
    assert [
        m for m in json.loads(run("backtest", "--data", str(data), "--demo-ids", "--json"))["missed_estimates"] if m["answered"]
    ]


def test_whatif_tells_who_moves_and_is_no_slower_than_twice_the_baseline(data: Path, tmp_path: Path) -> None:
    changed = tmp_path / "reform.yaml"
    changed.write_text("screening/monitoring_line:\n  line:\n    - {from: 2014-01-01, value: 100000}\n", encoding="utf-8")
    before = Store(data).snapshot().snapshot_id
    found = json.loads(run("whatif", "--data", str(data), "--demo-ids", "--policy-override", str(changed), "--json"))
    assert found["moves"]["in"] > 0
    assert sum(c["in"] for c in found["by"]["village"].values()) == found["moves"]["in"]
    assert sum(c["in"] for c in found["by"]["reason"].values()) == found["moves"]["in"]
    assert found["cost"]["base"]["visit_fen"] is None
    assert found["reform_over_base"] <= 2
    assert Store(data).snapshot().snapshot_id == before


def test_whatif_when_the_policy_is_the_same_then_nobody_moves(data: Path) -> None:
    found = json.loads(run("whatif", "--data", str(data), "--demo-ids", "--as-of-policy", "2024-06-30", "--json"))
    assert found["moves"] == {"in": 0, "out": 0, "changed": 0}
    assert found["cost"]["base"] == found["cost"]["reform"]


def test_whatif_when_no_reform_is_told_then_what_to_give(data: Path) -> None:
    found = CliRunner().invoke(app, ["whatif", "--data", str(data), "--demo-ids"])
    assert found.exit_code == 2
    assert "--policy-override" in found.stderr


def test_whatif_for_others_tells_no_small_count_and_no_home(data: Path, tmp_path: Path) -> None:
    changed = tmp_path / "reform.yaml"
    changed.write_text("screening/monitoring_line:\n  line:\n    - {from: 2014-01-01, value: 12000}\n", encoding="utf-8")
    words = ("whatif", "--data", str(data), "--demo-ids", "--policy-override", str(changed))
    found = json.loads(run(*words, "--shared", "--json"))
    counts = [n for kind in found["by"].values() for row in kind.values() for n in row.values()] + list(found["moves"].values())
    assert not [n for n in counts if n is not None and 0 < n < 5]
    assert found["households"] == []
    assert "户 homes" in run(*words, "--shared")
