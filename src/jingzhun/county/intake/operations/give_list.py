"""A list from above given out: read, its rows placed by village, those answered before answered again with the same words."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.intake.keeping import keep
from jingzhun.county.intake.models import ListRow, ListTask
from jingzhun.county.intake.operations.upload_file import MEGABYTE, MOST_BYTES, TOO_LARGE, DoorRefused, keeping
from jingzhun.county.intake.placing import Placed, earlier_answers, placed
from jingzhun.county.intake.trail import tell_of
from jingzhun.intake.list_tasks import ListRead, read_list
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.reading import read
from jingzhun.values.speech import Bilingual

GIVEN = "given"
MOST_ROWS = 20_000
TWICE = Bilingual("这份清单已于{day}下发（{title}）", "this list was given out on {day} already ({title})")
PAST = Bilingual("截止日期{day}已过", "the deadline {day} is past")
MANY = Bilingual("清单有{rows}行，超过{most}行；请拆分", "the list has {rows} rows, more than {most}; split it")


def give_list(*, actor: Actor, name: str, content: bytes, title: str, due_on: date) -> ListTask:
    """Keep a list and give its rows out, and return it.

    Raises
    ------
    PermissionDenied
        Where the actor gives no lists.
    DoorRefused
        ``too_large``, ``given_twice``, ``past``, ``many``.
    SheetRefused, IntakeRefused
        Where the file cannot be read, or has no column of persons.
    """
    actor.must("give_lists")
    shown, today = safe_name(name), timezone.localdate()
    if len(content) > MOST_BYTES:
        raise DoorRefused("too_large", TOO_LARGE, name=shown, most=MOST_BYTES // MEGABYTE)
    if due_on < today:
        raise DoorRefused("past", PAST, day=due_on.isoformat())
    must_be_clean(content)
    found = read_list(read(content, name=shown))
    if len(found.rows) > MOST_ROWS:
        raise DoorRefused("many", MANY, rows=len(found.rows), most=MOST_ROWS)
    digest = hashlib.sha256(content).hexdigest()
    rows = placed(found.rows)
    with transaction.atomic(), keeping():
        twice = ListTask.objects.filter(sha256=digest).exclude(state="withdrawn").first()
        if twice:
            raise DoorRefused("given_twice", TWICE, day=f"{timezone.localtime(twice.given_at):%Y-%m-%d}", title=twice.title)
        task = _task(actor, found, title=title.strip() or shown, name=shown, digest=digest, due_on=due_on)
        known = _write_rows(task, rows)
        keep("list", task.pk, GIVEN, content)
        told = {"title": [None, task.title], "sha256": [None, digest], "rows": [None, len(rows)], "answered_before": [None, known]}
        tell_of(actor, "give_list", ("list", str(task.pk)), changes=told)
    return task


def _task(actor: Actor, found: ListRead, *, title: str, name: str, digest: str, due_on: date) -> ListTask:
    return ListTask.objects.create(
        title=title[:200],
        file_name=name,
        sha256=digest,
        due_on=due_on,
        officer_id=actor.officer_id or 0,
        division_code=settings.ENVIRONMENT.county,
        given_at=timezone.now(),
        sheet=found.sheet,
        header_row=found.header_row,
        width=found.width,
        answers={part: [c.place, c.header] for part, c in found.answers.items()},
    )


def _write_rows(task: ListTask, rows: list[Placed]) -> int:
    """Write the rows and return how many were answered before."""
    before = earlier_answers(row.question_key for row in rows)
    made = []
    for row in rows:
        same = before.get(row.question_key)
        told = {"name": row.told.name, "id": row.told.id_number or "", "question": [list(pair) for pair in row.told.question]}
        made.append(
            ListRow(
                task=task, row=row.told.row, village_code=row.village_code, person=row.person,
                household=row.person.household if row.person else None, sealed_told=json.dumps(told, ensure_ascii=False),
                question_key=row.question_key, answer=same.answer if same else "", sealed_note=same.note if same else None,
                answered_by=same.answered_by if same else None, answered_at=same.answered_at if same else None,
                same_as=(same.same_as or same) if same else None,
            )
        )  # fmt: skip
    ListRow.objects.bulk_create(made, batch_size=500)
    return sum(row.same_as is not None for row in made)
