"""Lists from above: given out, answered, placed, returned in the sender's layout; the village's workbook out and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.actor import is_division_code
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.config.file_answers import NO_FILE, file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.typed import day_in, number_in, page_in
from jingzhun.county.intake.lists import list_for, visible_rows
from jingzhun.county.intake.operations.answer_list import RowAnswer, answer_list_row, place_list_row, return_list, withdraw_list
from jingzhun.county.intake.operations.give_list import give_list
from jingzhun.county.intake.operations.take_village_book import take_village_book
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.intake.queries.papers import list_shown, lists_shown
from jingzhun.county.intake.returning import returned_file
from jingzhun.county.intake.village_book import visits_due, workbook
from jingzhun.county.intake.visit_sheets import sheets_pdf
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MOST_IN_BOOK = 5_000
NO_DAY = Bilingual("请填写截止日期，如 2024-07-10", "give the deadline, such as 2024-07-10")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("answer_lists")
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists, and give a new one out."""
    actor, refused, status = actor_in(request), None, 200
    if request.method == "POST":
        actor.must("give_lists")
        given, due = request.FILES.get("given"), day_in(request.POST.get("due_on", ""))
        try:
            if given is None or due is None:
                refused, status = NO_FILE if given is None else NO_DAY, UNPROCESSABLE
            else:
                title = request.POST.get("title", "")
                task = give_list(actor=actor, name=given.name or "", content=given.read(), title=title, due_on=due)
                return redirect(reverse("list_task", args=[task.pk]))
        except JingzhunError as fault:
            refused, status = fault.sentence, UNPROCESSABLE
    page = replace(lists_shown(actor, timezone.localdate()), refused=refused)
    return render(request, "intake/lists.html", {"page": page}, status=status)


@require_safe
@with_act("answer_lists")
def list_task(request: HttpRequest, list_id: int) -> HttpResponse:
    """Show a list with the rows the officer sees."""
    return _shown(request, list_id)


def _shown(
    request: HttpRequest, list_id: int, refused: Bilingual | None = None, *, row: int = 0, status: int = 200
) -> HttpResponse:
    number = request.GET.get("page", "")
    asked, only_left = request.GET.get("village", ""), request.GET.get("left", "") == "1"
    village = asked if asked == "none" or is_division_code(asked) else ""
    shown = list_shown(actor_in(request), list_id, village=village, only_left=only_left, page=page_in(number))
    note_read(request, "list", count=max(len(shown.rows), 1))
    return render(request, "intake/list_task.html", {"page": replace(shown, refused=refused, refused_row=row)}, status=status)


@require_POST
@with_act("answer_lists")
def list_row(request: HttpRequest, list_id: int, row_id: int) -> HttpResponse:
    """Keep an answer, or the village of a row that nobody could place."""
    actor = actor_in(request)
    list_for(actor, list_id)
    village, version = request.POST.get("village_code", ""), request.POST.get("version", "0")
    told = RowAnswer(row_id, number_in(version), request.POST.get("answer", ""), request.POST.get("note", ""))
    try:
        if village:
            place_list_row(actor=actor, row_id=row_id, village_code=village)
        else:
            answer_list_row(actor=actor, told=told)
    except JingzhunError as fault:
        return _shown(request, list_id, fault.sentence, row=row_id, status=status_of(fault))
    back = request.GET.urlencode()
    return redirect(reverse("list_task", args=[list_id]) + (f"?{back}" if back else ""))


@require_POST
@with_act("give_lists")
def list_step(request: HttpRequest, list_id: int, what: str) -> HttpResponse:
    """Return a list to its sender, or take it back from the villages."""
    steps: dict[str, Callable[..., object]] = {"return": return_list, "withdraw": withdraw_list}
    version = request.POST.get("version", "")
    if what not in steps or not version.isdecimal():
        raise Http404
    try:
        steps[what](actor=actor_in(request), list_id=list_id, version=int(version), reason=request.POST.get("reason", ""))
    except JingzhunError as fault:
        return _shown(request, list_id, fault.sentence, status=status_of(fault))
    messages.success(request, gettext("Saved."))
    return redirect(reverse("list_task", args=[list_id]))


@require_safe
@with_act("give_lists")
def list_file(request: HttpRequest, list_id: int) -> HttpResponse:
    """Return the list in the sender's own layout with the answers so far; with whole numbers, so stepped up."""
    actor = actor_in(request)
    task = list_for(actor, list_id, "give_lists")
    actor.must("export_numbers")
    content = returned_file(task)
    note_read(request, "list_returned", count=task.rows.count())
    return file_answer(content, task.file_name)


@require_safe
@with_act("answer_lists")
def village_book(request: HttpRequest) -> HttpResponse:
    """Return the workbook of every open row the officer is to answer, of one village where it is chosen."""
    actor, asked = actor_in(request), request.GET.get("village", "")
    village = asked if is_division_code(asked) else ""
    rows = (
        visible_rows(actor)
        .filter(task__state="open")
        .select_related("task", "household")
        .order_by("village_code", "task_id", "row")
    )
    if village:
        rows = rows.filter(village_code__startswith=village)
    found, visits = list(rows[:MOST_IN_BOOK]), list(visits_due(actor, village)[:MOST_IN_BOOK])
    note_read(request, "village_book", count=max(len(found) + len(visits), 1))
    return file_answer(workbook(found, visits), f"清单核查_{village or timezone.localdate().isoformat()}.xlsx")


@require_safe
@with_act("answer_lists")
def visit_sheets(request: HttpRequest) -> HttpResponse:
    """Return the visit sheets of the visits that are due, of one village where it is chosen, as one print by route."""
    actor, village = actor_in(request), request.GET.get("village", "")
    chosen = village if is_division_code(village) else ""
    try:
        content, homes = sheets_pdf(actor, chosen)
    except DoorRefused as fault:
        page = replace(lists_shown(actor, timezone.localdate()), refused=fault.sentence)
        return render(request, "intake/lists.html", {"page": page}, status=UNPROCESSABLE)
    note_read(request, "visit_sheets", count=homes)
    return file_answer(content, f"入户核查单_{chosen or timezone.localdate().isoformat()}.pdf")


@require_POST
@with_act("answer_lists")
def village_book_back(request: HttpRequest) -> HttpResponse:
    """Take a village's workbook back; show the receipt, and what was wrong."""
    actor, given = actor_in(request), request.FILES.get("given")
    refused: Bilingual | None = NO_FILE
    wrong: tuple[tuple[int, Bilingual], ...] = ()
    status = UNPROCESSABLE
    if given is not None:
        try:
            taken = take_village_book(actor=actor, name=given.name or "", content=given.read())
            refused, wrong, status = None, taken.wrong, UNPROCESSABLE if taken.wrong else 200
            counts = {"receipt": str(taken.receipt), "rows": taken.receipt.rows_taken}
            messages.success(request, gettext("Receipt %(receipt)s: %(rows)s answers taken.") % counts)
        except JingzhunError as fault:
            refused = fault.sentence
    if refused is None and not wrong:
        return redirect(reverse("lists"))
    page = replace(lists_shown(actor, timezone.localdate()), refused=refused, wrong=wrong)
    return render(request, "intake/lists.html", {"page": page}, status=status)
