"""The first start: three administrators, each with a code printed on the console of the server and nowhere else (trust.md S72)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.codes import NewCode, new_code
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.appoint import new_appointment
from jingzhun.county.accounts.operations.make_officer import new_officer
from jingzhun.county.accounts.permissions import ADMINS
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def make_first_administrators(*, actor: Actor, names: dict[str, str], division_code: str) -> dict[str, NewCode]:
    """Open the accounts of the three administrators and return their codes by role.

    There is no set-up page: whoever has the server's console has the codes.

    Parameters
    ----------
    names
        User name by role, one for each of the three administrators.

    Raises
    ------
    AccountRefused
        ``officers_exist``, ``unknown_role`` and what ``make_officer`` refuses.
    """
    actor.must("make_officer", division_code)
    actor.must("appoint", division_code)
    if set(names) != set(ADMINS):
        raise refused("unknown_role")
    with transaction.atomic():
        if Officer.objects.exists():
            raise refused("officers_exist")
        return {role: _administrator(actor, role, names[role], division_code) for role in ADMINS}


def _administrator(actor: Actor, role: str, username: str, division_code: str) -> NewCode:
    officer = new_officer(username=username, name=username, office="", division_code=division_code)
    told: dict[str, object] = {"username": [None, officer.username]}
    record(of_officer(actor, "make_officer", officer.pk, division_code=division_code, changes=told))
    new_appointment(actor, officer, role=role, division_code=division_code, from_on=timezone.localdate(), to_on=None)
    return new_code(officer, actor=actor, lives=profile().office_code)
