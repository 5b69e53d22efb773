"""A list as it goes back: the sender's own file with the answers in his columns."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.models import Officer
from jingzhun.county.intake.keeping import kept
from jingzhun.county.intake.models import ListTask
from jingzhun.county.intake.operations.give_list import GIVEN
from jingzhun.intake.list_tasks import ANSWERS, ListAnswer, answered, read_list
from jingzhun.policy.codes import code_lists
from jingzhun.sheets.filling import fill
from jingzhun.sheets.reading import read


def returned_file(task: ListTask) -> bytes:
    """Return the sender's file with every answer so far; whatever else stands in it stays.

    Raises
    ------
    Http404
        Where the file is not kept any more.
    SheetRefused
        Where the file is too large to be written.
    """
    content = kept("list", task.pk, GIVEN)
    if content is None:
        raise Http404
    workbook = read(content, name=task.file_name)
    rows = list(task.rows.exclude(answer=""))
    who = {o.pk: o.name for o in Officer.objects.filter(pk__in={r.answered_by for r in rows})}
    told = {
        row.row: ListAnswer(
            row.answer,
            row.note,
            who.get(row.answered_by or 0, ""),
            f"{timezone.localtime(row.answered_at):%Y-%m-%d}" if row.answered_at else "",
        )
        for row in rows
    }
    labels = code_lists()["list_answers"]
    return fill(content, workbook, answered(read_list(workbook), told, {code: labels.label(code).zh for code in ANSWERS}))
