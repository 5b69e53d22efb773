"""Rounds of comparison as they are listed and shown."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.comparison_contexts import ComparisonsPage, DepartmentLine, RoundCase, RoundLine, RoundPage
from jingzhun.county.casework.models import Comparison, ComparisonFinding
from jingzhun.county.casework.operations.compare import asked_in, waiting_cases
from jingzhun.county.casework.queries.inbox import lines_of
from jingzhun.county.clues.labels import label
from jingzhun.county.registry.queries import place_names

MOST = 100


def comparisons_shown(actor: Actor) -> ComparisonsPage:
    """Return the newest rounds and the cases that wait for one."""
    actor.must("compare_cases")
    rows = _counted()[:MOST]
    waiting = list(waiting_cases(actor).select_related("household").order_by("due_on", "id")[:MOST])
    return ComparisonsPage(tuple(_line(row) for row in rows), lines_of(actor, waiting, timezone.localdate()))


def _counted() -> QuerySet[Any]:  # rounds with three counts, which no type names
    counts = {name: Count(name, distinct=True) for name in ("entries", "people", "replies")}
    return Comparison.objects.annotate(**{f"n_{name}": count for name, count in counts.items()}).order_by("-id")


def _line(row: Any) -> RoundLine:  # noqa: ANN401 - a row of _counted
    return RoundLine(row, row.n_entries, row.n_people, row.n_replies, len(row.departments))


def comparison_shown(actor: Actor, comparison_id: int) -> RoundPage:
    """Return a round with its departments and cases.

    Raises
    ------
    Http404
        Where there is no such round.
    """
    actor.must("compare_cases")
    row = _counted().filter(pk=comparison_id).first()
    if row is None:
        raise Http404
    replies = {r.department: r for r in row.replies.annotate(questions=Count("findings"))}
    asked = dict(ComparisonFinding.objects.filter(reply__comparison=row).order_by().values_list("case").annotate(n=Count("pk")))
    entries = list(row.entries.select_related("case__household").order_by("case_id"))
    names = place_names({e.case.household.village_code for e in entries})
    waits = set(waiting_cases(actor).filter(pk__in=[e.case_id for e in entries]).values_list("pk", flat=True))
    return RoundPage(
        line=_line(row),
        departments=tuple(_department(row, code, replies.get(code)) for code in row.departments),
        cases=tuple(
            RoundCase(
                e.case_id,
                e.case.household.head_name,
                names.get(e.case.household.village_code, ""),
                e.unsigned,
                asked.get(e.case_id, 0),
                e.case_id in waits,
            )
            for e in entries
        ),
    )


def _department(row: Comparison, code: str, reply: object) -> DepartmentLine:
    asked = asked_in(row, code)
    counts = [int(getattr(reply, name, 0)) for name in ("rows_matched", "rows_unmatched", "people_missing", "questions")]
    return DepartmentLine(
        code,
        label("departments", code, row.made_on),
        asked[0].file,
        tuple(one.column for one in asked),
        getattr(reply, "received_at", None),
        *counts,
    )
