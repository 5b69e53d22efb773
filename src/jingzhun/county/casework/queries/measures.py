"""The plan of a household as its case shows it: what was planned, what a department's file shows of it, and what became of the income."""

from __future__ import annotations

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.contexts import MeasureLine
from jingzhun.county.casework.models import Case, PlannedMeasure
from jingzhun.county.clues.labels import label
from jingzhun.county.clues.models import HouseholdClass
from jingzhun.intake import profile_of
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

READ_FROM = Bilingual("据“{zh}”{period}第{row}行", "by '{en}' of {period}, row {row}")


def measures_of(actor: Actor, case: Case, judged: HouseholdClass | None) -> tuple[MeasureLine, ...]:
    """Return the plan of a case beside what the newest run says of its household; incomes only for who sees amounts (practice.md P28)."""
    sees = actor.may("see_office_words", case.household.village_code)
    now_fen = judged.net_per_head_fen if judged and sees else None
    return tuple(
        MeasureLine(
            row=row,
            label=label("measure_kinds", row.measure, case.law_on),
            read_from=read_from(row),
            before_fen=row.before_fen if sees else None,
            now_fen=now_fen if row.delivered_on and row.before_fen is not None else None,
        )
        for row in case.measures.all()
    )


def read_from(row: PlannedMeasure) -> Bilingual | None:
    """Return in words from which file and row a delivery was read; null where a person told it."""
    if not row.delivered_batch:
        return None
    name, period, *_rest = f"{row.delivered_batch}::".split(":")
    try:
        title = profile_of(name).title
    except JingzhunError:  # a file type that this release no longer reads is told by its name
        title = Bilingual(name, name)
    return READ_FROM.format(zh=title.zh, en=title.en, period=period, row=row.delivered_row or "—")
