"""Who acts: an officer with the roles and divisions of today, or the system. Every operation and every query takes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from jingzhun.county.accounts.permissions import ACTS, ASSIGNED_HELPER

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


class StepUpNeeded(PermissionDenied):
    """The act is within the role, but asks for the second factor again; the door asks for it and carries the form over."""


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
    is_fresh
        Whether the second factor was given in the last minutes, as a dangerous act asks.
    """

    officer_id: int | None
    name: str
    appointments: tuple[Appointed, ...] = ()
    for_officer_id: int | None = None
    request_id: str = ""
    is_fresh: bool = False

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
        """Return the divisions of every role the actor holds, but an assigned helper's, who sees households and no division."""
        return self._scope(self.roles)

    def scope_of(self, act: str) -> Scope:
        """Return the divisions in which the actor may do this act; a helper's own households are the registry's to add."""
        if self.is_system:
            return self.scope if ACTS[act].by_system else Scope(())
        return self._scope(ACTS[act].roles)

    def _scope(self, roles: frozenset[str]) -> Scope:
        held = {one.division_code for one in self.appointments if one.role in roles and one.role != ASSIGNED_HELPER}
        return Scope(tuple(sorted(held)))

    def may(self, act: str, division_code: str | None = None) -> bool:
        """Return whether the actor may do an act, and in this division where one is named."""
        if division_code is not None:
            return self.scope_of(act).covers(division_code)
        return bool(self.scope_of(act).divisions) or ASSIGNED_HELPER in self.roles & ACTS[act].roles

    def must(self, act: str, division_code: str | None = None) -> None:
        """Do nothing where the actor may do the act, and a dangerous one was confirmed by the second factor just now.

        Raises
        ------
        PermissionDenied
            Otherwise; the door answers 403 and writes a refusal into the trail.
        StepUpNeeded
            Where only the second factor is missing.
        """
        if not self.may(act, division_code):
            raise PermissionDenied(act)
        if ACTS[act].steps_up and not (self.is_fresh or self.is_system):
            raise StepUpNeeded(act)


def persons_behind(actor: Actor) -> frozenset[int]:
    """Return the officers who count as having acted: who did it and for whom; a two-person rule compares these sets.

    A substitute holds only what the officer was himself appointed to, so the chain is never longer than two.
    """
    return frozenset(number for number in (actor.officer_id, actor.for_officer_id) if number is not None)


def are_two_persons(first: frozenset[int], second: frozenset[int]) -> bool:
    """Return whether two acts were done by different persons, whoever stood in for whom (trust.md S11)."""
    return bool(first) and bool(second) and not first & second


def system_actor(division_code: str, *, request_id: str = "") -> Actor:
    """Return the system acting for a county: it may do what ``ACTS`` marks ``by_system`` and sees the whole county."""
    return Actor(None, "system", (Appointed("system", division_code),), request_id=request_id)
