"""An inspectors' list as it goes back: their own file with owner, deadline, measures, progress and state in their columns."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone

from jingzhun.county.config.sealed_files import read_sealed
from jingzhun.county.evaluation.models import Inspection, Problem
from jingzhun.county.evaluation.operations.take_inspection import place_of
from jingzhun.evaluation import ProblemTold, read_inspection, returned_list
from jingzhun.sheets.filling import fill
from jingzhun.sheets.reading import read

MONTH = "{on.year}年{on.month}月：{text}"


def returned_file(inspection: Inspection) -> bytes:
    """Return the inspectors' file with what was done so far; whatever else stands in it stays.

    Raises
    ------
    Http404
        Where the file is not kept any more.
    """
    try:
        content = read_sealed(place_of(inspection))
    except FileNotFoundError:
        raise Http404 from None
    workbook = read(content, name=inspection.file_name)
    told = {row.row: _told(row) for row in inspection.problems.prefetch_related("steps")}
    return fill(content, workbook, returned_list(read_inspection(workbook), told))


def _told(row: Problem) -> ProblemTold:
    steps = list(row.steps.all())
    progress = [MONTH.format(on=s.on, text=s.text) for s in steps if s.kind in {"progress", "done"}]
    closed = [timezone.localtime(s.at).date() for s in steps if s.kind == "closed"]
    return ProblemTold(
        row.state, row.owner, row.due_on, row.measures, "\n".join(progress), closed[-1] if row.state == "closed" else None
    )
