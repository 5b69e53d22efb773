"""What each page of accounts is given, under the name ``shown``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page
from django.forms import Form

from jingzhun.county.accounts.conflicts import Conflict
from jingzhun.county.accounts.models import Appointment, Officer, StandIn


@dataclass(frozen=True)
class ProfilePage:
    """One's own account: preferences, roles, and how one logs in."""

    officer: Officer
    form: Form
    roles: Sequence[tuple[str, str]]  # role and division
    has_password: bool


@dataclass(frozen=True)
class FactorRow:
    """A second factor as its owner sees it."""

    number: int
    kind: str  # totp, webauthn
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SecondFactorPage:
    """One's second factors; without any, what to set up before anything else opens."""

    factors: Sequence[FactorRow]
    codes_left: int
    has_totp: bool
    is_required_now: bool


@dataclass(frozen=True)
class RecoveryCodesPage:
    """The recovery codes that are left."""

    codes: Sequence[str]


@dataclass(frozen=True)
class SessionRow:
    """One of one's own sessions."""

    number: int
    began_at: datetime
    network: str
    browser: str
    is_this: bool


@dataclass(frozen=True)
class SessionsPage:
    """Where one is logged in."""

    sessions: Sequence[SessionRow]


@dataclass(frozen=True)
class StandInPage:
    """Whom one has named, for whom one may act, and for whom one acts now."""

    form: Form
    named: Sequence[StandIn]
    may_act_for: Sequence[StandIn]
    acting_for: Officer | None
    today: date


@dataclass(frozen=True)
class OfficersPage:
    """The officers an administrator may look at."""

    page: Page[Officer]
    query: str
    may_make: bool


@dataclass(frozen=True)
class OfficerPage:
    """One officer: account, appointments, and what may be done."""

    officer: Officer
    appointments: Sequence[tuple[Appointment, str, bool]]  # with the role's name and whether it can be ended
    factors: int
    sessions: int
    appoint_form: Form
    reason_form: Form
    may: frozenset[str]


@dataclass(frozen=True)
class FormPage:
    """A page that is one form."""

    form: Form


@dataclass(frozen=True)
class VillagePage:
    """The village people a township enrols."""

    officers: Sequence[tuple[Officer, str]]  # with their roles
    form: Form


@dataclass(frozen=True)
class CodePage:
    """A code shown once: as a QR to scan and print, and as an address to type."""

    officer: Officer
    address: str
    image: str
    ends_at: datetime
    is_village: bool


@dataclass(frozen=True)
class EnrolPage:
    """What an officer sees who opened his code: set a passkey or a password."""

    officer: Officer
    password_form: Form
    passkey_form: Form
    rules: Sequence[str]
    options: dict[str, object]


@dataclass(frozen=True)
class RolesPage:
    """The role matrix, who holds what, and conflicts."""

    roles: Sequence[tuple[str, str]]  # code and name
    acts: Sequence[tuple[str, str, Sequence[str]]]  # code, name, a mark a role
    holders: Sequence[tuple[Appointment, str]]
    conflicts: Sequence[Conflict]
