"""Appoint an officer to a role for a division, from a day on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, is_division_code, persons_behind
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.accounts.names import role_name
from jingzhun.county.accounts.permissions import ADMINS, ROLES, TOWNSHIP
from jingzhun.county.accounts.queries import officers_ruled_by
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def appoint(
    *, actor: Actor, officer_id: int, role: str, division_code: str, from_on: date, to_on: date | None = None
) -> Appointment:
    """Appoint an officer; both he and the division must lie within the actor's divisions.

    Raises
    ------
    AccountRefused
        ``unknown_role``, ``bad_division``, ``bad_dates``, ``not_yourself``, ``inactive``, ``excluded_role``, ``appointed_already``.
    Officer.DoesNotExist
        Where the officer is not there, or is another division's.
    """
    if role not in ROLES:
        raise refused("unknown_role")
    if not is_division_code(division_code):
        raise refused("bad_division")
    actor.must("appoint", division_code)
    with transaction.atomic():
        ruled = officers_ruled_by(actor, "appoint", timezone.localdate())
        officer = Officer.objects.select_for_update().get(pk=ruled.get(pk=officer_id).pk)
        return new_appointment(actor, officer, role=role, division_code=division_code, from_on=from_on, to_on=to_on)


def new_appointment(
    actor: Actor, officer: Officer, *, role: str, division_code: str, from_on: date, to_on: date | None
) -> Appointment:
    """Keep an appointment and its line in the trail; for operations that have checked who may appoint."""
    if to_on is not None and to_on < from_on:
        raise refused("bad_dates")
    if officer.pk in persons_behind(actor):
        raise refused("not_yourself")
    if not officer.is_active:
        raise refused("inactive")
    same_time = officer.appointments.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))
    if to_on is not None:
        same_time = same_time.filter(from_on__lte=to_on)
    for held in same_time.order_by("id"):
        if excludes(held.role, role):
            raise refused("excluded_role", role=role_name(role), held=role_name(held.role))
        if (held.role, held.division_code) == (role, division_code):
            raise refused("appointed_already")
    made = Appointment.objects.create(
        officer=officer, role=role, division_code=division_code, from_on=from_on, to_on=to_on, appointed_by=actor.officer_id
    )
    told: dict[str, object] = {"role": [None, role], "from_on": [None, str(from_on)], "to_on": [None, str(to_on or "")]}
    record(of_officer(actor, "appoint", officer.pk, division_code=division_code, changes=told))
    return made


def excludes(one: str, other: str) -> bool:
    """Return whether one person may not hold both: an administrator holds no second role, a township's clerk does not approve."""
    if one == other:
        return False
    return one in ADMINS or other in ADMINS or {one, other} == set(TOWNSHIP)
