"""Meetings of a village: called, recorded, printed."""

from __future__ import annotations

import re
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.minutes import minutes_docx, minutes_pdf
from jingzhun.county.casework.operations.call_meeting import Calling, call_meeting
from jingzhun.county.casework.operations.hold_meeting import Minutes, Vote, hold_meeting
from jingzhun.county.casework.queries.meetings import meeting_shown, meetings_shown
from jingzhun.county.casework.visible import meeting_for
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.typed import day_in
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

NO_DAY = Bilingual("请填写会议日期，如 2024-07-10", "give the day of the meeting, such as 2024-07-10")
APART = re.compile(r"[、，,\s]+")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_cases")
def meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings; call one."""
    actor, refused = actor_in(request), None
    if request.method == "POST":
        actor.must("hold_meetings")
        on = day_in(request.POST.get("on", ""))
        try:
            if on is None:
                refused = NO_DAY
            else:
                told = Calling(
                    village_code=request.POST.get("village_code", ""), on=on, place=request.POST.get("place", ""),
                    people=request.POST.get("people", ""), case_ids=[int(n) for n in request.POST.getlist("pick") if n.isdecimal()],
                )  # fmt: skip
                return redirect(reverse("meeting", args=[call_meeting(actor=actor, told=told).pk]))
        except JingzhunError as fault:
            refused = fault.sentence
    page = meetings_shown(actor)
    note_read(request, "meetings", count=max(len(page.waiting), 1))
    given = {name: request.POST.get(name, "") if refused else "" for name in ("place", "people", "on", "village_code")}
    page = replace(page, refused=refused, given=given, people=given["people"] or page.people)
    return render(request, "casework/meetings.html", {"page": page}, status=UNPROCESSABLE if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_cases")
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show a meeting; record it."""
    actor, version = actor_in(request), request.POST.get("version", "")
    if request.method != "POST":
        page = meeting_shown(actor, meeting_id)
        note_read(request, "meeting", count=len(page.agenda))
        return render(request, "casework/meeting.html", {"page": page})
    actor.must("hold_meetings")
    row = meeting_for(actor, meeting_id, "hold_meetings")
    if not version.isdecimal():
        raise Http404
    present = frozenset(int(n) for n in request.POST.getlist("present") if n.isdecimal())
    told = Minutes(
        number=request.POST.get("number", ""), chair=request.POST.get("chair", ""), writer=request.POST.get("writer", ""),
        present=sorted(present), votes={number: _vote(request, number) for number in row.agenda.values_list("case_id", flat=True)},
    )  # fmt: skip
    try:
        hold_meeting(actor=actor, meeting_id=meeting_id, version=int(version), told=told)
    except JingzhunError as fault:
        page = replace(meeting_shown(actor, meeting_id, request.POST.dict(), present), refused=fault.sentence)
        return render(request, "casework/meeting.html", {"page": page}, status=status_of(fault))
    messages.success(request, gettext("Saved."))
    return redirect(reverse("meeting", args=[meeting_id]))


@require_safe
@with_act("see_cases")
def meeting_file(request: HttpRequest, meeting_id: int, kind: str) -> HttpResponse:
    """Return the minutes to print: PDF to sign, or DOCX to add to."""
    actor = actor_in(request)
    row = meeting_for(actor, meeting_id)
    made = {"pdf": minutes_pdf, "docx": minutes_docx}.get(kind)
    if made is None:
        raise Http404
    note_read(request, f"minutes_{kind}", count=row.agenda.count())
    return file_answer(made(actor, row), f"评议会议记录_{row.on:%Y-%m-%d}.{kind}")


def _vote(request: HttpRequest, case_id: int) -> Vote:
    counts = [request.POST.get(f"{name}-{case_id}", "").strip() for name in ("for", "against", "abstained")]
    yes, no, none = (int(c) if c.isascii() and c.isdecimal() and len(c) <= len("9999") else None for c in counts)
    named = tuple(name for name in APART.split(request.POST.get(f"recused-{case_id}", "")) if name)
    return Vote(yes, no, none, recused=named, reason=request.POST.get(f"reason-{case_id}", ""))
