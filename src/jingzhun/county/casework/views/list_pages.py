"""Lists of a meeting and notices: many cases at once, a result each."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.casework import NoticeFault
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.contexts import DecidePage, EvidenceChoice, InboxLine, NoticePage, NoticesPage
from jingzhun.county.casework.forms import ActForm, MeasureForm, NoticeForm, RiskGoneForm
from jingzhun.county.casework.models import CaseRisk, Notice
from jingzhun.county.casework.operations.decide_list import MOST, Decided, Ruling, decide_list
from jingzhun.county.casework.operations.mark_risk_gone import mark_risk_gone
from jingzhun.county.casework.operations.plan_measures import Planned, mark_measure, plan_measures
from jingzhun.county.casework.operations.post_notice import Posting, notices_for, post_notice, take_notice_down
from jingzhun.county.casework.operations.take_act import CLASSES
from jingzhun.county.casework.printing import notice_docx, notice_pdf
from jingzhun.county.casework.queries.case_shown import case_shown, form_of
from jingzhun.county.casework.queries.inbox import Wanted, filtered, lines_of
from jingzhun.county.casework.visible import visible_cases
from jingzhun.county.casework.words import step_label
from jingzhun.county.casework.working import CaseRefused, standing_of
from jingzhun.county.clues.labels import label
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.listing import said
from jingzhun.county.config.refusals import UNPROCESSABLE
from jingzhun.county.registry.queries import place_names
from jingzhun.values.dates import read_day
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MOST_NOTICES = 100
INCOMPLETE = Bilingual("请填写日期、会议日期和文号", "fill in the day, the day of the meeting and the document number")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("work_case")
def decide(request: HttpRequest, step: str) -> HttpResponse:
    """Show the cases that wait for a step of a meeting, and take a result each."""
    found, refused, status = Decided((), {}), None, 200
    if request.method == "POST":
        form = ActForm({**request.POST.dict(), "kind": "step", "step": step})
        if form.is_valid():
            told = form.told(request.POST.getlist("evidence"))
            try:
                found = decide_list(actor=actor_in(request), told=told, rulings=_rulings(request))
                status = UNPROCESSABLE if found.refused else 200
            except CaseRefused as fault:
                refused, status = fault.sentence, UNPROCESSABLE
        else:
            refused, status = INCOMPLETE, UNPROCESSABLE
    page = _decide_page(request, step, found, refused)
    note_read(request, "case_decide", count=len(page.lines))
    return render(request, "casework/decide.html", {"page": page}, status=status)


def _rulings(request: HttpRequest) -> dict[int, Ruling]:
    picked = [int(number) for number in request.POST.getlist("pick") if number.isdecimal()]
    return {
        number: Ruling(
            outcome=request.POST.get(f"outcome-{number}", "done"),
            reason=request.POST.get(f"reason-{number}", ""),
            class_code=request.POST.get(f"class-{number}") or None,
        )
        for number in picked
    }


def _decide_page(request: HttpRequest, step: str, found: Decided, refused: Bilingual | None) -> DecidePage:
    actor, today = actor_in(request), timezone.localdate()
    if step not in county_policy(today).codes("case_steps").entries:
        raise Http404
    rows = list(filtered(actor, Wanted("mine", step), today)[:MOST])
    forms = [form_of(case, one, today, standing) for case in rows[:1] for standing in [standing_of(case)]
             for one in standing.next_steps if one.code == step]  # fmt: skip
    form = forms[0] if forms else None
    left_out = _refused_lines(actor, found.refused)
    return DecidePage(
        step=step,
        label=step_label(step, today),
        lines=lines_of(actor, rows, today),
        outcomes=form.outcomes if form else (),
        evidence=form.evidence if form else (),
        asks_class=form.asks_class if form else False,
        classes=tuple((one, label("classes", one, today)) for one in CLASSES),
        today=today,
        is_notice=form.is_notice if form else False,
        refused=refused,
        results=tuple((left_out.get(number), sentence) for number, sentence in found.refused.items()),
        done=len(found.done),
    )


def _refused_lines(actor: Actor, refused: Mapping[int, Bilingual]) -> dict[int, InboxLine]:
    cases = list(visible_cases(actor).filter(pk__in=list(refused)))
    return {line.case_id: line for line in lines_of(actor, cases)}


@require_safe
@with_act("see_cases")
def notices(request: HttpRequest) -> HttpResponse:
    """Show the notices of the officer's villages: those that hang first."""
    rows = list(notices_for(actor_in(request)).order_by("removed_on", "-posted_on")[:MOST_NOTICES])
    names = place_names({row.division_code for row in rows})
    waiting = list(filtered(actor_in(request), Wanted("open", "noticed"), timezone.localdate())[:MOST_NOTICES])
    page = NoticesPage(
        lines=tuple((row, names.get(row.division_code, row.division_code), len(row.lines)) for row in rows),
        waiting=lines_of(actor_in(request), waiting),
        evidence=_evidence(),
        today=timezone.localdate(),
        may_post=actor_in(request).may("post_notice"),
    )
    note_read(request, "notices", count=len(rows))
    return render(request, "casework/notices.html", {"page": page})


def _evidence() -> tuple[EvidenceChoice, ...]:
    entries = county_policy(timezone.localdate()).codes("case_evidence")
    return tuple(EvidenceChoice(code, entries.label(code)) for code in ("notice_signatures", "notice_photo"))


@require_POST
@with_act("post_notice")
def notice_new(request: HttpRequest) -> HttpResponse:
    """Post a notice of the chosen cases."""
    form = NoticeForm(request.POST)
    picked = [int(number) for number in request.POST.getlist("pick") if number.isdecimal()]
    if not form.is_valid():
        messages.error(request, gettext("Give the notice its number and day."))
        return redirect(reverse("notices"))
    given = form.cleaned_data
    evidence = tuple(code for code in request.POST.getlist("evidence") if code.isidentifier())
    posting = Posting(
        case_ids=picked, step=request.POST.get("step", "noticed"), number=given["number"], on=given["on"], evidence=evidence,
        telephone=given["telephone"],
    )  # fmt: skip
    try:
        notice = post_notice(actor=actor_in(request), posting=posting)
    except (CaseRefused, NoticeFault) as fault:
        messages.error(request, said(fault.sentence))
        return redirect(reverse("notices"))
    return redirect(reverse("notice", args=[notice.pk]))


@require_safe
@with_act("see_cases")
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show a notice exactly as it hangs."""
    row = _notice(request, notice_id)
    names = place_names({row.division_code})
    may_post = actor_in(request).may("post_notice", row.division_code)
    page = NoticePage(row, names.get(row.division_code, ""), timezone.localdate(), may_post)
    note_read(request, "notice", count=len(row.lines))
    return render(request, "casework/notice.html", {"page": page})


@require_safe
@with_act("see_cases")
def notice_file(request: HttpRequest, notice_id: int, kind: str) -> HttpResponse:
    """Return a notice to print: PDF, or DOCX to edit."""
    row = _notice(request, notice_id)
    village = place_names({row.division_code}).get(row.division_code, "")
    made = {"pdf": notice_pdf, "docx": notice_docx}.get(kind)
    if made is None:
        raise Http404
    note_read(request, f"notice_{kind}", count=len(row.lines))
    answer: HttpResponse = FileResponse(
        made(row, village), as_attachment=True, filename=f"公示_{village}_{row.posted_on:%Y-%m-%d}.{kind}"
    )  # type: ignore[assignment]
    return answer


@require_POST
@with_act("post_notice")
def notice_down(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Take a notice down."""
    try:
        take_notice_down(actor=actor_in(request), notice_id=notice_id, on=timezone.localdate())
    except CaseRefused as fault:
        messages.error(request, said(fault.sentence))
    return redirect(reverse("notice", args=[notice_id]))


def _notice(request: HttpRequest, notice_id: int) -> Notice:
    row = notices_for(actor_in(request)).filter(pk=notice_id).first()
    if row is None:
        raise Http404
    return row


@require_POST
@with_act("work_case")
def measures(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write the plan of measures of a household that was listed."""
    page = case_shown(actor_in(request), case_id)
    try:
        plan = [
            Planned(code, request.POST.get(f"owner-{code}", ""), read_day(request.POST.get(f"due-{code}", "")))
            for code in request.POST.getlist("measure")
        ]
        plan_measures(actor=actor_in(request), case_id=page.case.pk, version=page.case.version, on=timezone.localdate(), plan=plan)
    except JingzhunError as fault:
        messages.error(request, said(fault.sentence))
    return redirect(reverse("case", args=[case_id]))


@require_POST
@with_act("work_case")
def measure_mark(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Mark a measure as delivered or confirmed."""
    form = MeasureForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        row = mark_measure(actor=actor_in(request), measure_id=measure_id, **form.cleaned_data)
    except CaseRefused as fault:
        messages.error(request, said(fault.sentence))
        return redirect(reverse("cases"))
    return redirect(reverse("case", args=[row.case_id]))


@require_POST
@with_act("work_case")
def risk_gone(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Mark a risk as gone with its evidence."""
    row = CaseRisk.objects.filter(pk=risk_id, case__in=visible_cases(actor_in(request), "work_case")).first()
    if row is None:
        raise Http404
    form = RiskGoneForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Tell the day and the evidence."))
    else:
        try:
            mark_risk_gone(actor=actor_in(request), risk_id=risk_id, **form.cleaned_data)
        except CaseRefused as fault:
            messages.error(request, said(fault.sentence))
    return redirect(reverse("case", args=[row.case_id]))
