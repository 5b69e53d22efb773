"""The jobs of the Excel door as the pages name them; how they are done is the worker's half, which loads the engines."""

from __future__ import annotations

from collections.abc import Callable

from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.values.speech import Bilingual

CHECK_TITLE = Bilingual("核对文件", "checking a file")
UNDO_TITLE = Bilingual("撤销导入", "undoing a file")
FORM_TITLE = Bilingual("填写表格", "filling a form")
BRIDGE_TITLE = Bilingual("与国家系统比对", "comparing with the national system")
RUN_TITLE = Bilingual("导入文件", "taking a file in")


def kind_of(name: str, title: Bilingual, act: str, chunk: Callable[[Held], Chunk] | None = None) -> JobKind:
    """Return a job of the door; without its chunk it can only be asked for."""
    return JobKind(name, title, act, chunk or _by_a_worker)


def _by_a_worker(held: Held) -> Chunk:
    raise RuntimeError(f"job {held.job_id} is done by a worker")
