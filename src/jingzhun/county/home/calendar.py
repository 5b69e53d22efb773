"""An officer's calendar as iCalendar (RFC 5545): on which day how much of what is due. No names, no places, no numbers of households."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import icalendar
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.home.todo import todos_for


def calendar_of(officer: Officer, today: date) -> bytes:
    """Return the calendar of an officer as of today: a day-long entry for each kind of work and day; an old day is put on today."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Jingzhun//county//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Jingzhun: what is due"))
    for todo in todos_for(actor_of(officer, on=today), today):
        if todo.day is None:
            continue
        day = max(todo.day, today)
        event = icalendar.Event()
        said = _("%(title)s: %(count)s") % {"count": todo.count, "title": todo.title}
        event.add("summary", said)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("dtstamp", timezone.now())
        event.add("uid", hashlib.sha256(f"{officer.pk}|{todo.day}|{todo.title}".encode()).hexdigest()[:32] + "@jingzhun")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
