"""Who reads what about a clue (practice.md P28): a health detail never reaches a village role, by any way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, is_dataclass

import pytest
from django.http import Http404

from county.judged import DAY, DISEASE
from county.records import FAR_VILLAGE, OWN_VILLAGE
from jingzhun.county.accounts.actor import Actor, Appointed, system_actor
from jingzhun.county.accounts.permissions import ROLES
from jingzhun.county.clues.audience import audience_of
from jingzhun.county.clues.models import Run
from jingzhun.county.clues.panels import panels
from jingzhun.county.clues.queries.clues import clue_detail, clues_for
from jingzhun.county.clues.queries.explain import explained_for

MakeActor = Callable[..., Actor]
VILLAGE_ROLES = ("village_committee", "village_clerk", "resident_team")


def told(*things: object) -> str:
    return " ".join(str(asdict(t) if is_dataclass(t) and not isinstance(t, type) else t) for t in things)


@pytest.mark.parametrize("role", ROLES)
def test_words_of_each_role(make_actor: MakeActor, role: str) -> None:
    office = {"township_clerk", "township_approver", "leading_group_office", "supervisor"}
    expected = "health" if role == "health" else "office" if role in office else "village"
    assert audience_of(make_actor(role), OWN_VILLAGE) == expected


def test_office_of_another_township_then_the_villages_words(make_actor: MakeActor) -> None:
    assert audience_of(make_actor("township_clerk", "150424101"), OWN_VILLAGE) == "village"


def test_words_of_the_system_are_the_offices() -> None:
    assert audience_of(system_actor("150424"), OWN_VILLAGE) == "office"


@pytest.mark.usefixtures("two_ill")
class TestHealthDetail:
    @pytest.mark.parametrize("role", VILLAGE_ROLES)
    def test_village_role_never_reads_disease_amount_source_or_possession(self, make_actor: MakeActor, role: str) -> None:
        actor = make_actor(role, OWN_VILLAGE)
        shown = panels(actor, 1, DAY)
        everything = told(
            *clues_for(actor), clue_detail(actor, "C101"), explained_for(actor, 1).words, *(panel.context for panel in shown)
        )
        for secret in (DISEASE, "恶性", "大病", "MAJOR_DISEASE", "7,000", "蒙D00001", "一辆车"):
            assert secret not in everything
        assert "有成员需要医疗帮扶" in everything
        assert explained_for(actor, 1).tree is None
        assert "assets" not in {panel.key for panel in shown}

    def test_office_reads_amounts_sources_and_possessions_without_the_disease(self, make_actor: MakeActor) -> None:
        actor = make_actor("township_clerk", "150424100")
        shown = panels(actor, 1, DAY)
        everything = told(clue_detail(actor, "C101"), explained_for(actor, 1).words, *(panel.context for panel in shown))
        assert "大病名单.xlsx:4" in everything
        assert "7,000" in everything
        assert "一辆车" in everything
        assert DISEASE not in everything

    def test_health_role_reads_the_disease(self, make_actor: MakeActor) -> None:
        explained = explained_for(make_actor("health"), 1)
        assert DISEASE in explained.words.zh
        assert explained.tree is not None

    def test_clue_of_another_village_is_not_found(self, make_actor: MakeActor) -> None:
        actor = make_actor("village_clerk", OWN_VILLAGE)
        assert [line.key for line in clues_for(actor)] == ["C101"]
        for ask in (lambda: clue_detail(actor, "C102"), lambda: explained_for(actor, 2), lambda: panels(actor, 2, DAY)):
            with pytest.raises(Http404):
                ask()

    def test_two_roles_in_two_places_then_each_place_has_its_own_words(self, make_actor: MakeActor) -> None:
        own = make_actor("village_clerk", OWN_VILLAGE)
        both = Actor(own.officer_id, own.name, (*own.appointments, Appointed("township_clerk", FAR_VILLAGE[:9])))
        village, office = clues_for(both)
        assert (village.rule, office.rule) == ("", "MAJOR_DISEASE")

    def test_tree_says_the_same_law_and_the_class(self, make_actor: MakeActor, run: Run) -> None:
        explained = explained_for(make_actor("leading_group_office"), 1)
        assert explained.is_same_law
        assert explained.tree is not None
        assert explained.tree.value == "near_poor"
        assert "major_disease" in str(explained.tree.as_dict())
