"""Households that are chosen from a list, and acts on many of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.audit.models import Event
from jingzhun.county.home.work import KINDS
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.registry.models import Division, HelperAssignment, Household, SelectedHousehold, Selection
from jingzhun.county.registry.operations.act_on_many import AT_A_TIME, act_on_many
from jingzhun.county.registry.operations.make_selection import SelectionRefused, make_selection
from jingzhun.county.registry.queries import visible_households

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]


def run(job: Job) -> Job:
    carry_on(job.pk, {kind.name: kind for kind in KINDS}, worker="test")
    job.refresh_from_db()
    return job


@pytest.fixture(autouse=True)
def households(db: None) -> None:
    for number in (1, 2, 3):
        make_household(number, village=OWN_VILLAGE, head="王伟")
    make_household(4, village=NEXT_VILLAGE, head="李娜")
    make_household(5, village=FAR_VILLAGE, head="单晓燕")
    for code in (OWN_VILLAGE, NEXT_VILLAGE, FAR_VILLAGE):
        Division.objects.create(code=code, edition=2023, level="village", name="某村")


class TestSelection:
    def test_choice_is_what_the_actor_sees_and_stays_when_the_list_changes(self, make_actor: MakeActor) -> None:
        clerk = make_actor("township_clerk", "150424100")
        selection = make_selection(actor=clerk, households=Household.objects.all(), told={"division": "150424100"})
        assert selection.count == 4
        make_household(6, head="赵六")
        assert selection.items.count() == 4

    def test_some_of_a_list(self, make_actor: MakeActor) -> None:
        clerk = make_actor("village_clerk", OWN_VILLAGE)
        chosen = make_selection(actor=clerk, households=visible_households(clerk), told={}, only=[1, 3, 4, 5])
        assert set(chosen.items.values_list("household_id", flat=True)) == {1, 3}

    def test_nothing_chosen_leaves_nothing(self, make_actor: MakeActor) -> None:
        clerk = make_actor("village_clerk", OWN_VILLAGE)
        with pytest.raises(SelectionRefused):
            make_selection(actor=clerk, households=visible_households(clerk), told={}, only=[4, 5])
        assert not Selection.objects.exists()


class TestActOnMany:
    def test_each_household_is_acted_on_or_told_why_not_and_all_can_be_undone(self, make_actor: MakeActor) -> None:
        clerk = make_actor("township_clerk", "150424100")
        Household.objects.filter(pk=2).update(serving_village_code=NEXT_VILLAGE)
        selection = make_selection(actor=clerk, households=visible_households(clerk), told={})
        Household.objects.filter(pk=3).update(village_code=FAR_VILLAGE)  # moved away after it was chosen
        given = {"village_code": NEXT_VILLAGE}
        job = run(act_on_many(actor=clerk, selection_id=selection.pk, act="serve_in", reason="季节性迁居", arguments=given))
        assert job.state == "done"
        states = dict(selection.items.values_list("household_id", "state"))
        assert states == {1: "done", 2: "refused", 3: "refused", 4: "done"}
        whys = dict(selection.items.values_list("household_id", "why_en"))
        assert (whys[2], whys[3]) == ("the household is in that village already", "there is no such household")
        with pytest.raises(SelectionRefused, match="acted on before"):
            act_on_many(actor=clerk, selection_id=selection.pk, act="serve_in", reason="x", arguments=given)
        run(act_on_many(actor=clerk, selection_id=selection.pk, act="undo", reason="选错了", arguments={}))
        assert Household.objects.get(pk=1).serving_village_code is None
        assert Event.objects.filter(act="undo_life").count() == 2

    def test_helper_is_assigned_to_many_in_chunks(self, make_actor: MakeActor, make_officer: Callable[..., Officer]) -> None:
        clerk, helper = make_actor("township_clerk", "150424100"), make_officer("assigned_helper", OWN_VILLAGE)
        for number in range(100, 100 + AT_A_TIME):
            make_household(number, head="钱七")
        selection = make_selection(actor=clerk, households=visible_households(clerk), told={})
        given = {"officer_id": helper.pk, "on": "2024-06-30"}
        job = run(act_on_many(actor=clerk, selection_id=selection.pk, act="assign_helper", reason="分工", arguments=given))
        assert (job.state, job.chunks) == ("done", 2)
        held = HelperAssignment.objects.filter(officer=helper, from_on=date(2024, 6, 30))
        assert held.count() == selection.count == AT_A_TIME + 4

    def test_who_is_no_helper_is_refused_for_each(self, make_actor: MakeActor, make_officer: Callable[..., Officer]) -> None:
        clerk = make_actor("township_clerk", "150424100")
        selection = make_selection(actor=clerk, households=visible_households(clerk), told={}, only=[1])
        given = {"officer_id": make_officer("finance").pk}
        run(act_on_many(actor=clerk, selection_id=selection.pk, act="assign_helper", reason="分工", arguments=given))
        assert SelectedHousehold.objects.get().why_en == "choose a helper"

    def test_selection_of_another_officer_is_not_found(self, make_actor: MakeActor) -> None:
        clerk = make_actor("township_clerk", "150424100")
        selection = make_selection(actor=clerk, households=visible_households(clerk), told={})
        with pytest.raises(Http404):
            act_on_many(actor=make_actor("leading_group_office"), selection_id=selection.pk, act="undo", reason="x", arguments={})

    def test_reader_cannot_act(self, make_actor: MakeActor) -> None:
        supervisor = make_actor("supervisor")
        selection = make_selection(actor=supervisor, households=visible_households(supervisor), told={})
        with pytest.raises(PermissionDenied):
            act_on_many(actor=supervisor, selection_id=selection.pk, act="serve_in", reason="x", arguments={})

    @pytest.mark.parametrize("act", ["", "delete", "__class__"])
    def test_unknown_act_is_refused(self, make_actor: MakeActor, act: str) -> None:
        clerk = make_actor("township_clerk", "150424100")
        selection = make_selection(actor=clerk, households=visible_households(clerk), told={})
        with pytest.raises(SelectionRefused, match="known: serve_in"):
            act_on_many(actor=clerk, selection_id=selection.pk, act=act, reason="x", arguments={})
