"""A run over parts: whole households in, rows out, one file a part; a run that was killed goes on with the part it had not finished.

Memory is that of the parts at work, whatever the size of the whole. A part's file has its name only when it is whole and on disk,
so what is there is done. What a run is made of (its input, plan, policy and day) is written first; another run may not go on with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.tables.durable import NEW, write_bytes
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

ABOUT = "RUN.json"
OTHER_RUN = Bilingual(
    "文件夹“{folder}”里是另一次运行的结果（{differs} 不同）；请换一个文件夹，或删除后重来",
    "the folder '{folder}' holds another run ({differs} differ); choose another folder, or remove it and start again",
)


class OtherRun(JingzhunError):
    """The output folder holds what a different run has written."""


@dataclass(frozen=True)
class PartRun:
    """One run into one folder.

    Parameters
    ----------
    folder
        Where the parts go; made where it is not there.
    about
        What the rows depend on: name of the plan, hash of the policy, day, ``stamp_of`` the input.
    threads
        Parts at work together.
    repeated
        As of ``write_parquet``.
    """

    folder: Path
    about: Mapping[str, str]
    threads: int = 2
    repeated: Sequence[str] | None = None

    def run(
        self, parts: Sequence[Path], work: Callable[[Path], pa.Table], *, tell: Callable[[int, int], None] | None = None
    ) -> dict[str, int]:
        """Do the parts that are not done, and return ``parts``, ``resumed`` (done before) and ``rows``.

        Parameters
        ----------
        work
            Returns the rows of one part; called from several threads.
        tell
            Told after each part how many input rows are done, of how many.
        """
        self.begin()
        sizes = {part: pq.read_metadata(part).num_rows for part in parts}
        before = {part for part in parts if self._place(part).exists()}
        done = sum(sizes[part] for part in before)
        if tell:
            tell(done, sum(sizes.values()))
        waiting = [part for part in parts if part not in before]
        for part in self._worked(waiting, work):
            done += sizes[part]
            if tell:
                tell(done, sum(sizes.values()))
        rows = sum(pq.read_metadata(self._place(part)).num_rows for part in parts)
        return {"parts": len(parts), "resumed": len(before), "rows": rows}

    def _worked(self, waiting: Sequence[Path], work: Callable[[Path], pa.Table]) -> Iterator[Path]:
        with ThreadPoolExecutor(self.threads) as pool:
            futures: dict[Future[None], Path] = {pool.submit(self._do, part, work): part for part in waiting}
            try:
                for future in as_completed(futures):
                    future.result()
                    yield futures[future]
            finally:
                pool.shutdown(cancel_futures=True)

    def _do(self, part: Path, work: Callable[[Path], pa.Table]) -> None:
        write_parquet(work(part), self._place(part), repeated=self.repeated)

    def _place(self, part: Path) -> Path:
        return self.folder / part.name

    def begin(self) -> None:
        """Take the folder: note what the run is made of, clear half files away, refuse what another run has written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(f"{NEW}*"):
            left.unlink()
        place = self.folder / ABOUT
        if place.exists():
            known = json.loads(place.read_text(encoding="utf-8"))
            differs = sorted(k for k in {*known, *self.about} if known.get(k) != self.about.get(k))
            if differs:
                raise OtherRun("other_run", OTHER_RUN, folder=self.folder.name, differs=", ".join(differs))
        write_bytes(place, json.dumps(dict(self.about), ensure_ascii=False, sort_keys=True, indent=1).encode())


def parts_in(folder: Path) -> list[Path]:
    """Return the parts of a folder in their order."""
    return sorted(folder.glob("part-*.parquet"))


def stamp_of(files: Sequence[Path]) -> str:
    """Return what tells one input from another: names, sizes and times of its files."""
    told = [f"{f.name} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in files]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
