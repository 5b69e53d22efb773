"""Every kind of job that the site's worker can do."""

from __future__ import annotations

from jingzhun.county.clues.operations.continue_month import MONTH
from jingzhun.county.jobs.work import JobKind

KINDS: tuple[JobKind, ...] = (MONTH,)
