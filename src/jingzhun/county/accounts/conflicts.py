"""Who holds what, and where that breaks the separation of powers: read for the page and the workbook an assessor asks for (D.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Appointment, Officer, StandIn
from jingzhun.county.accounts.names import role_name
from jingzhun.county.accounts.operations.appoint import excludes
from jingzhun.county.accounts.operations.disable_officer import unused
from jingzhun.county.accounts.permissions import ADMINS
from jingzhun.county.accounts.queries import appointments_in_force, officers_ruled_by

EXCLUDED = _("Roles that exclude each other")
BY_STAND_IN = _("Roles that exclude each other, by a stand-in")
UNUSED = _("Account not used for too long")
NO_FACTOR = _("No second factor yet")
NOBODY = _("No officer in this role")


@dataclass(frozen=True)
class Conflict:
    """One line of the conflict report. A null officer: the role itself is the matter."""

    kind: str | Promise
    officer: Officer | None
    detail: str


def conflicts_for(actor: Actor, on: date) -> list[Conflict]:
    """Return what breaks the separation of powers among the officers of the actor's divisions on a day."""
    officers = officers_ruled_by(actor, "see_roles", on).filter(is_active=True)
    held: dict[int, list[str]] = defaultdict(list)
    in_force = appointments_in_force(on).filter(officer_id__in=officers.values("pk"))
    for number, role in in_force.values_list("officer_id", "role"):
        held[number].append(role)
    by_number = officers.in_bulk(list(held))
    return [
        *_excluded(held, by_number),
        *_by_stand_in(held, by_number, on),
        *(Conflict(UNUSED, one, str(one.last_seen_on or "")) for one in unused(officers)),
        *_without_factor(by_number.values()),
        *_empty_seats(held),
    ]


def _excluded(held: dict[int, list[str]], officers: dict[int, Officer]) -> Iterator[Conflict]:
    for number, roles in sorted(held.items()):
        for place, one in enumerate(sorted(set(roles))):
            for other in sorted(set(roles))[place + 1 :]:
                if excludes(one, other):
                    yield Conflict(EXCLUDED, officers[number], f"{role_name(one)} / {role_name(other)}")


def _by_stand_in(held: dict[int, list[str]], officers: dict[int, Officer], on: date) -> Iterator[Conflict]:
    standing = StandIn.objects.filter(from_on__lte=on, to_on__gte=on, deputy_id__in=list(officers))
    for number, deputy in standing.order_by("id").values_list("officer_id", "deputy_id"):
        pairs = {(own, lent) for own in held[deputy] for lent in held.get(number, ()) if excludes(own, lent)}
        for own, lent in sorted(pairs):
            yield Conflict(BY_STAND_IN, officers[deputy], f"{role_name(own)} / {role_name(lent)}")


def _without_factor(officers: Iterable[Officer]) -> Iterator[Conflict]:
    every = list(officers)
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    having = set(
        Authenticator.objects.filter(user_id__in=[one.pk for one in every], type__in=kinds).values_list("user_id", flat=True)
    )
    yield from (Conflict(NO_FACTOR, one, one.username) for one in every if one.pk not in having)


def _empty_seats(held: dict[int, list[str]]) -> Iterator[Conflict]:
    filled = {role for roles in held.values() for role in roles}
    yield from (Conflict(NOBODY, None, role_name(role)) for role in ADMINS if role not in filled)


def holders_for(actor: Actor, on: date) -> list[Appointment]:
    """Return the appointments in force among the officers of the actor's divisions, with their officers."""
    officers = officers_ruled_by(actor, "see_roles", on)
    held = appointments_in_force(on).filter(officer_id__in=officers.values("pk")).select_related("officer")
    return list(held.order_by("division_code", "role", "officer_id"))
