"""Meetings as they are listed and shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.meeting_contexts import AgendaLine, MeetingLine, MeetingPage, MeetingsPage
from jingzhun.county.casework.models import Meeting
from jingzhun.county.casework.operations.call_meeting import STEP
from jingzhun.county.casework.queries.inbox import Wanted, filtered, lines_of
from jingzhun.county.casework.recusing import recused_of
from jingzhun.county.casework.visible import meeting_for, visible_meetings
from jingzhun.county.config.states import State
from jingzhun.county.registry.queries import place_names, villages_of
from jingzhun.values.speech import Bilingual

MOST = 50
STATES = {"called": State("watch", _("called")), "held": State("steady", _("recorded"))}


def meetings_shown(actor: Actor) -> MeetingsPage:
    """Return the newest meetings and the cases that wait for one; the people of the last meeting are offered for the next."""
    today = timezone.localdate()
    may_call = actor.may("hold_meetings")
    rows = list(_counted(actor)[:MOST])
    last = rows[0] if rows else None
    waiting = list(filtered(actor, Wanted("open", STEP), today)[:MOST]) if may_call else []
    return MeetingsPage(
        lines=tuple(_lines(rows)),
        waiting=lines_of(actor, waiting, today),
        villages=villages_of(actor, "hold_meetings"),
        people="\n".join(f"{p.name} {p.standing}".strip() for p in last.attendees.all()) if last and may_call else "",
        today=today,
        may_call=may_call,
    )


def _counted(actor: Actor):  # type: ignore[no-untyped-def]  # noqa: ANN202 - meetings with two counts, which no type names
    counts = {"cases": Count("agenda", distinct=True), "people": Count("attendees", distinct=True)}
    return visible_meetings(actor).annotate(**counts).order_by("-on", "-id")


def _lines(rows: list[Meeting]) -> list[MeetingLine]:
    names = place_names({row.village_code for row in rows})
    return [
        MeetingLine(row, names.get(row.village_code, row.village_code), STATES[row.state], row.cases, row.people)  # type: ignore[attr-defined]
        for row in rows
    ]


def meeting_shown(
    actor: Actor, meeting_id: int, given: Mapping[str, str] | None = None, present: frozenset[int] = frozenset()
) -> MeetingPage:
    """Return a meeting with its people and cases; what was typed before it was refused stands there again."""
    row = meeting_for(actor, meeting_id)
    people = tuple(row.attendees.all())
    names = place_names({row.village_code})
    items = list(row.agenda.select_related("case__household"))
    line = MeetingLine(row, names.get(row.village_code, row.village_code), STATES[row.state], len(items), len(people))
    typed = dict(given or {})
    return MeetingPage(
        line=line,
        people=people,
        agenda=tuple(
            AgendaLine(
                item,
                item.case.household.head_name,
                item.case.household.group_name or "",
                tuple(p.name for p in people if p.pk in item.recused)
                if row.state == "held"
                else tuple(p.name for p in recused_of(item.case, people)),
                Bilingual(item.said_zh, item.said_en) if item.said_zh else None,
                {name: typed.get(f"{name}-{item.case_id}", "") for name in ("for", "against", "abstained", "recused", "reason")},
            )
            for item in items
        ),
        may_hold=row.state == "called" and actor.may("hold_meetings", row.village_code),
        present=present,
        given={name: typed.get(name, "") for name in ("number", "chair", "writer")},
    )
