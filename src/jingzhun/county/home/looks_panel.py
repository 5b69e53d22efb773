"""Who looked at a household: shown to those who watch over it, and to the household itself (practice.md P31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.audit.looks import look_name
from jingzhun.county.audit.models import Read
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for
from jingzhun.values.speech import Bilingual

MOST_LOOKS = 30


@dataclass(frozen=True)
class LookTold:
    """One look: when, who, from which office, what was shown and why."""

    at: datetime
    name: str
    office: str
    what: Bilingual
    reason: str


@dataclass(frozen=True)
class LooksPanel:
    """The newest looks, and how many there are in all."""

    looks: tuple[LookTold, ...]
    total: int


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return who looked, where the actor may know.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    if not actor.may("see_reads_of_household", household.village_code):
        return ()
    return (Panel("looks", _("Who looked"), "home/panels/looks.html", looks_of(household_id), 90),)


def looks_of(household_id: int) -> LooksPanel:
    """Return the looks at a household, the newest first."""
    rows = Read.objects.filter(household_id=household_id).order_by("-id")
    newest = list(rows[:MOST_LOOKS])
    officers = Officer.objects.in_bulk({row.actor_id for row in newest})
    told = tuple(
        LookTold(
            row.at,
            officers[row.actor_id].name if row.actor_id in officers else str(row.actor_id),
            officers[row.actor_id].office if row.actor_id in officers else "",
            look_name(row.what),
            row.reason,
        )
        for row in newest
    )
    return LooksPanel(told, rows.count())
