"""The main job on a small county: what comes out, that it comes out the same, and that nothing half-done is left."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow.compute as pc
import pytest

from jingzhun.cli.doors import CommandFault
from jingzhun.cli.month import demonstration
from jingzhun.cli.month.demonstration import Plan, demonstrate
from jingzhun.cli.report.figures import Figures
from jingzhun.tables.store import Store

Demo = tuple[Path, Figures]


def digests(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_demo_when_run_twice_then_same_bytes(demo: Demo, tmp_path: Path) -> None:
    demonstrate(Plan(out=tmp_path / "again", households=600, persons=1426), tell=lambda step: None)
    assert digests(tmp_path / "again") == digests(demo[0])


def test_demo_ends_with_classes_risks_and_measures(demo: Demo) -> None:
    figures = demo[1]
    assert sum(c.households for c in figures.classes) <= figures.households == 600
    assert {c.code for c in figures.classes} >= {"none", "unknown"}
    assert figures.risks
    assert figures.measures
    assert figures.to_visit == sum(line.to_visit for line in figures.lines)


def test_report_is_one_page_without_network_and_without_ids(demo: Demo) -> None:
    page = (demo[0] / "report.html").read_text("utf-8")
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    persons = Store(demo[0] / "data").read("persons")
    assert not [i for i in persons["id_number"].to_pylist() if i and i in page]
    assert not [p for p in persons["phone"].to_pylist() if p and p in page]


def test_list_says_the_same_as_the_page(demo: Demo) -> None:
    listed = json.loads((demo[0] / "lists/list.json").read_text("utf-8"))
    assert len(listed) == len(demo[1].lines)
    assert all(line["why"]["zh"] and line["why"]["en"] for line in listed)


def test_file_that_came_twice_is_told_and_changes_nothing(demo: Demo) -> None:
    states = [f.state for f in demo[1].files]
    assert "repeated" in states
    assert "refused" in states  # one file of the month came without its table


def test_household_with_a_risk_is_never_called_none(demo: Demo) -> None:
    store = Store(demo[0] / "data")
    said_yes = set(store.read("findings").filter(pc.equal(store.read("findings")["answer"], "yes"))["household_id"].to_pylist())
    classes = store.read("household_classes")
    unknown_income = classes.filter(pc.and_(pc.equal(classes["class"], "none"), pc.equal(classes["is_in_range"], "unknown")))
    assert not said_yes & set(unknown_income["household_id"].to_pylist())


def test_every_run_is_a_snapshot_that_stands_on_its_batch(demo: Demo) -> None:
    store = Store(demo[0] / "data")
    assert [m.kind for m in store.history()] == ["batch", "run", "batch", "run"]
    assert store.verify() == []


def test_demo_when_the_folder_is_not_ours_then_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file").write_text("x")
    with pytest.raises(CommandFault, match="no demo of ours"):
        demonstrate(Plan(out=tmp_path / "mine"), tell=lambda step: None)
    assert (tmp_path / "mine/file").read_text() == "x"


def test_demo_when_stopped_then_nothing_half_done_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demonstration, "judge_month", stop)
    with pytest.raises(KeyboardInterrupt):
        demonstrate(Plan(out=tmp_path / "demo", households=300, persons=713), tell=lambda step: None)
    assert list(tmp_path.iterdir()) == []
