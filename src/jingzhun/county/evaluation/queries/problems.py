"""The register as it is listed and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.clues.filters import filter_in
from jingzhun.county.clues.listing import households
from jingzhun.county.config.states import State, clock_of
from jingzhun.county.evaluation.contexts import ProblemLine, ProblemPage, RegisterPage, StepLine, Text
from jingzhun.county.evaluation.models import Inspection, Problem
from jingzhun.county.evaluation.operations.work_problem import DECIDES, NEXT
from jingzhun.county.evaluation.visible import problem_for, visible_problems
from jingzhun.county.registry.models import Division
from jingzhun.county.registry.operations.save_view import visible_views
from jingzhun.county.registry.queries import place_names
from jingzhun.values.masks import mask_numbers

PAGE, SOON = 50, 7
COUNTY_NAME = _("the whole county")
TABS = ("open", "late", "done", "closed")
STATES = {
    "open": State("watch", _("being mended")),
    "done": State("info", _("mended, waits for close-out")),
    "closed": State("steady", _("closed out")),
}
STEPS = {
    "given": _("found by the inspectors"),
    "progress": _("progress"),
    "done": _("told mended"),
    "returned": _("sent back"),
    "closed": _("closed out"),
    "reopened": _("opened again"),
}
ACTS = {
    "progress": _("Report progress"),
    "done": _("Tell it mended"),
    "returned": _("Send back"),
    "closed": _("Close out"),
    "reopened": _("Open again"),
}


def problems_in(actor: Actor, tab: str, today: date, inspection: int = 0) -> QuerySet[Problem]:
    """Return the problems of a tab, those due first."""
    rows = visible_problems(actor)
    if inspection:
        rows = rows.filter(inspection_id=inspection)
    if tab == "late":
        return rows.filter(state="open", due_on__lt=today).order_by("due_on", "id")
    return rows.filter(state=tab).order_by("due_on", "inspection_id", "row")


def register_shown(actor: Actor, tab: str, page: int, inspection: int = 0) -> RegisterPage:
    """Return a tab of the register."""
    today = timezone.localdate()
    first = (max(page, 1) - 1) * PAGE
    some = list(problems_in(actor, tab, today, inspection)[first : first + PAGE + 1])
    mine = visible_problems(actor)
    counted = mine.values("inspection_id").annotate(all=Count("pk"), left=Count("pk", filter=~Q(state="closed"))).order_by()
    numbers = {row["inspection_id"]: (row["all"], row["left"]) for row in counted}
    lists = Inspection.objects.filter(pk__in=numbers)
    return RegisterPage(
        lines=lines_of(some[:PAGE], today),
        tab=tab,
        counts={one: problems_in(actor, one, today, inspection).count() for one in TABS},
        inspections=tuple((one, *numbers[one.pk]) for one in lists),
        chosen=inspection,
        next_page=f"?tab={tab}&list={inspection or ''}&page={page + 1}" if len(some) > PAGE else "",
        may_keep=actor.may("keep_problems"),
        today=today,
    )


def lines_of(rows: Sequence[Problem], today: date) -> tuple[ProblemLine, ...]:
    """Return problems as lines; numbers in the inspectors' words are masked."""
    names = place_names({row.division_code for row in rows})
    return tuple(
        ProblemLine(
            row,
            mask_numbers(row.text),
            names.get(row.division_code, "")
            or (COUNTY_NAME if row.division_code == settings.ENVIRONMENT.county else row.division_code),
            STATES[row.state],
            clock_of(row.due_on, today, SOON) if row.state == "open" else None,
        )
        for row in rows
    )


def problem_shown(actor: Actor, problem_id: int) -> ProblemPage:
    """Return a problem with its history, what may be done now, and how many households its query finds."""
    row, today = problem_for(actor, problem_id), timezone.localdate()
    steps = list(row.steps.all())
    who = {o.pk: o.name for o in Officer.objects.filter(pk__in={s.officer_id for s in steps})}
    may_assign = actor.may("keep_problems", row.division_code) and row.state != "closed"
    return ProblemPage(
        line=lines_of([row], today)[0],
        steps=tuple(StepLine(s.on, STEPS[s.kind], who.get(s.officer_id, ""), mask_numbers(s.text)) for s in steps),
        may_assign=may_assign,
        acts=tuple((kind, ACTS[kind]) for kind in NEXT if row.state in NEXT[kind] and _may(actor, row, kind)),
        divisions=divisions_of(actor) if may_assign else (),
        views=tuple((str(v.settings.get("query", "")), v.name) for v in visible_views(actor, "households")) if may_assign else (),
        elsewhere=households_found(actor, row.query) if row.query and actor.may("see_households") else None,
        elsewhere_url=f"{reverse('households')}?{row.query}" if row.query else "",
    )


def households_found(actor: Actor, query: str) -> int:
    """Return how many households of the officer's divisions a query finds: the count of the list it opens."""
    return households(actor, filter_in(QueryDict(query)).wanted).count()


def divisions_of(actor: Actor) -> tuple[tuple[str, Text], ...]:
    """Return the county, its townships and villages in which an actor keeps the register, by code."""
    rows = actor.scope_of("keep_problems").limit(Division.objects.filter(level__in=("township", "village")), "code")
    known: dict[str, Text] = dict(rows.order_by("edition").values_list("code", "name"))
    if actor.may("keep_problems", settings.ENVIRONMENT.county):
        known[settings.ENVIRONMENT.county] = COUNTY_NAME
    return tuple(sorted(known.items()))


def _may(actor: Actor, row: Problem, kind: str) -> bool:
    return actor.may("close_problems" if kind in DECIDES else "work_problems", row.division_code)
