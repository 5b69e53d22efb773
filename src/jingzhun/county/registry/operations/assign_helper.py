"""Assign a helper to many households at once: the same rule for each, a result for each, tried before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.permissions import ASSIGNED_HELPER
from jingzhun.county.audit.operations import Change, record_many
from jingzhun.county.registry.models import HelperAssignment, Household
from jingzhun.county.registry.queries import visible_households
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

ACT = "assign_helper"
NO_HELPER = Bilingual("请选择帮扶责任人", "choose a helper")


class AssignRefused(JingzhunError):
    """Nothing was assigned."""


@dataclass(frozen=True)
class Assigned:
    """What became, or would become, of each household.

    Parameters
    ----------
    done
        Households that get the helper.
    there
        Households he helps already.
    left_out
        How many of those chosen are closed or not the actor's to change.
    """

    done: tuple[int, ...]
    there: tuple[int, ...]
    left_out: int


def helpers_for(actor: Actor) -> list[Officer]:
    """Return the helpers of the divisions in which the actor assigns."""
    scope = actor.scope_of(ACT)
    held = Officer.objects.filter(is_active=True, appointments__role=ASSIGNED_HELPER, appointments__to_on__isnull=True).distinct()
    codes = {o.pk: [a.division_code for a in o.appointments.all()] for o in held.prefetch_related("appointments")}
    return [o for o in held.order_by("name", "id") if any(scope.covers(code) for code in codes[o.pk])]


def assign_helper(*, actor: Actor, household_ids: Sequence[int], officer_id: int, on: date, is_try: bool = False) -> Assigned:
    """Assign a helper to households from a day; with ``is_try`` only tell what would happen.

    Raises
    ------
    PermissionDenied
        Where the actor assigns nowhere.
    AssignRefused
        ``no_helper`` where the officer is no helper of the actor's divisions.
    """
    actor.must(ACT)
    if officer_id not in {officer.pk for officer in helpers_for(actor)}:
        raise AssignRefused("no_helper", NO_HELPER)
    with transaction.atomic():
        wanted = visible_households(actor, ACT).filter(closed_on__isnull=True, pk__in=list(household_ids)).order_by("household_id")
        rows = list(wanted if is_try else wanted.select_for_update())
        helped = HelperAssignment.objects.filter(officer_id=officer_id, to_on__isnull=True, household__in=rows)
        there = set(helped.values_list("household_id", flat=True))
        new = [row for row in rows if row.pk not in there]
        if not is_try and new:
            HelperAssignment.objects.bulk_create(HelperAssignment(household=row, officer_id=officer_id, from_on=on) for row in new)
            record_many(_told(actor, row, officer_id) for row in new)
    left_out = len(set(household_ids)) - len(rows)
    return Assigned(tuple(row.pk for row in new), tuple(sorted(there)), left_out)


def _told(actor: Actor, household: Household, officer_id: int) -> Change:
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act=ACT,
        subject_kind="household",
        subject_id=str(household.pk),
        household_id=household.pk,
        division_code=household.village_code,
        changes={"helper": [None, officer_id]},
        request_id=actor.request_id,
    )
