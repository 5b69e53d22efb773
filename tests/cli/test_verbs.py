"""The verbs as their user types them: answers, exit codes, one shape of error, the way round of visits and of doubtful rows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.compute as pc
import pytest
from typer.testing import CliRunner

from jingzhun.cli.app import app
from jingzhun.cli.report.figures import Figures
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import OutSheet, write_workbook
from jingzhun.tables.store import Store

Demo = tuple[Path, Figures]
ROOM = Path(__file__).parents[1] / "cases"


def run(*words: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, list(words))
    assert found.exit_code == code, found.output + str(found.exception)
    return found.stdout


@pytest.fixture
def data(demo: Demo, tmp_path: Path) -> Path:
    shutil.copytree(demo[0] / "data", tmp_path / "data")
    return tmp_path / "data"


def test_explain_gives_two_sentences_and_the_path(demo: Demo) -> None:
    line = next(x for x in demo[1].lines if x.risks)
    found = json.loads(run("explain", str(line.household_id), "--data", str(demo[0] / "data"), "--demo-ids", "--json"))
    assert found["zh"] == line.why.zh
    assert found["trace"]["steps"]


def test_explain_for_the_village_names_no_amount_and_no_path(demo: Demo) -> None:
    line = next(x for x in demo[1].lines if "illness" in x.risks)
    words = ("explain", str(line.household_id), "--data", str(demo[0] / "data"), "--demo-ids", "--audience", "village")
    found = json.loads(run(*words, "--json"))
    assert found["trace"] is None
    assert "元" not in found["zh"]


def test_explain_when_nobody_then_one_sentence_and_exit_code_2(demo: Demo) -> None:
    found = CliRunner().invoke(app, ["explain", "nobody", "--data", str(demo[0] / "data")])
    assert found.exit_code == 2
    assert json.loads(found.stderr)["error"]["code"] == "no_household"


def test_intake_when_the_same_folder_comes_again_then_nothing_changes(demo: Demo, data: Path) -> None:
    store = Store(data)
    before = {name: store.read(name) for name in ("events", "income_lines", "persons", "taken_rows")}
    run("intake", str(demo[0] / "files/2024-06"), "--period", "2024-06", "--data", str(data), "--demo-ids", code=1)
    assert {name: store.read(name) for name in before} == before


def test_intake_check_writes_nothing(demo: Demo, tmp_path: Path) -> None:
    out = run(
        "intake",
        str(demo[0] / "files/2024-06"),
        "--period",
        "2024-06",
        "--data",
        str(tmp_path / "d"),
        "--demo-ids",
        "--check",
        "--json",
        code=1,
    )
    assert {f["state"] for f in json.loads(out)["files"]} >= {"taken", "refused"}
    assert not (tmp_path / "d").exists()


def test_intake_when_no_register_then_told_what_to_do(demo: Demo, tmp_path: Path) -> None:
    found = CliRunner().invoke(
        app, ["intake", str(demo[0] / "files/2024-06"), "--period", "2024-06", "--data", str(tmp_path / "d"), "--demo-ids"]
    )
    assert found.exit_code == 2
    assert "户籍" in found.stderr


def test_ids_of_synthetic_people_are_refused_without_the_switch(demo: Demo, tmp_path: Path) -> None:
    place = next((demo[0] / "files/2024-06").glob("*户信息*"))
    out = run("intake", str(place), "--period", "2024-06", "--data", str(tmp_path / "d"), "--check", "--json", code=1)
    file = json.loads(out)["files"][0]
    assert (file["rows_clean"], file["rows_refused"]) == (0, file["rows_read"])


def test_visit_that_says_not_so_silences_the_clue(demo: Demo, data: Path, tmp_path: Path) -> None:
    """P4: the village workbook goes out, comes back through the same door, and is remembered."""
    run("visits", "--data", str(data), "--demo-ids", "--out", str(tmp_path / "visits"))
    book = sorted((tmp_path / "visits").glob("*.xlsx"))[0]
    sheet = read(book.read_bytes(), name=book.name).sheets[0]
    header, rows = sheet.rows[0], [r for r in sheet.rows[1:] if not r[0].startswith("home:")]
    answered = [[*row[:6], "不属实", "2024-06-29", ""] for row in rows]
    back = tmp_path / "入户核查结果.xlsx"
    back.write_bytes(write_workbook([OutSheet("入户核查结果", header, answered)]))
    run("intake", str(back), "--period", "2024-06", "--data", str(data), "--demo-ids")
    run("screen", "--as-of", "2024-06-30", "--data", str(data), "--demo-ids", "--json", "--out", str(tmp_path / "report"))
    clues = Store(data).read("clues")
    told = clues.filter(pc.is_in(clues["clue_key"], value_set=pc.unique(clues["clue_key"])))
    states = dict(zip(told["clue_key"].to_pylist(), told["state"].to_pylist(), strict=True))
    assert {states[row[0]] for row in rows} == {"rejected"}


def test_doubtful_row_when_answered_then_it_becomes_a_fact(demo: Demo, data: Path, tmp_path: Path) -> None:
    run("link", "--data", str(data), "--demo-ids", "--queue", str(tmp_path / "queue.xlsx"))
    sheet = read((tmp_path / "queue.xlsx").read_bytes(), name="queue.xlsx").sheets[0]
    rows = [r for r in sheet.rows[1:] if not r[0].endswith("#parent")]
    if not rows:
        pytest.skip("this seed leaves no row in doubt")
    answered = [*rows[0][:10], "是同一人", "2024-06-30", ""]
    (tmp_path / "待判断核对表.xlsx").write_bytes(write_workbook([OutSheet("待判断", sheet.rows[0], [answered])]))
    run("intake", str(tmp_path / "待判断核对表.xlsx"), "--period", "2024-06", "--data", str(data), "--demo-ids")
    found = json.loads(run("link", "--data", str(data), "--demo-ids", "--json"))
    links = Store(data).read("links")
    own = links.filter(pc.and_(pc.equal(links["batch_id"], rows[0][0]), pc.equal(links["row"], int(rows[0][1]))))
    assert found["relinked"] == 1
    assert (own["band"][0].as_py(), own["method"][0].as_py()) == ("same", "person_decided")


def test_case_prints_result_reasons_and_trace() -> None:
    place = sorted((ROOM / "screening").glob("medical_cost.yaml"))[0]
    found = json.loads(run("case", "screening", str(place)))
    first = found[0] if isinstance(found, list) else found
    assert first["passed"]
    assert {"result", "reasons", "trace"} <= set(first)


def test_case_when_the_room_is_unknown_then_allowed_ones_are_named(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["case", "kitchen", str(tmp_path / "x.yaml")])
    assert found.exit_code == 2
    assert "screening" in found.stderr


def test_synth_when_the_folder_is_not_empty_then_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    assert CliRunner().invoke(app, ["synth", "--out", str(tmp_path)]).exit_code == 2


def test_screen_keeps_every_step_where_asked(data: Path, tmp_path: Path) -> None:
    run(
        "screen",
        "--as-of",
        "2024-06-30",
        "--data",
        str(data),
        "--demo-ids",
        "--keep-steps",
        str(tmp_path / "steps"),
        "--json",
        "--out",
        str(tmp_path / "r"),
    )
    assert len(list((tmp_path / "steps").glob("*.parquet"))) > 5


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["intake", "folder", "--json"], "missing_word", "--period"),
        (["demo", "--households", "abc"], "bad_word", "--households"),
        (["policy", "diff", "2024-01-01"], "missing_word", "after"),
        (["screen", "--as_of", "2024-06-30"], "no_option", "--as_of"),
        (["frobnicate"], "bad_call", "jingzhun"),
    ],
)
def test_call_when_written_wrongly_then_told_in_both_languages_with_what_is_wrong(words: list[str], code: str, named: str) -> None:
    found = CliRunner().invoke(app, words, prog_name="jingzhun")
    assert found.exit_code == 2
    error = json.loads(found.stderr)["error"]
    assert error["code"] == code
    assert named in error["zh"], error
    assert named in error["en"], error
    assert "--help" in error["zh"], error


def test_help_when_asked_then_exit_code_0() -> None:
    assert "screen" in run("--help")


def test_intake_when_the_folder_holds_no_table_then_says_so(tmp_path: Path) -> None:
    (tmp_path / "June").mkdir()
    (tmp_path / "June" / "notes.docx").write_bytes(b"x")
    for extra in ((), ("--check",)):
        found = CliRunner().invoke(
            app, ["intake", str(tmp_path / "June"), "--period", "2024-06", "--data", str(tmp_path / "data"), *extra]
        )
        assert found.exit_code == 2
        error = json.loads(found.stderr.splitlines()[-1])["error"]
        assert error["code"] == "no_files"
        assert "June" in error["zh"]
        assert "xlsx" in error["zh"]


def test_intake_when_the_only_file_is_an_old_xls_then_its_refusal_is_told_beside_the_missing_register(tmp_path: Path) -> None:
    (tmp_path / "户籍{1}.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4096)
    found = CliRunner().invoke(app, ["intake", str(tmp_path), "--period", "2024-06", "--data", str(tmp_path / "data")])
    assert found.exit_code == 2
    error = json.loads(found.stderr.splitlines()[-1])["error"]
    assert error["code"] == "no_registry"
    assert "户籍{1}.xls" in error["zh"]
    assert ".xlsx" in error["zh"]
    assert ".xlsx" in error["en"]
    assert not (tmp_path / "data").exists()


def test_policy_history_when_a_rule_is_named_then_every_number_of_it() -> None:
    whole = json.loads(run("policy", "history", "screening/monitoring_line", "--json"))
    one = json.loads(run("policy", "history", "screening/monitoring_line.line", "--json"))
    assert {v["path"] for v in whole} > {"screening/monitoring_line.line"}
    assert [v for v in whole if v["path"] == "screening/monitoring_line.line"] == one
    assert "screening/monitoring_line.line\n" in run("policy", "history", "screening/monitoring_line")
