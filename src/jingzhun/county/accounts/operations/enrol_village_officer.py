"""Enrol village people at the township: a code as a QR, shown once, with which the phone's own lock becomes the log-in (P4)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, is_division_code
from jingzhun.county.accounts.codes import NewCode, new_code
from jingzhun.county.accounts.operations.appoint import new_appointment
from jingzhun.county.accounts.operations.make_officer import new_officer
from jingzhun.county.accounts.permissions import ASSIGNED_HELPER, VILLAGE
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.queries import village_officers_of
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def enrol_village_officer(*, actor: Actor, officer_id: int) -> NewCode:
    """Return a new code for a village officer; what he logged in with before stays until he uses it.

    Raises
    ------
    AccountRefused
        ``inactive``.
    Officer.DoesNotExist
        Where he is not there, is another township's or holds a role above the village.
    """
    actor.must("enrol_village_officer")
    with transaction.atomic():
        officer = village_officers_of(actor, timezone.localdate()).get(pk=officer_id)
        if not officer.is_active:
            raise refused("inactive")
        record(of_officer(actor, "enrol_village_officer", officer.pk, division_code=officer.division_code))
        return new_code(officer, actor=actor, lives=profile().village_code)


def add_village_officer(*, actor: Actor, username: str, name: str, role: str, division_code: str) -> NewCode:
    """Open an account for a village person with one village role, and return his code.

    Raises
    ------
    AccountRefused
        ``not_village_role``, ``bad_division`` and what ``make_officer`` refuses.
    """
    if role not in (*VILLAGE, ASSIGNED_HELPER):
        raise refused("not_village_role")
    if not is_division_code(division_code):
        raise refused("bad_division")
    actor.must("enrol_village_officer", division_code)
    with transaction.atomic():
        officer = new_officer(username=username, name=name, office="", division_code=division_code)
        told: dict[str, object] = {"username": [None, officer.username], "name": [None, officer.name]}
        record(of_officer(actor, "add_village_officer", officer.pk, division_code=division_code, changes=told))
        new_appointment(actor, officer, role=role, division_code=division_code, from_on=timezone.localdate(), to_on=None)
        return new_code(officer, actor=actor, lives=profile().village_code)
