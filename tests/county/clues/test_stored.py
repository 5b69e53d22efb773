"""I10: the run that the site shows is its snapshot, row by row; what was changed beside it, and what is broken in the store, is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingzhun.county.clues.models import Explanation, HouseholdClass, Run
from jingzhun.county.clues.month_files import store
from jingzhun.county.clues.stored import snapshot_breaches

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


def test_site_without_its_store_or_with_an_older_one_has_nothing_to_compare(may_county: Path) -> None:
    Run.objects.update(snapshot_id="000099-aaaaaaaaaaaa")
    assert told() == []
