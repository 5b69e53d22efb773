"""Figures, runs and divisions."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Query, Router
from pydantic import Field

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.api.schemas import (
    USUAL,
    Asked,
    DivisionsTold,
    DivisionTold,
    FiguresTold,
    FigureTold,
    RunsTold,
    RunTold,
    Size,
    Words,
)
from jingzhun.county.clues.filters import Code
from jingzhun.county.clues.models import Run
from jingzhun.county.clues.queries.figures import figures_for
from jingzhun.county.clues.queries.runs import runs_for
from jingzhun.county.registry.models import Division

router = Router(tags=["figures"])


class DivisionsAsked(Asked):
    """Divisions below one; ``after`` is a code."""

    under: Code | None = None
    after: Annotated[str, Field(pattern=r"^[0-9]{2,12}$")] | None = None
    size: Size = USUAL


@router.get("/figures", response=FiguresTold, operation_id="get_figures")
def get_figures(request: HttpRequest) -> FiguresTold:
    """Give the figures of the newest run in the key's divisions."""
    found = figures_for(actor_in(request))
    if found is None:
        raise Http404
    figures = [
        FigureTold(
            figure=one.key,
            code=one.code,
            label=Words.of(one.label),
            households=one.households,
            persons=one.persons,
            filters=dict(one.filters),
        )
        for group in found.groups.values()
        for one in group
    ]
    return FiguresTold(run=run_told(found.run), figures=figures, against_last=dict(found.against_last))


@router.get("/runs", response=RunsTold, operation_id="list_runs")
def list_runs(request: HttpRequest) -> RunsTold:
    """Give the runs of the month, the newest first."""
    return RunsTold(items=[run_told(run) for run in runs_for(actor_in(request))])


@router.get("/divisions", response=DivisionsTold, operation_id="list_divisions")
def list_divisions(request: HttpRequest, asked: Query[DivisionsAsked]) -> DivisionsTold:
    """Give the divisions in which the key sees figures, of the newest edition of the official list."""
    actor = actor_in(request)
    actor.must("see_figures")
    newest = Division.objects.order_by("-edition").values("edition")[:1]
    rows = actor.scope_of("see_figures").limit(Division.objects.filter(edition__in=newest), "code")
    if asked.under:
        rows = rows.filter(Q(code__startswith=asked.under))
    page = list(rows.filter(code__gt=asked.after or "").order_by("code")[: asked.size])
    items = [DivisionTold(code=d.code, level=d.level, name=d.name, parent_code=d.parent_code) for d in page]
    return DivisionsTold(items=items, next=page[-1].code if len(page) == asked.size else None)


def run_told(run: Run) -> RunTold:
    """Return a run for JSON."""
    return RunTold(
        snapshot_id=run.snapshot_id,
        period=run.period,
        as_of=run.as_of,
        policy_hash=run.policy_hash,
        is_partial=run.is_partial,
        households=run.households,
        finished_at=run.finished_at,
    )
