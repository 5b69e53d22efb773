"""Forms filled, and the national bridge."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.config.file_answers import NO_FILE, file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE
from jingzhun.county.config.typed import day_in, page_in
from jingzhun.county.intake.keeping import kept
from jingzhun.county.intake.models import FormRun
from jingzhun.county.intake.operations.compare_national import ask_bridge
from jingzhun.county.intake.operations.fill_form import FILLED, ask_form, keep_template, name_of
from jingzhun.county.intake.queries.papers import forms_shown, national_shown, open_entries
from jingzhun.county.registry.models import Division
from jingzhun.county.registry.queries import place_names
from jingzhun.intake.bridge import Difference, difference_sheets, to_enter
from jingzhun.sheets.writing import write_workbook
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

BAD_DAY = Bilingual("请填写日期，如 2024-06-30", "give a day, such as 2024-06-30")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_forms")
def forms(request: HttpRequest) -> HttpResponse:
    """Show forms and what was filled; keep a blank form, or ask for one to be filled."""
    actor, refused, status = actor_in(request), None, 200
    if request.method == "POST":
        try:
            refused = _keep(request, actor) if request.POST.get("what") == "keep" else _ask(request, actor)
        except JingzhunError as fault:
            refused = fault.sentence
        if refused is None:
            return redirect(reverse("forms"))
        status = UNPROCESSABLE
    page = replace(forms_shown(actor, _divisions(actor)), refused=refused)
    return render(request, "intake/forms.html", {"page": page}, status=status)


def _keep(request: HttpRequest, actor: Actor) -> Bilingual | None:
    given = request.FILES.get("given")
    if given is None:
        return NO_FILE
    keep_template(actor=actor, name=given.name or "", content=given.read(), title=request.POST.get("title", ""))
    return None


def _ask(request: HttpRequest, actor: Actor) -> Bilingual | None:
    day, template = day_in(request.POST.get("as_of", "")), request.POST.get("template", "")
    if day is None:
        return BAD_DAY
    ask_form(
        actor=actor,
        template_id=int(template) if template.isdecimal() else None,
        roster=request.POST.get("roster", ""),
        division=request.POST.get("division", ""),
        as_of=day,
    )
    return None


@require_safe
@with_act("see_forms")
def form_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """Return a filled form of the officer's divisions; with whole numbers, so stepped up."""
    actor = actor_in(request)
    run = actor.scope_of("see_forms").limit(FormRun.objects.select_related("template"), "division_code").filter(pk=run_id).first()
    content = kept("form_run", run.pk, FILLED) if run and run.state == "done" else None
    if run is None or content is None:
        raise Http404
    actor.must("fill_forms", run.division_code)
    note_read(request, "form_filled", count=max(run.rows, 1))
    return file_answer(content, name_of(run))


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("bridge_national")
def national(request: HttpRequest) -> HttpResponse:
    """Show the open entries by window, and take a new export."""
    refused, status = None, 200
    if request.method == "POST":
        files = [(f.name or "", f.read()) for f in (request.FILES.get("households"), request.FILES.get("persons")) if f is not None]
        day = day_in(request.POST.get("as_of", ""))
        try:
            if day is None:
                refused = BAD_DAY
            else:
                ask_bridge(actor=actor_in(request), files=files, as_of=day)
                return redirect(reverse("national"))
        except JingzhunError as fault:
            refused = fault.sentence
        status = UNPROCESSABLE
    number = request.GET.get("page", "")
    page = replace(national_shown(request.GET.get("window", ""), page_in(number)), refused=refused)
    note_read(request, "national", count=max(len(page.entries), 1))
    return render(request, "intake/national.html", {"page": page, "today": timezone.localdate()}, status=status)


@require_safe
@with_act("bridge_national")
def national_to_enter(request: HttpRequest) -> HttpResponse:
    """Return the to-enter sheets by window of the entries that are open; with whole numbers, so stepped up."""
    found = _open(request)
    return file_answer(write_workbook(to_enter(found)), f"待录入_{timezone.localdate():%Y-%m-%d}.xlsx")


@require_safe
@with_act("bridge_national")
def national_differences(request: HttpRequest) -> HttpResponse:
    """Return the difference list of the entries that are open; with whole numbers, so stepped up."""
    found = _open(request)
    return file_answer(write_workbook(difference_sheets(found)), f"差异清单_{timezone.localdate():%Y-%m-%d}.xlsx")


def _open(request: HttpRequest) -> list[Difference]:
    actor_in(request).must("export_numbers")
    rows = open_entries().order_by("township", "village", "household_no", "person_no", "id")
    found = [
        Difference(
            e.window, e.kind, e.household_id, e.household_no, None, e.person_no, e.township, e.village, e.head_name, e.name, e.field, e.ours,
            e.theirs,
        )
        for e in rows
    ]  # fmt: skip
    note_read(request, "national_file", count=max(len(found), 1))
    return found


def _divisions(actor: Actor) -> list[tuple[str, str]]:
    """Return the divisions a form may be filled for: the officer's own, and the townships below where he has the county."""
    own = [str(code) for code in actor.scope_of("see_forms").divisions]
    codes = {settings.ENVIRONMENT.county if settings.ENVIRONMENT.county.startswith(code) else code for code in own}
    if settings.ENVIRONMENT.county in codes:
        below = Division.objects.filter(level="township", code__startswith=settings.ENVIRONMENT.county, successor_code__isnull=True)
        codes |= set(below.values_list("code", flat=True))
    names = place_names(codes) | {settings.ENVIRONMENT.county: gettext("The whole county")}
    return sorted((code, names.get(code, code)) for code in codes)
