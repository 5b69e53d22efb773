"""Reading the trail: newest first, limited to the divisions of whoever watches, page by page without counting a million rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from jingzhun.county.audit.models import Event, Read

PAGE = 50  # a screen and a half


@dataclass(frozen=True)
class Wanted:
    """What of the trail is asked for; null leaves it open.

    Parameters
    ----------
    before
        Sequence (or number of the look) above which everything was shown already.
    """

    act: str = ""
    officer_id: int | None = None
    household_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    before: int | None = None


def events_wanted(within: Q, wanted: Wanted) -> list[Event]:
    """Return a page of events and one more, by which the page knows that there are older ones."""
    rows = Event.objects.filter(within)
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.before is not None:
        rows = rows.filter(sequence__lt=wanted.before)
    return list(_common(rows, wanted).order_by("-sequence")[: PAGE + 1])


def looks_wanted(wanted: Wanted) -> list[Read]:
    """Return a page of looks at personal data and one more; answers "who looked at this household"."""
    rows = Read.objects.all()
    if wanted.act:
        rows = rows.filter(what=wanted.act)
    if wanted.before is not None:
        rows = rows.filter(pk__lt=wanted.before)
    return list(_common(rows, wanted).order_by("-pk")[: PAGE + 1])


def _common(rows: QuerySet, wanted: Wanted) -> QuerySet:  # type: ignore[type-arg]
    if wanted.officer_id is not None:
        rows = rows.filter(Q(actor_id=wanted.officer_id) | Q(for_actor_id=wanted.officer_id))
    if wanted.household_id is not None:
        rows = rows.filter(household_id=wanted.household_id)
    if wanted.from_on:
        rows = rows.filter(at__gte=_midnight(wanted.from_on))
    if wanted.to_on:
        rows = rows.filter(at__lt=_midnight(wanted.to_on + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
