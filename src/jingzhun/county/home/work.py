"""Every kind of job that the site's worker can do."""

from __future__ import annotations

from jingzhun.county.clues.operations.continue_month import MONTH
from jingzhun.county.clues.operations.export_selection import EXPORT
from jingzhun.county.intake.operations.carry_undo import EXCEL_UNDO
from jingzhun.county.intake.operations.check_delivery import EXCEL_CHECK
from jingzhun.county.intake.operations.compare_national import BRIDGE_COMPARE
from jingzhun.county.intake.operations.fill_form import FORM_FILL
from jingzhun.county.intake.operations.run_delivery import EXCEL_RUN
from jingzhun.county.jobs.work import JobKind
from jingzhun.county.registry.operations.act_on_many import MANY

KINDS: tuple[JobKind, ...] = (MONTH, MANY, EXPORT, EXCEL_CHECK, EXCEL_RUN, EXCEL_UNDO, FORM_FILL, BRIDGE_COMPARE)
