"""Households and persons, read only: their life is changed on the pages, with a preview."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.api.routes.figures import run_told
from jingzhun.county.api.schemas import (
    USUAL,
    Asked,
    ExplanationTold,
    HouseholdsTold,
    HouseholdTold,
    Number,
    PersonsTold,
    PersonTold,
    Size,
    Words,
)
from jingzhun.county.audit.reads import note_read
from jingzhun.county.clues.filters import HouseholdFilter
from jingzhun.county.clues.listing import households
from jingzhun.county.clues.models import Risk
from jingzhun.county.clues.queries.explain import explained_for
from jingzhun.county.registry.models import Household, Person
from jingzhun.county.registry.queries import household_for, members_at, person_for, place_names, search_persons

router = Router(tags=["households"])


class HouseholdsAsked(HouseholdFilter):
    """Filters of the list of households, and the page."""

    after: Number | None = None
    size: Size = USUAL


class DayAsked(Asked):
    """A day; today where none is told."""

    on: date | None = None


class PersonAsked(Asked):
    """Whether the whole id is asked for, and why: the look is written into the log of reads."""

    whole_number: bool = False
    reason: Annotated[str, Field(max_length=200)] = ""


class SearchAsked(Asked):
    """A name, pinyin, initials, whole id, last six of an id, or phone."""

    word: Annotated[str, Field(min_length=1, max_length=60)]


@router.get("/households", response=HouseholdsTold, operation_id="list_households")
def list_households(request: HttpRequest, asked: Query[HouseholdsAsked]) -> HouseholdsTold:
    """Give the households that meet the filters, by their number."""
    rows = households(actor_in(request), asked).order_by("household_id").filter(pk__gt=int(asked.after or 0))
    page = list(rows[: asked.size])
    note_read(request, "household_list", count=len(page))
    return HouseholdsTold(items=_told(page), next=str(page[-1].pk) if len(page) == asked.size else None)


@router.get("/households/{int:household_id}", response=HouseholdTold, operation_id="get_household")
def get_household(request: HttpRequest, response: HttpResponse, household_id: int) -> HouseholdTold:
    """Give one household; the ETag is its version."""
    household = household_for(actor_in(request), household_id)
    response["ETag"] = f'"{household.version}"'
    note_read(request, "household_page", household_id=household.pk)
    return _told([household])[0]


@router.get("/households/{int:household_id}/members", response=PersonsTold, operation_id="list_members")
def list_members(request: HttpRequest, household_id: int, asked: Query[DayAsked]) -> PersonsTold:
    """Give who lived in a household on a day."""
    household = household_for(actor_in(request), household_id)
    people = members_at(household, asked.on or timezone.localdate())
    note_read(request, "household_page", household_id=household.pk)
    return PersonsTold(items=[_person(person) for person in people])


@router.get("/households/{int:household_id}/explanation", response=ExplanationTold, operation_id="get_explanation")
def get_explanation(request: HttpRequest, household_id: int) -> ExplanationTold:
    """Give why a household is where it is, in the words of the key's audience."""
    found = explained_for(actor_in(request), household_id)
    note_read(request, "explanation", household_id=household_id)
    return ExplanationTold(
        household_id=str(household_id),
        audience=found.audience,
        words=Words.of(found.words),
        tree=found.tree.as_dict() if found.tree else None,
        run=run_told(found.run),
        is_same_law=found.is_same_law,
    )


@router.get("/persons", response=PersonsTold, operation_id="search_persons")
def find_persons(request: HttpRequest, asked: Query[SearchAsked]) -> PersonsTold:
    """Give the persons a word finds, the exact ones first, twenty at most."""
    actor = actor_in(request)
    actor.must("see_households")
    found = search_persons(actor, asked.word)
    note_read(request, "search", count=len(found))
    return PersonsTold(items=[_person(person) for person in found])


@router.get("/persons/{int:person_id}", response=PersonTold, operation_id="get_person")
def get_person(request: HttpRequest, response: HttpResponse, person_id: int, asked: Query[PersonAsked]) -> PersonTold:
    """Give one person; the whole id only to a key with the act ``unmask_numbers``, and with a reason."""
    actor = actor_in(request)
    person = person_for(actor, person_id)
    whole = asked.whole_number and bool(person.id_number)
    if asked.whole_number:
        actor.must("unmask_numbers", person.household.village_code)
    note_read(request, "id_unmasked" if whole else "person_page", household_id=person.household_id, reason=asked.reason)
    response["ETag"] = f'"{person.version}"'
    return _person(person, number=person.id_number.open() if whole else "")


def _told(page: list[Household]) -> list[HouseholdTold]:
    places = place_names({household.village_code for household in page})
    risks: dict[int, list[str]] = {}
    told = Risk.objects.filter(household__in=[household.pk for household in page]).order_by("household", "rank")
    for household_id, risk in told.values_list("household_id", "risk"):
        risks.setdefault(household_id, []).append(risk)
    return [_household(household, places.get(household.village_code, ""), risks.get(household.pk, ())) for household in page]


def _household(household: Household, village: str, risks: Iterable[str]) -> HouseholdTold:
    judged = getattr(household, "judged", None)
    return HouseholdTold(
        household_id=str(household.pk),
        version=household.version,
        village_code=household.village_code,
        serving_village_code=household.serving_village_code,
        village=village,
        head_name=household.head_name,
        members=judged.members if judged else None,
        kind=judged.kind if judged else None,
        risks=list(risks),
        net_per_head_fen=judged.net_per_head_fen if judged else None,
        needs_visit=judged.needs_visit if judged else None,
        closed_on=household.closed_on,
    )


def _person(person: Person, *, number: str = "") -> PersonTold:
    return PersonTold(
        person_id=str(person.pk),
        household_id=str(person.household_id),
        version=person.version,
        name=person.name,
        sex=person.sex,
        birth_on=person.birth_on,
        relation=person.relation,
        id_number=number or (str(person.id_number) if person.id_number else None),
        died_on=person.died_on,
    )
