"""The Excel door: the list with the form for a new file, one delivery at its step, the grid, the workbook, confirming, undoing, linking."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.sealed_files import read_sealed
from jingzhun.county.config.typed import page_in
from jingzhun.county.intake.contexts import DoorPage
from jingzhun.county.intake.folder import RETURNED, folder_of
from jingzhun.county.intake.operations.answer_row import answer_row
from jingzhun.county.intake.operations.confirm_delivery import (
    confirm_delivery,
    release_delivery,
    withdraw_delivery,
    write_answered,
)
from jingzhun.county.intake.operations.fix_rows import fix_rows, take_workbook_back
from jingzhun.county.intake.operations.undo_delivery import undo_delivery
from jingzhun.county.intake.operations.upload_file import upload_file
from jingzhun.county.intake.queries.deliveries import delivery_shown, lines_of, linking_shown
from jingzhun.county.intake.visible import delivery_for, visible_deliveries
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

PAGE = 30
CELL = re.compile(r"cell-(\d{1,7})-(\d{1,3})")
STATUS = {"quota": 429, "not_kept": 507}
RELOAD = Bilingual("请刷新页面后再办", "reload the page and try again")
NO_FILE = Bilingual("请选择一个文件", "choose a file")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("import_files")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Show the files given, and take a new one."""
    refused, status = None, 200
    period = request.POST.get("period") or f"{timezone.localdate():%Y-%m}"
    if request.method == "POST":
        given = request.FILES.get("given")
        try:
            if given is None:
                refused, status = NO_FILE, UNPROCESSABLE
            else:
                made = upload_file(actor=actor_in(request), name=given.name or "", content=given.read(), period=period)
                return redirect(reverse("delivery", args=[made.pk]))
        except JingzhunError as fault:
            refused, status = fault.sentence, STATUS.get(fault.code, UNPROCESSABLE)
    number = page_in(request.GET.get("page", ""))
    first = (max(number, 1) - 1) * PAGE
    rows = list(visible_deliveries(actor_in(request))[first : first + PAGE + 1])
    following = f"?page={number + 1}" if len(rows) > PAGE else ""
    page = DoorPage(lines_of(rows[:PAGE]), period, following, refused)
    return render(request, "intake/deliveries.html", {"page": page}, status=status)


@require_safe
@with_act("import_files")
def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show one delivery at its step."""
    return _shown(request, delivery_id)


def _shown(request: HttpRequest, delivery_id: int, refused: Bilingual | None = None, status: int = 200) -> HttpResponse:
    number = page_in(request.GET.get("page", ""))
    page = replace(delivery_shown(actor_in(request), delivery_id, page=number), refused=refused)
    note_read(request, "delivery", count=max(len(page.rows), 1))
    return render(request, "intake/delivery.html", {"page": page}, status=status)


@require_POST
@with_act("import_files")
def mend(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Mend cells by the grid."""
    fixes = {
        (int(found[1]), int(found[2])): str(text)
        for name, text in request.POST.items()
        if (found := CELL.fullmatch(name)) is not None
    }
    return _do(
        request,
        delivery_id,
        lambda version: fix_rows(actor=actor_in(request), delivery_id=delivery_id, version=version, fixes=fixes),
    )


@require_POST
@with_act("import_files")
def workbook_back(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Mend by the annotated workbook that came back."""
    given = request.FILES.get("given")
    if given is None:
        return _shown(request, delivery_id, NO_FILE, UNPROCESSABLE)
    content, name = given.read(), given.name or "back.xlsx"
    return _do(
        request,
        delivery_id,
        lambda version: take_workbook_back(
            actor=actor_in(request), delivery_id=delivery_id, version=version, content=content, name=name
        ),
    )


@require_safe
@with_act("import_files")
def returned(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Return the annotated workbook of the wrong rows; the worker made it with the check."""
    row = delivery_for(actor_in(request), delivery_id)
    place = folder_of(row) / RETURNED
    if not place.exists():
        raise Http404
    note_read(request, "delivery_returned", count=row.rows_wrong)
    return file_answer(read_sealed(place), f"退回_{row.file_name.rsplit('.', 1)[0]}.xlsx")


@require_POST
@with_act("import_files")
def step(request: HttpRequest, delivery_id: int, what: str) -> HttpResponse:
    """Confirm, release, withdraw or undo a delivery, or write its answered rows."""
    actor, reason = actor_in(request), request.POST.get("reason", "")
    mode = request.POST.get("mode", "")
    steps: dict[str, Callable[[int], object]] = {
        "confirm": lambda version: confirm_delivery(actor=actor, delivery_id=delivery_id, version=version, mode=mode),
        "release": lambda version: release_delivery(actor=actor, delivery_id=delivery_id, version=version, reason=reason),
        "withdraw": lambda version: withdraw_delivery(actor=actor, delivery_id=delivery_id, version=version),
        "undo": lambda version: undo_delivery(actor=actor, delivery_id=delivery_id, version=version, reason=reason),
        "answered": lambda version: write_answered(actor=actor, delivery_id=delivery_id, version=version),
    }
    if what not in steps:
        raise Http404
    return _do(request, delivery_id, steps[what])


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("confirm_import")
def linking(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show the linking queue, and take an answer."""
    refused, status = None, 200
    if request.method == "POST":
        row, person = request.POST.get("row", ""), request.POST.get("person", "")
        if not row.isdecimal() or not (person == "nobody" or person.isdecimal()):
            raise Http404
        chosen = None if person == "nobody" else int(person)
        try:
            answer_row(actor=actor_in(request), delivery_id=delivery_id, row=int(row), person_id=chosen)
            return redirect(reverse("linking", args=[delivery_id]))
        except JingzhunError as fault:
            refused, status = fault.sentence, UNPROCESSABLE
    page = replace(linking_shown(actor_in(request), delivery_id), refused=refused)
    note_read(request, "linking", count=max(len(page.rows), 1))
    return render(request, "intake/linking.html", {"page": page}, status=status)


def _do(request: HttpRequest, delivery_id: int, operation: Callable[[int], object]) -> HttpResponse:
    version = request.POST.get("version", "")
    if not version.isdecimal():
        delivery_for(actor_in(request), delivery_id)
        return _shown(request, delivery_id, RELOAD, UNPROCESSABLE)
    try:
        operation(int(version))
    except JingzhunError as fault:
        return _shown(request, delivery_id, fault.sentence, status_of(fault))
    messages.success(request, gettext("Saved."))
    return redirect(reverse("delivery", args=[delivery_id]))
