"""The rule-ready projection on disk: parts of ``ready_persons`` and the two code tables beside them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.tables.contract import Contract
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.parts import parts_in
from jingzhun.tables.projecting import Projector, Summed, summed
from jingzhun.tables.ready import HOME_CIRCUMSTANCES, PERSON_CIRCUMSTANCES, PERSON_YEARS, READY_PERSONS

CIRCUMSTANCES: tuple[Contract, ...] = (PERSON_CIRCUMSTANCES, HOME_CIRCUMSTANCES)
THREADS = 2
REPEATED = ("village_no", "person_code", "home_code")
_READ = tuple(c.name for c in PERSON_YEARS.columns if c.name != "person_id")
_WORDS = tuple(c.name for c in PERSON_YEARS.columns if c.type == "string")


def build_ready(years: Path, folder: Path, *, tell: Callable[[int, int], None] | None = None) -> int:
    """Make the projection of parts of ``person_years``, part after part, and return its rows.

    Parameters
    ----------
    tell
        Told after each part how many parts are done, of how many.

    Notes
    -----
    Codes are given in the order of the parts, whatever thread is first. The code tables are written last: a folder without them is
    not a projection.
    """
    parts = parts_in(years)
    projector = Projector()
    folder.mkdir(parents=True, exist_ok=True)
    rows = 0
    with ThreadPoolExecutor(THREADS) as readers, ThreadPoolExecutor(THREADS) as writers:
        writing: deque[Future[None]] = deque()
        for number, (part, waiting) in enumerate(zip(parts, _ahead(parts, readers), strict=True), 1):
            ready = projector.coded(waiting)
            rows += ready.num_rows
            writing.append(writers.submit(write_parquet, ready, folder / part.name, repeated=REPEATED))
            while len(writing) > THREADS:
                writing.popleft().result()
            if tell:
                tell(number, len(parts))
        for left in writing:
            left.result()
    write_parquet(projector.persons.table(), folder / f"{PERSON_CIRCUMSTANCES.name}.parquet")
    write_parquet(projector.homes.table(), folder / f"{HOME_CIRCUMSTANCES.name}.parquet")
    return rows


def read_circumstances(folder: Path) -> dict[str, pa.Table]:
    """Return the two code tables of a projection, checked."""
    return {c.name: c.conform(pq.read_table(folder / f"{c.name}.parquet")) for c in CIRCUMSTANCES}


def read_part(part: Path) -> pa.Table:
    """Return the rows of one part of ``ready_persons``; one thread, because parts are read beside each other."""
    return pq.ParquetFile(part).read(columns=[c.name for c in READY_PERSONS.columns], use_threads=False)


def _ahead(parts: Sequence[Path], readers: ThreadPoolExecutor) -> Iterator[Summed]:
    """Yield summed parts in their order, a few being read ahead."""
    waiting: deque[Future[Summed]] = deque(readers.submit(_read, part) for part in parts[:THREADS])
    for place in range(len(parts)):
        found = waiting.popleft().result()
        if place + THREADS < len(parts):
            waiting.append(readers.submit(_read, parts[place + THREADS]))
        yield found


def _read(part: Path) -> Summed:
    return summed(pq.ParquetFile(part, read_dictionary=list(_WORDS)).read(columns=list(_READ), use_threads=False))
