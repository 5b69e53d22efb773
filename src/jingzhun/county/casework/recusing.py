"""Who leaves the room for a household's case: its members, their parents and children in other households, and whoever the meeting names besides."""

from __future__ import annotations

from collections.abc import Sequence

from jingzhun.county.casework.models import Attendee, Case
from jingzhun.county.registry.models import Kinship, Person


def kin_of(case: Case) -> tuple[frozenset[int], frozenset[int]]:
    """Return the persons of a case's household, and their parents and children elsewhere."""
    members = frozenset(Person.objects.filter(household=case.household).values_list("person_id", flat=True))
    above = Kinship.objects.filter(child__in=members).values_list("parent_id", flat=True)
    below = Kinship.objects.filter(parent__in=members).values_list("child_id", flat=True)
    return members, frozenset((*above, *below)) - members


def recused_of(case: Case, attendees: Sequence[Attendee]) -> list[Attendee]:
    """Return the attendees whom the registry knows to be of the household or its kin."""
    members, relatives = kin_of(case)
    return [one for one in attendees if one.person_id in members | relatives]
