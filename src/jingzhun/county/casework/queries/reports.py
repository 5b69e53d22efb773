"""What the pages of reports show: the bridge with its terms, and the list behind each number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.casework import TERMS
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import Report, ReportItem
from jingzhun.county.casework.operations.freeze_report import ALL, MEASURES
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.queries import place_names
from jingzhun.values.speech import Bilingual

PAGE = 50
TERM_NAMES: Mapping[str, Promise] = {
    "last": _("last report"),
    "came": _("came in"),
    "left": _("went out"),
    "corrected_in": _("corrected: in"),
    "corrected_out": _("corrected: out"),
    "now": _("this report"),
}
SIGNS = {"last": "", "came": "+", "left": "−", "corrected_in": "+", "corrected_out": "−", "now": "="}
KIND_NAMES: Mapping[str, Promise] = {"month": _("monthly"), "quarter": _("quarterly"), "year": _("yearly")}
EVERY = Bilingual("全部监测对象", "all monitored households")


@dataclass(frozen=True)
class Term:
    """A number of the bridge; ``code`` opens its list."""

    code: str
    sign: str
    name: Promise
    count: int


@dataclass(frozen=True)
class Line:
    """A measure with its terms."""

    measure: str
    name: Bilingual
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Listed:
    """A household of a term."""

    item: ReportItem
    village: str


@dataclass(frozen=True)
class ReportPage:
    """A report: its bridge, and the list of a number where one is chosen."""

    report: Report
    kind: Promise
    lines: tuple[Line, ...]
    chosen: Line | None
    term: Term | None
    rows: tuple[Listed, ...]
    next_page: str


def visible_items(actor: Actor, report: Report) -> QuerySet[ReportItem]:
    """Return the items of the actor's divisions."""
    return actor.scope_of("see_reports").limit(report.items.all(), "village_code")


def report_shown(actor: Actor, report: Report, *, measure: str = "", term: str = "", page: int = 1) -> ReportPage:
    """Return a report with the counts of the actor's divisions; each number is the count of its list."""
    counted = visible_items(actor, report).values("measure", "term").annotate(n=Count("pk")).order_by()
    counts = {(c["measure"], c["term"]): c["n"] for c in counted}
    lines = tuple(_line(m, counts) for m in MEASURES)
    chosen = next((line for line in lines if line.measure == measure), None)
    told = next((t for t in chosen.terms if t.code == term), None) if chosen else None
    rows: list[ReportItem] = []
    first = (max(page, 1) - 1) * PAGE
    if chosen and told:
        found = visible_items(actor, report).filter(measure=measure, term=term).select_related("household")
        rows = list(found.order_by("village_code", "household_id")[first : first + PAGE + 1])
    names = place_names({r.village_code for r in rows})
    return ReportPage(
        report=report,
        kind=KIND_NAMES[report.kind],
        lines=lines,
        chosen=chosen,
        term=told,
        rows=tuple(Listed(r, names.get(r.village_code, "")) for r in rows[:PAGE]),
        next_page=f"?measure={measure}&term={term}&page={page + 1}" if len(rows) > PAGE else "",
    )


def _line(measure: str, counts: Mapping[tuple[str, str], int]) -> Line:
    name = EVERY if measure == ALL else label_of("household_statuses", measure)
    return Line(measure, name, tuple(Term(t, SIGNS[t], TERM_NAMES[t], counts.get((measure, t), 0)) for t in TERMS))
