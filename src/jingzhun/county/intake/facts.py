"""What the site's records answer to forms and to the national bridge: some households' contracts, read without the rest of the county."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pyarrow as pa
from django.db.models import Q

from jingzhun.county.clues import mirrored as clues_mirrored
from jingzhun.county.clues.models import HouseholdClass
from jingzhun.county.clues.registry_tables import rows_of
from jingzhun.county.registry import mirrored
from jingzhun.county.registry.models import Household, HouseholdState
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.intake.form_facts import PersonFacts, facts_of
from jingzhun.intake.rosters import Roster
from jingzhun.policy import Policy

BY_NAME = {m.contract.name: m for m in (*mirrored.MIRRORS, *clues_mirrored.MIRRORS)}
BY_HOUSEHOLD = (
    "households",
    "household_states",
    "memberships",
    "dwellings",
    "water_states",
    "household_income",
    "household_classes",
)
IN_NATIONAL = ("registered_poor", "exited", "monitored_unstable_exited", "monitored_near_poor", "monitored_sudden_hardship")
MONITORED = "monitored_"


def tables_for(households: Collection[int]) -> dict[str, pa.Table]:
    """Return the contracts of some households and of everybody who belongs to one; sealed values are opened."""
    tables = {name: rows_of(BY_NAME[name], "household_id", sorted(households)) for name in BY_HOUSEHOLD}
    people = sorted(set(tables["memberships"]["person_id"].to_pylist()))
    return tables | {name: rows_of(BY_NAME[name], "person_id", people) for name in ("persons", "person_states")}


def facts_for(households: Collection[int], policy: Policy, as_of: date) -> list[PersonFacts]:
    """Return the answers of everybody of some households."""
    return facts_of(tables_for(households), policy, as_of, households)


def households_of(roster: Roster, division: str, as_of: date) -> set[int]:
    """Return the households of a division that a roster lists on a day."""
    here = Q(household__village_code__startswith=division, household__closed_on__isnull=True)
    if roster.classes:
        return set(HouseholdClass.objects.filter(here, kind__in=roster.classes).values_list("household_id", flat=True))
    states = HouseholdState.objects.filter(STANDS, here, from_on__lte=as_of)
    if roster.is_cleared:
        ended = states.filter(status__startswith=MONITORED, to_on__isnull=False, to_on__lte=as_of)
        return set(ended.values_list("household_id", flat=True))
    holding = states.filter(Q(to_on__isnull=True) | Q(to_on__gt=as_of), status__in=roster.statuses)
    return set(holding.values_list("household_id", flat=True))


def national_households() -> set[int]:
    """Return the households that belong into the national system: by status, now or before, or by a number of it."""
    homes = Household.objects.filter(closed_on__isnull=True)
    by_status = HouseholdState.objects.filter(STANDS, status__in=IN_NATIONAL).values("household_id")
    return set(homes.filter(Q(household_no__isnull=False) | Q(pk__in=by_status)).values_list("pk", flat=True))
