"""The changes of a household as sentences, with undoing where the actor may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.home.life_sentences import sentences_of
from jingzhun.county.registry.happenings import LIFE
from jingzhun.county.registry.models import LifeEvent
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for
from jingzhun.values.speech import Bilingual

MOST_CHANGES = 20


@dataclass(frozen=True)
class ChangeTold:
    """One change: what, when it happened and was written, by whom and why, what it did."""

    event_id: int
    kind: Bilingual
    on: date
    recorded_at: datetime
    by: str | Promise
    reason: str
    told: tuple[str, ...]
    undone_at: datetime | None
    may_undo: bool


@dataclass(frozen=True)
class ChangesPanel:
    """The changes of a household, the newest first."""

    changes: tuple[ChangeTold, ...]


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return the change log of a household.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    rows = LifeEvent.objects.filter(Q(household_id=household_id) | Q(other_household_id=household_id), on__lte=as_of).order_by(
        "-id"
    )
    events = list(rows[:MOST_CHANGES])
    if not events:
        return ()
    names = dict(Officer.objects.filter(pk__in=[e.officer_id for e in events if e.officer_id]).values_list("pk", "name"))
    may = {kind: actor.may(kind, household.village_code) for kind in ("change_household", "merge_households")}
    told = tuple(
        ChangeTold(
            event_id=event.pk,
            kind=LIFE[event.kind],
            on=event.on,
            recorded_at=event.recorded_at,
            by=names.get(event.officer_id or 0, _("the system")),
            reason=event.reason,
            told=sentences_of(event),
            undone_at=event.undone_at,
            may_undo=event.undone_at is None and may["merge_households" if event.kind == "merge" else "change_household"],
        )
        for event in events
    )
    return (Panel("changes", _("Changes"), "home/panels/changes.html", ChangesPanel(told), 75),)
