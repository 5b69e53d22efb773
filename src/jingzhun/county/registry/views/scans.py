"""Filing: who lacks papers, sheets to print, a scanned pile given, looked at and filed."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.config.file_answers import NO_FILE, file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.states import State
from jingzhun.county.config.typed import number_in
from jingzhun.county.jobs.contexts import shown_job
from jingzhun.county.registry.filing import lacking_in
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.models import ScanPart, ScanPile
from jingzhun.county.registry.operations.print_filing import cover_of, kind_sheets, village_sheets
from jingzhun.county.registry.operations.scan import drop_scan, file_scan, give_scan, is_given_up
from jingzhun.county.registry.queries import villages_of, visible_households
from jingzhun.county.registry.scan_contexts import FilingPage, PartLine, PilePage
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MOST_PILES = 20
STATES = {
    "reading": State("watch", _("being taken apart")),
    "checked": State("watch", _("to be looked at")),
    "refused": State("risk", _("could not be read")),
    "filed": State("steady", _("filed")),
    "dropped": State("none", _("dropped")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("change_household")
def filing(request: HttpRequest) -> HttpResponse:
    """Show who lacks papers; take a scanned pile."""
    actor, refused = actor_in(request), None
    if request.method == "POST":
        given = request.FILES.get("given")
        if given is None:
            refused = NO_FILE
        else:
            try:
                return redirect("scan", give_scan(actor=actor, name=given.name or "scan.pdf", content=given.read()).pk)
            except JingzhunError as fault:
                refused = fault.sentence
    return _shown(request, refused)


def _shown(request: HttpRequest, refused: Bilingual | None = None) -> HttpResponse:
    actor, villages = actor_in(request), villages_of(actor_in(request), "change_household")
    codes = {code for code, _name in villages}
    wanted = request.GET.get("village", "")
    village = next(iter(codes)) if len(codes) == 1 else wanted if wanted in codes else ""
    lacking = lacking_in(actor, village) if village else ()
    piles = tuple((one, _state(one)) for one in _own_piles(actor)[:MOST_PILES])
    note_read(request, "filing", count=len(lacking))
    page = FilingPage(villages, village, lacking, piles, refused)
    return render(request, "registry/filing.html", {"page": page}, status=UNPROCESSABLE if refused else 200)


@require_safe
@with_act("change_household")
def filing_sheets(request: HttpRequest) -> HttpResponse:
    """Return the set of sheets that part kinds of paper, the same for every household."""
    return file_answer(kind_sheets(actor_in(request)), "材料分隔页.pdf")


@require_http_methods(["POST"])
@with_act("change_household")
def filing_village(request: HttpRequest, code: str) -> HttpResponse:
    """Make and return the filing sheets of a village's households that lack papers."""
    try:
        made, many = village_sheets(actor_in(request), code)
    except JingzhunError as fault:
        return _shown(request, fault.sentence)
    note_read(request, "filing_sheets", count=many)
    return file_answer(made, f"本户分隔页_{code}.pdf")


@require_http_methods(["POST"])
@with_act("change_household")
def file_cover(request: HttpRequest, household_id: int) -> HttpResponse:
    """Return cover and contents of a household's file."""
    made = cover_of(actor_in(request), household_id)
    note_read(request, "file_cover", household_id=household_id)
    return file_answer(made, f"一户一档_{household_id}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("change_household")
def scan(request: HttpRequest, pile_id: int) -> HttpResponse:
    """Show a pile's parts; file or drop it."""
    actor, refused, status = actor_in(request), None, 200
    if request.method == "POST":
        act = file_scan if request.POST.get("what") == "file" else drop_scan
        try:
            done = act(actor=actor, pile_id=pile_id, version=number_in(request.POST.get("version", "")))
            if done.state == "checked":
                messages.warning(request, gettext("Not every paper could be filed; the reasons stand beside them."))
            else:
                messages.success(request, gettext("Saved."))
            return redirect("scan", pile_id)
        except JingzhunError as fault:
            refused, status = fault.sentence, status_of(fault)
    page = replace(_pile(actor, pile_id), refused=refused)
    note_read(request, "scan", count=max(sum(1 for one in page.parts if one.head), 1))
    return render(request, "registry/scan.html", {"page": page}, status=status)


def _own_piles(actor: Actor) -> QuerySet[ScanPile]:
    return ScanPile.objects.filter(officer_id=actor.officer_id or 0).select_related("job")


def _state(pile: ScanPile) -> State:
    return STATES["refused" if is_given_up(pile) else pile.state]


def _pile(actor: Actor, pile_id: int) -> PilePage:
    """Return a pile of the officer's own; another's is not found. Households that are no longer his are not named."""
    pile = _own_piles(actor).filter(pk=pile_id).first()
    if pile is None:
        raise Http404
    parts = list(pile.parts.all())
    mine = visible_households(actor, "change_household").filter(pk__in={one.household_id for one in parts if one.household_id})
    heads = dict(mine.values_list("pk", "head_name"))
    lines = tuple(_line(one, heads.get(one.household_id or 0, "")) for one in parts)
    return PilePage(
        pile=pile,
        state=_state(pile),
        parts=lines,
        known=sum(1 for one in lines if one.head and not one.part.paper_id),
        is_given_up=is_given_up(pile),
        shown=shown_job(pile.job, may_stop=False) if pile.job and pile.state == "reading" else None,
        fault=Bilingual(pile.fault_zh, pile.fault_en) if pile.fault_zh else None,
    )


def _line(part: ScanPart, head: str) -> PartLine:
    if part.paper_id:
        state = State("steady", _("filed"))
    elif not head:
        state = State("risk", _("nobody of yours"))
    else:
        state = State("risk", _("not filed")) if part.refused_zh else State("none", _("to be filed"))
    why = Bilingual(part.refused_zh, part.refused_en) if part.refused_zh else None
    return PartLine(part, head, label_of("papers", part.kind), state, why)
