"""Lists from above: which there are, their rows in the key's divisions, and an answer of a row."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.api.commands import once
from jingzhun.county.api.schemas import USUAL, Asked, ListRowsTold, ListRowTold, ListsTold, ListTold, Number, RowAnswerAsked, Size
from jingzhun.county.audit.reads import note_read
from jingzhun.county.intake.lists import list_for, visible_lists, visible_rows
from jingzhun.county.intake.models import ListRow, ListTask
from jingzhun.county.intake.operations.answer_list import RowAnswer, answer_list_row

router = Router(tags=["lists"])
CREATED = 201


class ListsAsked(Asked):
    """A page of lists, the newest first."""

    is_open: bool | None = None
    after: Number | None = None
    size: Size = USUAL


class RowsAsked(Asked):
    """A page of rows, by their number."""

    is_answered: bool | None = None
    after: Number | None = None
    size: Size = USUAL


@router.get("/lists", response=ListsTold, operation_id="list_lists")
def list_lists(request: HttpRequest, asked: Query[ListsAsked]) -> ListsTold:
    """Give the lists that hold a row of the key's divisions."""
    actor = actor_in(request)
    actor.must("answer_lists")
    rows = visible_lists(actor).order_by("-id")
    if asked.is_open is not None:
        rows = rows.filter(state="open") if asked.is_open else rows.exclude(state="open")
    page = list((rows.filter(pk__lt=int(asked.after)) if asked.after else rows)[: asked.size])
    return ListsTold(items=[_list(one) for one in page], next=str(page[-1].pk) if len(page) == asked.size else None)


@router.get("/lists/{int:list_id}/rows", response=ListRowsTold, operation_id="list_list_rows")
def list_rows(request: HttpRequest, list_id: int, asked: Query[RowsAsked]) -> ListRowsTold:
    """Give a list's rows in the key's divisions, without ids."""
    actor = actor_in(request)
    task = list_for(actor, list_id)
    rows = visible_rows(actor).filter(task=task, pk__gt=int(asked.after or 0)).order_by("id")
    if asked.is_answered is not None:
        rows = rows.exclude(answer="") if asked.is_answered else rows.filter(answer="")
    page = list(rows[: asked.size])
    note_read(request, "list_rows", count=len(page))
    return ListRowsTold(items=[_row(one) for one in page], next=str(page[-1].pk) if len(page) == asked.size else None)


@router.post("/lists/rows/{int:row_id}/answers", response={CREATED: ListRowTold}, operation_id="answer_list_row")
def answer_row(request: HttpRequest, row_id: int, body: RowAnswerAsked) -> HttpResponse:
    """Keep what was found at a row; ``version`` is the one that was read (409 where it changed since)."""

    def do() -> Mapping[str, object]:
        told = RowAnswer(row_id, body.version, body.answer, body.note)
        return _row(answer_list_row(actor=actor_in(request), told=told)).model_dump(mode="json")

    return once(request, CREATED, do)


def _list(row: ListTask) -> ListTold:
    return ListTold(
        list_id=str(row.pk), title=row.title, due_on=row.due_on, state=row.state, given_at=row.given_at, version=row.version
    )


def _row(row: ListRow) -> ListRowTold:
    asked = row.told.get("question")
    pairs = [[str(cell) for cell in pair] for pair in asked] if isinstance(asked, list) else []
    return ListRowTold(
        row_id=str(row.pk), row=row.row, village_code=row.village_code, household_id=str(row.household_id) if row.household_id else None,
        name=str(row.told.get("name", "")), question=pairs, answer=row.answer or None, note=row.note, version=row.version,
    )  # fmt: skip
