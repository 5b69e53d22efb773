"""The lines of the global search: a person, the household's head, the village; numbers stay masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.models import Person
from jingzhun.county.registry.queries import place_names, search_persons


@dataclass(frozen=True)
class Found:
    """One line of the search: enough to tell two people of one name apart, nothing more."""

    person_id: int
    name: str
    url: str
    place: str
    head: str
    birth_on: date | None
    sex: str | Promise
    id_masked: str
    has_died: bool


SEXES = {"male": _("male"), "female": _("female")}


def found_people(actor: Actor, word: str) -> tuple[Found, ...]:
    """Return the persons a word finds, each with its household's page; two queries whatever the number."""
    persons = search_persons(actor, word)
    places = place_names({code for p in persons for code in (p.household.village_code, p.household.village_code[:9])})
    return tuple(_line(person, places) for person in persons)


def _line(person: Person, places: dict[str, str]) -> Found:
    code = person.household.village_code
    return Found(
        person_id=person.pk,
        name=person.name,
        url=reverse("household", args=[person.household_id]),
        place=f"{places.get(code[:9], '')} {places.get(code, code)}".strip(),
        head=person.household.head_name,
        birth_on=person.birth_on,
        sex=SEXES.get(person.sex or "", ""),
        id_masked=str(person.id_number) if person.id_number else "",
        has_died=person.died_on is not None,
    )
