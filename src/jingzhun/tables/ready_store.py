"""The rule-ready projection on disk: parts of ``ready_persons`` and the two code tables beside them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.tables.contract import Contract
from jingzhun.tables.durable import NEW, put_in_place
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.parts import parts_in
from jingzhun.tables.projecting import Projector, Summed, summed, summed_facts
from jingzhun.tables.ready import BEYOND_PROJECTION, HOME_CIRCUMSTANCES, PERSON_CIRCUMSTANCES, PERSON_YEARS, READY_PERSONS

CIRCUMSTANCES: tuple[Contract, ...] = (PERSON_CIRCUMSTANCES, HOME_CIRCUMSTANCES)
THREADS = 2
ABOUT = "about.json"
FIRST_PART = "part-00000.parquet"
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


def write_ready(facts: pa.Table, beyond: pa.Table, folder: Path, about: Mapping[str, str]) -> None:
    """Keep the projection of a registry: one part, the two code tables, the households beyond it, and what it was made of.

    Parameters
    ----------
    facts, beyond
        ``person_facts`` and ``beyond_projection``.
    about
        Snapshot, policy and day; ``read_about`` gives it back.

    Raises
    ------
    FileExistsError
        Where the folder is there: a projection is made once and never changed.
    """
    if folder.exists():
        raise FileExistsError(folder)
    projector = Projector()
    ready = projector.coded(summed_facts(facts))
    with TemporaryDirectory(dir=folder.parent, prefix=NEW) as made:
        whole = Path(made) / folder.name
        whole.mkdir()
        write_parquet(ready, whole / FIRST_PART, repeated=REPEATED)
        write_parquet(projector.persons.table(), whole / f"{PERSON_CIRCUMSTANCES.name}.parquet")
        write_parquet(projector.homes.table(), whole / f"{HOME_CIRCUMSTANCES.name}.parquet")
        write_parquet(beyond, whole / f"{BEYOND_PROJECTION.name}.parquet")
        (whole / ABOUT).write_text(json.dumps(dict(about), indent=1), encoding="utf-8")
        put_in_place(whole, folder)


def read_about(folder: Path) -> dict[str, str] | None:
    """Return what a projection was made of; null where there is none."""
    place = folder / ABOUT
    return json.loads(place.read_text(encoding="utf-8")) if place.exists() else None


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
