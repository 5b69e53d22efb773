"""A new officer with the first appointment; the password is set by the officer, never by an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, is_division_code
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.accounts.permissions import ADMINS, ROLES
from jingzhun.county.audit.operations import Change, record
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

NAME_TAKEN = Bilingual("用户名“{username}”已被使用；请换一个", "the user name '{username}' is taken; choose another")
UNKNOWN_ROLE = Bilingual("没有岗位“{role}”；可用：{allowed}", "there is no role '{role}'; known: {allowed}")
NO_DIVISION = Bilingual(
    "“{division}”不是区划代码；应为 2、4、6、9 或 12 位数字", "'{division}' is no division code: 2, 4, 6, 9 or 12 digits"
)
ADMINS_APART = Bilingual(
    "“{name}”已有管理员岗位；系统、安全、审计三类管理员不能由同一人担任，也不能兼任业务岗位",
    "{name} is an administrator already; the three administrators are three persons, and none of them holds another role",
)


class OfficerRefused(JingzhunError):
    """An account or an appointment cannot be made as asked."""


@dataclass(frozen=True, kw_only=True)
class NewOfficer:
    """What an administrator tells of a new officer."""

    username: str
    name: str
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class NewAppointment:
    """A role for a division from a day, to a day where it is known."""

    officer_id: int
    role: str
    division_code: str
    from_on: date
    to_on: date | None = None


def make_officer(*, actor: Actor, new: NewOfficer) -> Officer:
    """Make an account without a password and return it.

    Raises
    ------
    PermissionDenied
        Where the actor may not make officers.
    OfficerRefused
        ``name_taken``.
    """
    actor.must("make_officer")
    with transaction.atomic():
        if Officer.objects.filter(username__iexact=new.username).exists():
            raise OfficerRefused("name_taken", NAME_TAKEN, username=new.username)
        officer = Officer(username=new.username, name=new.name, office=new.office)
        officer.set_unusable_password()
        officer.save()
        record(_told(actor, "make_officer", officer.pk, {"username": [None, new.username], "office": [None, new.office]}))
    return officer


def appoint(*, actor: Actor, new: NewAppointment) -> Appointment:
    """Appoint an officer to a role and return the appointment.

    Raises
    ------
    PermissionDenied
        Where the actor may not appoint in that division.
    OfficerRefused
        ``no_division``, ``unknown_role``, ``admins_apart``.
    """
    if not is_division_code(new.division_code):
        raise OfficerRefused("no_division", NO_DIVISION, division=new.division_code[:20])
    actor.must("appoint", new.division_code)
    if new.role not in ROLES:
        raise OfficerRefused("unknown_role", UNKNOWN_ROLE, role=new.role, allowed=", ".join(ROLES))
    with transaction.atomic():
        officer = Officer.objects.select_for_update().get(pk=new.officer_id)
        held = set(officer.appointments.filter(to_on__isnull=True).values_list("role", flat=True)) - {new.role}
        if held and (held & set(ADMINS) or new.role in ADMINS):
            raise OfficerRefused("admins_apart", ADMINS_APART, name=officer.name)
        made, _ = Appointment.objects.get_or_create(
            officer=officer,
            role=new.role,
            division_code=new.division_code,
            from_on=new.from_on,
            defaults={"to_on": new.to_on, "appointed_by": actor.officer_id},
        )
        record(_told(actor, "appoint", officer.pk, {"role": [None, new.role], "division": [None, new.division_code]}))
    return made


def set_first_password(*, actor: Actor, officer: Officer, password: str) -> None:
    """Set a password on an account of the demo or of an enrolment; an account that has one is left alone."""
    actor.must("make_officer")
    if officer.has_usable_password():
        return
    with transaction.atomic():
        officer.set_password(password)
        officer.password_changed_at = timezone.now()
        officer.save(update_fields=("password", "password_changed_at"))
        record(_told(actor, "set_first_password", officer.pk, {}))


def _told(actor: Actor, act: str, officer_id: int, changes: dict[str, object]) -> Change:
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act=act,
        subject_kind="officer",
        subject_id=str(officer_id),
        changes=changes,
        request_id=actor.request_id,
    )
