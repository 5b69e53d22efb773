"""Steps two and three, by the worker: the file read in the limited child once, recognised, checked; nothing is written into the registry."""

from __future__ import annotations

import json
from collections import defaultdict

from jingzhun import intake
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.month.store_tables import Tables
from jingzhun.county.clues.month_files import store
from jingzhun.county.config.sealed_files import read_sealed, write_sealed
from jingzhun.county.intake.folder import RETURNED, file_of, folder_of, has_rows, keep_rows, mended
from jingzhun.county.intake.models import Delivery, Fault, WrongRow
from jingzhun.county.intake.scoping import last_rows, within_scope
from jingzhun.county.intake.work import CHECK_TITLE, kind_of
from jingzhun.county.jobs.work import Chunk, Held
from jingzhun.intake import Checked, Taken
from jingzhun.sheets.reading import read
from jingzhun.values.dates import last_of_month
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

BATCH = 1_000
REGISTER = Bilingual(
    "户籍底册和户籍变动、死亡、亲属关系、国网编号、核查结果请用“月度处理”导入",
    "take registers and their changes, deaths, kinships, national numbers and answers of visits in by the month's run",
)


def do_check(held: Held) -> Chunk:
    """Check a delivery in one chunk."""
    delivery = Delivery.objects.get(pk=int(str(held.arguments["delivery"])))
    try:
        checked = checked_delivery(delivery)
        taken = taken_of(delivery, checked)
    except JingzhunError as refusal:
        if refusal.is_ours:
            raise
        sentence = refusal.sentence
        return Chunk({}, 1, 1, write=lambda: _refuse(delivery.pk, sentence), is_last=True)
    if checked.refused:
        write_sealed(folder_of(delivery) / RETURNED, intake.annotated_workbook(checked, only_errors=True))
    return Chunk({}, 1, 1, write=lambda: _keep(delivery.pk, checked, taken), is_last=True)


EXCEL_CHECK = kind_of("excel_check", CHECK_TITLE, "import_files", do_check)


def checked_delivery(delivery: Delivery) -> Checked:
    """Return the check of a delivery as it is now mended; the foreign file is read once.

    Raises
    ------
    JingzhunError
        Where the file cannot be read or is of no known type: a refusal that the department can mend.
    """
    if not has_rows(delivery):
        found = intake.recognise(read(read_sealed(file_of(delivery)), name=delivery.file_name))
        keep_rows(delivery, found)
    day = last_of_month(intake.read_period(delivery.period))
    return within_scope(delivery, intake.check(mended(delivery), county_policy(day), period_end=day))


def taken_of(delivery: Delivery, checked: Checked, *, accepted: bool = False) -> Taken:
    """Return what is new in a checked delivery, against everything that was ever taken."""
    tables = Tables(store())
    known = tables["taken_rows"]
    mine = known.filter([name == checked.profile.id for name in known["profile"].to_pylist()]) if known.num_rows else known
    return intake.take(
        checked,
        read_sealed(file_of(delivery)),
        period=delivery.period,
        policy=county_policy(last_of_month(intake.read_period(delivery.period))),
        known=mine,
        last_rows=last_rows(delivery, checked.profile.id, tables["batches"].to_pylist()),
        accepted=accepted or bool(delivery.release_reason),
    )


def _refuse(number: int, sentence: Bilingual) -> None:
    told = {"state": "refused", "note_zh": sentence.zh, "note_en": sentence.en}
    Delivery.objects.filter(pk=number, state="uploaded").update(**told)


def _keep(number: int, checked: Checked, taken: Taken) -> None:
    delivery = Delivery.objects.select_for_update().get(pk=number)
    if delivery.state != "uploaded":
        return  # mended or withdrawn meanwhile: another check is on its way
    batch = taken.batch.to_pylist()[0]
    found = checked.recognition
    delivery.profile, delivery.batch_id = checked.profile.id, taken.batch_id
    delivery.header_row, delivery.header = found.header_row, list(found.header)
    delivery.columns, delivery.unknown_columns = dict(found.places), list(found.extra)
    delivery.rows_read, delivery.rows_wrong = len(checked.rows), len(checked.refused)
    delivery.rows_warned, delivery.rows_new = len(checked.warned), taken.rows.num_rows if taken.state == "taken" else 0
    delivery.note_zh, delivery.note_en = batch["note_zh"] or "", batch["note_en"] or ""
    delivery.state = {"taken": "checked", "held": "held", "repeated": "repeated", "refused": "refused"}[taken.state]
    if intake.changes_registry(checked.profile):
        delivery.state, delivery.note_zh, delivery.note_en = "refused", REGISTER.zh, REGISTER.en
    delivery.version += 1
    delivery.save()
    Fault.objects.filter(delivery=delivery).delete()
    WrongRow.objects.filter(delivery=delivery).delete()
    Fault.objects.bulk_create(
        [
            Fault(
                delivery=delivery, row=f.row, place=f.place, column=f.column[:120], rule=f.rule, severity=f.severity,
                zh=f.sentence.zh, en=f.sentence.en,
            )
            for f in checked.faults
        ],
        batch_size=BATCH,
    )  # fmt: skip
    by_row: dict[int, list[str]] = defaultdict(list)
    below = found.rows
    for row in sorted(checked.refused):
        by_row[row] = below[row - found.first_row]
    wrong = [WrongRow(delivery=delivery, row=r, sealed_cells=json.dumps(cells, ensure_ascii=False)) for r, cells in by_row.items()]
    WrongRow.objects.bulk_create(wrong, batch_size=BATCH)
