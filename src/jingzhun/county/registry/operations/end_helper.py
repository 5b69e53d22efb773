"""A household is no longer helped by a helper."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.registry.models import HelperAssignment
from jingzhun.county.registry.operations.assign_helper import ACT, AssignRefused
from jingzhun.county.registry.queries import household_for
from jingzhun.values.speech import Bilingual

HELPS_NOT = Bilingual("这位帮扶责任人没有在帮扶这一户", "this helper does not help the household")


def end_helper(*, actor: Actor, household_id: int, officer_id: int, on: date) -> HelperAssignment:
    """End a helper's assignment on a day; one that began later ends on the day it began.

    Raises
    ------
    Http404, PermissionDenied
        Where the household is not the actor's to see, or helpers are not the actor's to assign there.
    AssignRefused
        ``helps_not``.
    """
    with transaction.atomic():
        household = household_for(actor, household_id, ACT)
        actor.must(ACT, household.village_code)
        held = HelperAssignment.objects.select_for_update().filter(household=household, officer_id=officer_id, to_on__isnull=True)
        found = held.first()
        if found is None:
            raise AssignRefused("helps_not", HELPS_NOT)
        found.to_on = max(on, found.from_on)
        found.save(update_fields=("to_on",))
        record(
            Change(
                actor_id=actor.officer_id,
                for_actor_id=actor.for_officer_id,
                act="end_helper",
                subject_kind="household",
                subject_id=str(household.pk),
                household_id=household.pk,
                division_code=household.village_code,
                changes={"helper": [officer_id, None]},
                request_id=actor.request_id,
            )
        )
    return found
