"""Who acts: an officer with the roles and divisions of today, or the system. Every operation and every query takes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from jingzhun.county.accounts.permissions import ACTS

M = TypeVar("M", bound=Model)
CODE_LENGTHS = (2, 4, 6, 9, 12)


def next_code(code: str) -> str:
    """Return the first code that no longer begins with ``code``, so that a prefix is a range that an index answers.

    Digits compare alike in every collation; a character after 9, as in ``code + ":"``, does not.

    Examples
    --------
    >>> next_code("150424"), next_code("150424100199")
    ('150425', '150424100200')
    """
    return str(int(code) + 1).zfill(len(code))


def is_division_code(code: str) -> bool:
    """Return whether a text is a code of a province, city, county, township or village: 2, 4, 6, 9 or 12 ASCII digits."""
    return code.isascii() and code.isdigit() and len(code) in CODE_LENGTHS


@dataclass(frozen=True)
class Scope:
    """The divisions an actor may see: code prefixes of 2 to 12 digits; an empty tuple sees nothing.

    Why it exists: the limit to an officer's own divisions is asked in one place. Without it each view would filter on its own,
    and the one that forgets shows another village's people.
    """

    divisions: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse anything but codes: a scope that is no code must never become a wider one."""
        wrong = [code for code in self.divisions if not is_division_code(code)]
        if wrong:
            raise ValueError(f"no division code: {wrong!r}")

    def covers(self, code: str) -> bool:
        """Return whether a division lies in the scope; anything but 2 to 12 ASCII digits never does."""
        return is_division_code(code) and any(code.startswith(own) for own in self.divisions)

    def within(self, *fields: str) -> Q:
        """Return the condition that a row's division, by any of the named columns, lies in the scope."""
        inside = Q(pk__in=())
        for field in fields:
            for own in self.divisions:
                inside |= Q(**{f"{field}__gte": own, f"{field}__lt": next_code(own)})
        return inside

    def limit(self, rows: QuerySet[M], *fields: str) -> QuerySet[M]:
        """Return the rows whose division, by any of the named columns, lies in the scope."""
        return rows.filter(self.within(*fields))


@dataclass(frozen=True)
class Appointed:
    """A role held today and the division it is held for."""

    role: str
    division_code: str


@dataclass(frozen=True)
class Actor:
    """Whoever does something.

    Parameters
    ----------
    officer_id
        Null for the system (a scheduled job, the command line on the server).
    appointments
        Roles and divisions in force on the day of the request, stand-ins included.
    for_officer_id
        Whom the officer stands in for; both are written into the trail and count as one person for the two-person rule.
    """

    officer_id: int | None
    name: str
    appointments: tuple[Appointed, ...] = ()
    for_officer_id: int | None = None
    request_id: str = ""

    @property
    def is_system(self) -> bool:
        """Return whether no officer stands behind the act."""
        return self.officer_id is None

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles held today, wherever."""
        return frozenset(one.role for one in self.appointments)

    @property
    def scope(self) -> Scope:
        """Return the divisions of every role the actor holds."""
        return Scope(tuple(sorted({one.division_code for one in self.appointments})))

    def scope_of(self, act: str) -> Scope:
        """Return the divisions in which the actor may do this act."""
        if self.is_system:
            return self.scope if ACTS[act].by_system else Scope(())
        roles = ACTS[act].roles
        return Scope(tuple(sorted({one.division_code for one in self.appointments if one.role in roles})))

    def may(self, act: str, division_code: str | None = None) -> bool:
        """Return whether the actor may do an act, and in this division where one is named."""
        scope = self.scope_of(act)
        return bool(scope.divisions) if division_code is None else scope.covers(division_code)

    def must(self, act: str, division_code: str | None = None) -> None:
        """Do nothing where the actor may do the act.

        Raises
        ------
        PermissionDenied
            Otherwise; the door answers 403 and writes a refusal into the trail.
        """
        if not self.may(act, division_code):
            raise PermissionDenied(act)


def system_actor(division_code: str, *, request_id: str = "") -> Actor:
    """Return the system acting for a county: it may do what ``ACTS`` marks ``by_system`` and sees the whole county."""
    return Actor(None, "system", (Appointed("system", division_code),), request_id=request_id)
