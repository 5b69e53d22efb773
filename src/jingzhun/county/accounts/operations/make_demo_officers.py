"""One log-in a role for a county that does not exist. Refused anywhere else.

Demo mode asks no second factor and the log-in page says so: whoever looks at the product for the first time should not need a
phone. Every other mode asks for it (docs/decisions/0013).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.appoint import new_appointment
from jingzhun.county.accounts.operations.make_officer import new_officer
from jingzhun.county.accounts.operations.set_password import keep_password
from jingzhun.county.accounts.permissions import (
    ASSIGNED_HELPER,
    AUDIT_ADMIN,
    DEPARTMENT_OFFICER,
    FINANCE,
    HEALTH,
    HOSPITAL_CASHIER,
    LEADER,
    LEADING_GROUP_OFFICE,
    RESIDENT_TEAM,
    SECURITY_ADMIN,
    SUPERVISOR,
    SYSTEM_ADMIN,
    TOWNSHIP_APPROVER,
    TOWNSHIP_CLERK,
    VILLAGE_CLERK,
    VILLAGE_COMMITTEE,
)
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

FIRST_DAY = date(2020, 1, 1)
# The demo's people do not exist, and its log-ins are printed; a county's own accounts are made by its administrators.
PASSWORD = "jingzhun-demo-2024"  # noqa: S105
NOT_A_DEMO = Bilingual("只有演示模式才有演示账号", "demo log-ins exist in demo mode only")
COUNTY_ROLES = {
    LEADING_GROUP_OFFICE: "县乡村振兴局",
    LEADER: "县领导",
    SUPERVISOR: "县纪委监委",
    HEALTH: "县卫生健康委",
    FINANCE: "县财政局",
    DEPARTMENT_OFFICER: "县民政局",
    HOSPITAL_CASHIER: "县医院",
    SYSTEM_ADMIN: "系统管理员",
    SECURITY_ADMIN: "安全管理员",
    AUDIT_ADMIN: "审计管理员",
}
TOWNSHIP_ROLES = {TOWNSHIP_APPROVER: "乡镇审核", TOWNSHIP_CLERK: "乡镇信息员"}
VILLAGE_ROLES = {VILLAGE_COMMITTEE: "村两委", VILLAGE_CLERK: "村信息员", RESIDENT_TEAM: "驻村工作队", ASSIGNED_HELPER: "帮扶责任人"}


class DemoRefused(JingzhunError):
    """Demo log-ins were asked of an installation that is no demo."""


@dataclass(frozen=True)
class DemoLogin:
    """One printed log-in."""

    username: str
    role: str
    name: str
    division_code: str


def make_demo_officers(*, actor: Actor, county: str, township: str, village: str) -> tuple[DemoLogin, ...]:
    """Make one officer a role where there is none yet, and return every log-in.

    Raises
    ------
    DemoRefused
        ``not_a_demo``.
    """
    if not settings.ENVIRONMENT.is_demo:
        raise DemoRefused("not_a_demo", NOT_A_DEMO)
    actor.must("make_officer")
    actor.must("appoint", county)
    places = ((COUNTY_ROLES, county), (TOWNSHIP_ROLES, township), (VILLAGE_ROLES, village))
    with transaction.atomic():
        return tuple(_login(actor, role, title, place) for roles, place in places for role, title in roles.items())


def _login(actor: Actor, role: str, title: str, division_code: str) -> DemoLogin:
    username, name = role.replace("_", "-"), f"演示·{title}"
    officer = Officer.objects.filter(username=username).first()
    if officer is None:
        officer = new_officer(username=username, name=name, office=title, division_code=division_code)
        record(of_officer(actor, "make_demo_officer", officer.pk, division_code=division_code, changes={"role": [None, role]}))
        new_appointment(actor, officer, role=role, division_code=division_code, from_on=FIRST_DAY, to_on=None)
        keep_password(officer, PASSWORD)
    return DemoLogin(username, role, name, division_code)
