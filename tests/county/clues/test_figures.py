"""Home's figures: each equals the count of its list (I12), within the reader's divisions, by a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.audit.models import Event
from jingzhun.county.clues.filters import HouseholdFilter
from jingzhun.county.clues.listing import households
from jingzhun.county.clues.models import Clue, ClueStep, Run, VillageCount
from jingzhun.county.clues.operations.load_run import RunMissing, load_run
from jingzhun.county.clues.queries.clues import clues_for
from jingzhun.county.clues.queries.figures import figures_for
from jingzhun.county.registry.models import Household, LifeEvent
from jingzhun.county.registry.operations.load_store import load_store

MakeActor = Callable[..., Actor]
SYSTEM = system_actor("150424")
FEW, MORE = 5, 40


@pytest.fixture
def loaded(db: None, small_county: Path) -> Run:
    load_store(actor=SYSTEM, folder=small_county / "data")
    return load_run(actor=SYSTEM, folder=small_county / "data")


def lists_agree(actor: Actor) -> int:
    """Assert that each figure is the count of its list, and return how many were compared."""
    figures = figures_for(actor)
    assert figures is not None
    compared = 0
    for group in figures.groups.values():
        for figure in group:
            wanted = HouseholdFilter.model_validate({n: [v] if n in {"kind", "risk"} else v for n, v in figure.filters.items()})
            assert figure.households == households(actor, wanted).count(), (figure.key, figure.code)
            compared += 1
    return compared


def busy_village() -> str:
    return Clue.objects.order_by("household__village_code").values_list("household__village_code", flat=True)[0]


def test_figures_equal_their_lists_for_county_township_and_village(loaded: Run, make_actor: MakeActor) -> None:
    village = busy_village()
    assert lists_agree(make_actor("leading_group_office")) >= 20
    assert lists_agree(make_actor("township_clerk", village[:9])) >= 8
    assert lists_agree(make_actor("village_clerk", village)) >= 5


def test_figures_after_a_household_moved_then_still_equal_their_lists(loaded: Run, make_actor: MakeActor) -> None:
    villages = Household.objects.order_by("village_code").values_list("village_code", flat=True).distinct()
    moved = Clue.objects.order_by("id")[0].household
    Household.objects.filter(pk=moved.pk).update(village_code=villages[0] if villages[0] != moved.village_code else villages[1])
    LifeEvent.objects.create(kind="move", household_id=moved.pk, on=loaded.as_of, recorded_at=loaded.finished_at, reason="-")
    figures = figures_for(make_actor("leading_group_office"))
    assert figures is not None
    assert figures.is_counted_now
    for village in villages[:2]:
        lists_agree(make_actor("village_clerk", village))


def test_figures_of_a_foreign_village_then_nothing_shows_that_others_exist(loaded: Run, make_actor: MakeActor) -> None:
    figures = figures_for(make_actor("village_clerk", "150424999999"))
    assert figures is not None
    assert not any(figures.groups.values())


def test_figures_for_a_role_without_them_then_refused(loaded: Run, make_actor: MakeActor) -> None:
    with pytest.raises(PermissionDenied):
        figures_for(make_actor("system_admin"))


def test_figures_before_the_first_run_then_none(make_actor: MakeActor) -> None:
    assert figures_for(make_actor("leader")) is None


def test_run_loaded_twice_then_once(loaded: Run, small_county: Path) -> None:
    before = (Clue.objects.count(), ClueStep.objects.count(), VillageCount.objects.count(), Event.objects.count())
    assert load_run(actor=SYSTEM, folder=small_county / "data").pk == loaded.pk
    assert (Clue.objects.count(), ClueStep.objects.count(), VillageCount.objects.count(), Event.objects.count()) == before


def test_run_loaded_then_each_clue_has_a_first_step(loaded: Run) -> None:
    assert ClueStep.objects.count() == Clue.objects.count() > 0
    assert not ClueStep.objects.filter(state="still").exists()
    kept = Clue.objects.filter(state="still").first()
    assert kept is not None
    step = ClueStep.objects.get(clue_key=kept.clue_key)
    assert (step.state, step.as_of) == ("new", kept.first_seen_on)


def test_run_when_the_store_has_none_then_said_so(db: None, tmp_path: Path) -> None:
    with pytest.raises(RunMissing, match="no run yet"):
        load_run(actor=SYSTEM, folder=tmp_path)


def test_queries_of_figures_and_clues_do_not_grow_with_rows(loaded: Run, make_actor: MakeActor) -> None:
    actor = make_actor("leading_group_office")
    assert queries(lambda: clues_for(actor, most=FEW)) == queries(lambda: clues_for(actor, most=MORE)) == 5
    assert queries(lambda: figures_for(actor)) == 5


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen.captured_queries)
