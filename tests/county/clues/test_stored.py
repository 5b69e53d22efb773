"""I10: the run that the site shows is its snapshot, row by row; what was changed beside it, and what is broken in the store, is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingzhun.county.clues import registry_tables, stored
from jingzhun.county.clues.mirrored import MIRRORS
from jingzhun.county.clues.models import Explanation, HouseholdClass, Run
from jingzhun.county.clues.month_files import store
from jingzhun.county.clues.registry_tables import table_of
from jingzhun.county.clues.stored import shown_table, snapshot_breaches
from jingzhun.county.registry.mirrored import MIRRORS as REGISTRY
from jingzhun.tables.store import Store

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return [(one.invariant, one.where) for one in snapshot_breaches()]


def test_run_as_it_was_loaded_is_its_snapshot(may_county: Path) -> None:
    assert HouseholdClass.objects.exists()
    assert told() == []


def test_row_changed_and_row_lost_are_told_by_table(may_county: Path) -> None:
    HouseholdClass.objects.filter(pk=HouseholdClass.objects.first().pk).update(net_per_head_fen=1)  # type: ignore[union-attr]
    Explanation.objects.filter(pk=Explanation.objects.first().pk).delete()  # type: ignore[union-attr]
    assert told() == [("I10", "clues household_classes"), ("I10", "clues explanations")]


def test_broken_file_of_the_store_is_told(may_county: Path) -> None:
    run = Run.objects.get()
    place = store().path("clues", run.snapshot_id)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    [(code, where)] = told()
    assert (code, where) == ("I10", f"store {run.snapshot_id}")


def test_site_whose_store_is_an_older_one_has_nothing_to_compare(may_county: Path) -> None:
    HouseholdClass.objects.all().delete()
    Run.objects.update(snapshot_id="000099-aaaaaaaaaaaa")
    assert told() == []


def test_site_without_its_store_has_nothing_to_compare(may_county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    HouseholdClass.objects.all().delete()
    assert told() == [("I10", "clues household_classes")]
    monkeypatch.setattr(stored, "store", lambda: Store(tmp_path / "restored without it"))
    assert told() == []


def test_table_read_in_parts_is_the_whole_table(may_county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mirrors = {mirror.contract.name: mirror for mirror in (*MIRRORS, *REGISTRY)}
    read = {"explanations": shown_table, "persons": table_of}  # one of the run's answers, one with sealed values
    whole = {name: of(mirrors[name]) for name, of in read.items()}
    monkeypatch.setattr(registry_tables, "ROWS_AT_A_TIME", 7)
    for name, of in read.items():
        assert whole[name].num_rows == mirrors[name].model._default_manager.count() > 7
        assert of(mirrors[name]).equals(whole[name])
    Explanation.objects.all().delete()
    assert shown_table(mirrors["explanations"]).num_rows == 0
