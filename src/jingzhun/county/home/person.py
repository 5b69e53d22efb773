"""A person's page: who it is, where he lived and shared income since when, and what was told of him."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.contexts import Happened, Member
from jingzhun.county.registry.labels import label_of_state
from jingzhun.county.registry.models import Membership, Person, PersonState
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.panels import HEALTH_STATE, Seen, events_of, members_told
from jingzhun.county.registry.queries import person_for, place_names, visible_households
from jingzhun.values.speech import Bilingual

FACTS: dict[str, str | Promise] = {
    "registered_here": _("registered here"),
    "lives_here": _("lives here"),
    "shares_income": _("shares income"),
}
ATTRIBUTES: dict[str, str | Promise] = {
    "education": _("education"),
    "school_state": _("school"),
    "health": _("health"),
    "labour": _("labour"),
    "employment": _("work"),
    "skill": _("skill"),
    "disability_grade": _("disability grade"),
    "insurance": _("medical insurance"),
    "marriage": _("marriage"),
    "ethnic": _("ethnic group"),
    "school_reason": _("why not at school"),
    "absence_reason": _("why away"),
}


@dataclass(frozen=True)
class Stay:
    """A dated membership; the household's address only where the reader may see that household."""

    fact: str | Promise
    household_id: int
    head: str
    is_visible: bool
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class StateTold:
    """What one source told of the person, from a day to a day."""

    attribute: str | Promise
    value: Bilingual
    from_on: date
    to_on: date | None
    source: str


@dataclass(frozen=True)
class PersonPage:
    """A person as the page shows him."""

    person: Person
    member: Member
    place: str
    stays: tuple[Stay, ...]
    states: tuple[StateTold, ...]
    events: tuple[Happened, ...]
    may_unmask: bool


def person_shown(actor: Actor, person_id: int) -> PersonPage:
    """Return a person with everything the actor may know.

    Raises
    ------
    Http404
        Where the person is of no household of the actor's.
    """
    person = person_for(actor, person_id)
    seen = Seen(actor, person.household, timezone.localdate())
    village = person.household.village_code
    names = place_names({village, village[:9]})
    return PersonPage(
        person=person,
        member=next(members_told(seen, [person])),
        place=f"{names.get(village[:9], '')} {names.get(village, village)}".strip(),
        stays=tuple(_stays(actor, person)),
        states=tuple(_states(person, seen)),
        events=tuple(line for line in events_of(seen, person)),
        may_unmask=actor.may("unmask_numbers", village),
    )


def _stays(actor: Actor, person: Person) -> Iterator[Stay]:
    rows = list(Membership.objects.filter(STANDS, person=person).select_related("household").order_by("-from_on", "fact", "id"))
    visible = set(visible_households(actor).filter(pk__in=[row.household_id for row in rows]).values_list("pk", flat=True))
    for row in rows:
        is_visible = row.household_id in visible
        yield Stay(
            FACTS[row.fact], row.household_id, row.household.head_name if is_visible else "", is_visible, row.from_on, row.to_on
        )


def _states(person: Person, seen: Seen) -> Iterator[StateTold]:
    rows = PersonState.objects.filter(STANDS, person=person).order_by("attribute", "-from_on", "id")
    for row in rows if seen.knows_health else rows.exclude(attribute=HEALTH_STATE):
        source = f"{row.source_file or ''} {row.source_row or ''}".strip() if seen.knows_amounts else ""
        yield StateTold(ATTRIBUTES[row.attribute], label_of_state(row.attribute, row.value), row.from_on, row.to_on, source)
