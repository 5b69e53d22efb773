"""Every kind of job that the site's worker can do."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.casework.operations.read_deliveries import read_deliveries
from jingzhun.county.clues.operations.continue_month import MONTH
from jingzhun.county.clues.operations.export_selection import EXPORT
from jingzhun.county.intake.operations.carry_undo import EXCEL_UNDO
from jingzhun.county.intake.operations.check_delivery import EXCEL_CHECK
from jingzhun.county.intake.operations.compare_national import BRIDGE_COMPARE
from jingzhun.county.intake.operations.fill_form import FORM_FILL
from jingzhun.county.intake.operations.run_delivery import EXCEL_RUN
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.county.registry.operations.act_on_many import MANY
from jingzhun.county.registry.operations.scan import SCAN_SPLIT


def then_reads_deliveries(kind: JobKind) -> JobKind:
    """Return a kind of job after whose last chunk the files' rows are asked which planned measures were delivered, in the same transaction."""

    def chunk(held: Held) -> Chunk:
        found = kind.chunk(held)
        if not found.is_last:
            return found

        def write() -> None:
            if found.write:
                found.write()
            read_deliveries(actor=system_actor(settings.ENVIRONMENT.county))

        return replace(found, write=write)

    return replace(kind, chunk=chunk)


KINDS: tuple[JobKind, ...] = (
    then_reads_deliveries(MONTH),
    MANY,
    EXPORT,
    EXCEL_CHECK,
    then_reads_deliveries(EXCEL_RUN),
    then_reads_deliveries(EXCEL_UNDO),
    FORM_FILL,
    BRIDGE_COMPARE,
    SCAN_SPLIT,
)
