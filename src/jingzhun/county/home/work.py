"""Every kind of job that the site's worker can do."""

from __future__ import annotations

from jingzhun.county.jobs.work import JobKind

KINDS: tuple[JobKind, ...] = ()
