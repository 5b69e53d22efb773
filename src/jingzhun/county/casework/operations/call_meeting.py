"""A meeting is called: who is entitled to deliberate, and on which cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import AgendaItem, Attendee, Meeting
from jingzhun.county.casework.queries.inbox import Wanted, filtered
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.registry.models import Person
from jingzhun.values.names import fold_variants
from jingzhun.values.speech import Bilingual

STEP = "deliberated"
MOST_PEOPLE, MOST_CASES = 200, 100
NO_PLACE = Bilingual("请填写开会地点", "say where the meeting is")
NO_PEOPLE = Bilingual("请填写应到代表，一行一人", "give who is entitled to deliberate, one on a line")
TWICE = Bilingual(
    "“{name}”写了两次；同名的请在身份里区分", "'{name}' stands there twice; tell two of one name apart by their standing"
)
TOO_MANY = Bilingual("应到代表最多{people}人，议题最多{cases}件", "at most {people} people and {cases} cases")
NO_CASES = Bilingual("请选择要评议的案子", "choose the cases to be deliberated on")
NOT_WAITING = Bilingual("有的案子不在这个村，或现在不到评议这一步", "a case is of another village, or does not wait for this step")


@dataclass(frozen=True, kw_only=True)
class Calling:
    """What is told of a meeting: each line of ``people`` is a name and, behind a space, what he is."""

    village_code: str
    on: date
    place: str
    people: str
    case_ids: Sequence[int]


def call_meeting(*, actor: Actor, told: Calling) -> Meeting:
    """Call a meeting and return it.

    Raises
    ------
    Http404
        Where the village is not the actor's.
    CaseRefused
        ``no_place``, ``no_people``, ``twice``, ``too_many``, ``no_cases``, ``not_waiting``.
    """
    actor.must("hold_meetings")
    if not actor.may("hold_meetings", told.village_code):
        raise Http404
    people = _people(told.people)
    if not told.place.strip():
        raise CaseRefused("no_place", NO_PLACE)
    wanted = sorted(set(told.case_ids))
    if not wanted:
        raise CaseRefused("no_cases", NO_CASES)
    if len(people) > MOST_PEOPLE or len(wanted) > MOST_CASES:
        raise CaseRefused("too_many", TOO_MANY, people=MOST_PEOPLE, cases=MOST_CASES)
    waiting = filtered(actor, Wanted("open", STEP, told.village_code), timezone.localdate()).filter(pk__in=wanted)
    if waiting.count() != len(wanted):
        raise CaseRefused("not_waiting", NOT_WAITING)
    known = _persons(told.village_code, {name for name, _standing in people})
    with transaction.atomic():
        meeting = Meeting.objects.create(
            village_code=told.village_code,
            on=told.on,
            place=told.place.strip()[:100],
            officer_id=actor.officer_id or 0,
            made_at=timezone.now(),
        )
        Attendee.objects.bulk_create(
            Attendee(meeting=meeting, name=name, standing=standing, person_id=known.get(name)) for name, standing in people
        )
        AgendaItem.objects.bulk_create(AgendaItem(meeting=meeting, case_id=number) for number in wanted)
        record(
            Change(
                actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act="call_meeting", subject_kind="meeting",
                subject_id=str(meeting.pk), division_code=meeting.village_code,
                changes={"on": [None, meeting.on.isoformat()], "people": [None, len(people)], "cases": [None, wanted]},
                request_id=actor.request_id,
            )
        )  # fmt: skip
    return meeting


def _people(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in text.replace("\u3000", " ").splitlines():
        name, _, standing = line.strip().partition(" ")
        if not name:
            continue
        one = (name[:40], standing.strip()[:40])
        if one in found:
            raise CaseRefused("twice", TWICE, name=name)
        found.append(one)
    if not found:
        raise CaseRefused("no_people", NO_PEOPLE)
    return found


def _persons(village_code: str, names: set[str]) -> dict[str, int]:
    """Return the person of each name that exactly one living adult or child of the village has; two of one name are nobody for certain."""
    keys = {fold_variants(name): name for name in names}
    rows = Person.objects.filter(name_key__in=keys, household__village_code=village_code, died_on__isnull=True)
    found: dict[str, list[int]] = {}
    for key, number in rows.values_list("name_key", "person_id"):
        found.setdefault(keys[key], []).append(number)
    return {name: numbers[0] for name, numbers in found.items() if len(numbers) == 1}
