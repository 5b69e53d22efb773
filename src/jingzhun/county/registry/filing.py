"""Which households of a village still lack papers that their cases ask for (practice.md P18)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.models import Household, HouseholdState, Paper
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.papers import CASE_OF_STATUS, required_kinds
from jingzhun.county.registry.queries import place_names, visible_households
from jingzhun.policy.codes import code_lists
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class Lacking:
    """A household whose cases ask for papers that are not there."""

    household: Household
    village: str
    missing: tuple[Bilingual, ...]


def lacking_in(actor: Actor, village: str, on: date | None = None) -> tuple[Lacking, ...]:
    """Return the households of a village that lack papers, by route, in a few queries at any size."""
    day = on or timezone.localdate()
    held = HouseholdState.objects.filter(STANDS, household__village_code=village, from_on__lte=day, status__in=list(CASE_OF_STATUS))
    statuses: dict[int, set[str]] = defaultdict(set)
    for household, status in held.filter(Q(to_on__isnull=True) | Q(to_on__gte=day)).values_list("household_id", "status"):
        statuses[household].add(status)
    homes = visible_households(actor, "change_household").filter(pk__in=list(statuses), closed_on__isnull=True)
    there: dict[int, set[str]] = defaultdict(set)
    for household, kind in Paper.objects.filter(household__in=homes, withdrawn_at__isnull=True).values_list("household_id", "kind"):
        there[household].add(kind)
    names, listed = place_names({village}), code_lists()["papers"]
    found = []
    for home in homes.order_by("group_name", "household_id"):
        wanted = required_kinds(statuses[home.pk], day) - there[home.pk]
        if wanted:
            missing = tuple(listed.label(code) for code in listed.codes if code in wanted)
            found.append(Lacking(home, names.get(village, village), missing))
    return tuple(found)
