"""Faults of the ground: a copy taken in the middle of a write, two who decide at once, a store whose files rot (trust.md F05, F24, F25, F26, F51)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from county.casework.chain import DAYS, EVIDENCE, OPENED, Crew, at, crew
from county.intake.door import Door, door, office, rows_of
from county.judged import run, two_ill
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import CaseAct
from jingzhun.county.casework.operations.take_act import take_act
from jingzhun.county.casework.working import CaseRefused, Told
from jingzhun.county.clues.month_files import store
from jingzhun.county.home.verifying import verify

__all__ = ["at", "crew", "door", "office", "run", "two_ill"]


@pytest.mark.parametrize("mode", ["TRUNCATE", "WAL"])
def test_f05_a_copy_taken_in_the_middle_of_a_write_starts_with_every_acknowledged_row(tmp_path: Path, mode: str) -> None:
    place, copy = tmp_path / "county.sqlite3", tmp_path / "copy"
    copy.mkdir()
    writer = sqlite3.connect(place, isolation_level=None)
    writer.execute(f"PRAGMA journal_mode = {mode}")
    writer.execute("PRAGMA synchronous = FULL")
    writer.execute("PRAGMA cache_size = 5")  # so that what is not committed reaches the file all the same
    writer.execute("CREATE TABLE rows (n INTEGER PRIMARY KEY, text TEXT)")
    writer.executemany("INSERT INTO rows VALUES (?, ?)", ((n, "y" * 500) for n in range(2_000)))
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE rows SET text = 'half'")
    writer.executemany("INSERT INTO rows VALUES (?, ?)", ((n, "half") for n in range(2_000, 4_000)))
    for path in tmp_path.glob("county.sqlite3*"):
        if not path.name.endswith("-shm"):
            shutil.copy(path, copy / path.name)
    reader = sqlite3.connect(copy / "county.sqlite3")
    assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert reader.execute("SELECT count(*), min(text) = max(text) FROM rows").fetchone() == (2_000, 1)
    assert reader.execute("SELECT text FROM rows LIMIT 1").fetchone() == ("y" * 500,)
    writer.execute("ROLLBACK")


@pytest.mark.django_db
@pytest.mark.usefixtures("two_ill", "at")
class TestTwoAtOnce:
    """Both look at the same version of a case; what the second sends is refused, and nothing of it is written."""

    def waiting(self, crew: Crew):
        return crew.until(crew.opened(), "noticed")

    def told(self, case: object, outcome: str, version: int) -> Told:
        on = OPENED + timedelta(days=DAYS["township_checked"])
        reason = "材料不全" if outcome != "done" else None
        return Told("step", on, "township_checked", outcome, EVIDENCE["township_checked"], reason, "1号", on, version)

    @pytest.mark.parametrize(
        ("first", "second"), [("done", "done"), ("done", "returned"), ("returned", "done"), ("refused", "done")]
    )
    def test_f24_exactly_one_wins(self, crew: Crew, first: str, second: str) -> None:
        case = self.waiting(crew)
        seen = case.version
        take_act(actor=crew.township, case_id=case.pk, told=self.told(case, first, seen))
        acts, events = CaseAct.objects.count(), Event.objects.count()
        with pytest.raises(CaseRefused) as refused:
            take_act(actor=crew.township, case_id=case.pk, told=self.told(case, second, seen))
        assert refused.value.code == "changed"
        assert (CaseAct.objects.count(), Event.objects.count()) == (acts, events)
        assert not [b for one in verify() for b in one.breaches]

    def test_f25_approval_is_bound_to_the_version_that_was_seen(self, crew: Crew) -> None:
        case = self.waiting(crew)
        seen = case.version
        objection = Told("objection", OPENED + timedelta(days=6), reason="收入不实")
        take_act(actor=crew.town_clerk, case_id=case.pk, told=objection)
        with pytest.raises(CaseRefused) as refused:
            take_act(actor=crew.township, case_id=case.pk, told=self.told(case, "done", seen))
        assert refused.value.code == "changed"

    def test_f26_the_same_form_five_times_has_one_effect(self, crew: Crew, client_of: Callable[..., Client]) -> None:
        case = crew.opened()
        client = client_of("village_clerk", case.household.village_code)
        form = {
            "kind": "step",
            "step": "applied",
            "outcome": "done",
            "on": OPENED.isoformat(),
            "version": str(case.version),
            "evidence": list(EVIDENCE["applied"]),
        }
        said = [client.post(reverse("case_act", args=[case.pk]), form).status_code for _ in range(5)]
        assert said.count(302) == 1
        assert set(said[1:]) == {409}
        assert case.acts.filter(step="applied").count() == 1


@pytest.mark.django_db
def test_f51_a_store_whose_file_rotted_is_told_and_the_pages_show_the_last_good(
    door: Door, client_of: Callable[..., Client]
) -> None:
    door.take_in(door.give(rows_of()))
    parts = sorted(store().folder.rglob("*.parquet"), key=lambda path: path.stat().st_size)
    for path in parts:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] + b"rot" + data[len(data) // 2 + 3 :])
    client = client_of("leading_group_office")
    for name in ("home", "households", "map", "deliveries"):
        assert client.get(reverse(name)).status_code == 200, name
    assert store().verify(), "the damage is named"
    again = door.give(rows_of(), name="again.xlsx")
    assert again.state in {"uploaded", "refused"}, "what was taken before cannot be told: nothing goes in"
    assert (settings.DATA / "store").is_dir()
