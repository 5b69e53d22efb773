"""A writer that kills itself: run as ``python killed_writer.py FOLDER START``, it forks one writer for each step and lets it die there.

Each writer works on a copy of the same store, ``FOLDER/<step>``. Steps are what touches the disk: every file opened for writing,
every folder made, every sync, every name given, every removal, and twice a Parquet file that is half on disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from faults.written_stores import AHEAD, write, written

EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"}
HALVES = 2


def main() -> None:
    """Fork writers until one gets through all its steps."""
    folder, start = Path(sys.argv[1]), [int(n) for n in sys.argv[2:]]
    base = folder / "base"
    written(base, *start)
    for half in range(1, HALVES + 1):
        _forked(base, folder / f"half{half}", lambda half=half: _kill_in_parquet(half))
    step = 1
    while not _forked(base, folder / f"step{step}", lambda step=step: _kill_at(step)):
        step += 1
    print(step - 1)  # noqa: T201  # the answer


def _forked(base: Path, place: Path, arm: Callable[[], None]) -> bool:
    """Write in a fork on a copy of the store; return whether it got through."""
    if base.exists():
        shutil.copytree(base, place)
    child = os.fork()
    if not child:
        arm()
        write(written(place), AHEAD)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _kill_at(step: int) -> None:
    left = [step]

    def count() -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    sync = os.fsync

    def counted(handle: int) -> None:
        count()
        sync(handle)

    os.fsync = counted
    sys.addaudithook(lambda event, args: count() if event in EVENTS and _writes(event, args) else None)


def _writes(event: str, args: tuple[object, ...]) -> bool:
    return event != "open" or (isinstance(args[2], int) and bool(args[2] & (os.O_WRONLY | os.O_RDWR)))


def _kill_in_parquet(number: int) -> None:
    left, write_table = [number], pq.write_table

    def halved(table: object, where: Path, **options: object) -> None:
        write_table(table, where, **options)
        left[0] -= 1
        if not left[0]:
            os.truncate(where, where.stat().st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)

    pq.write_table = halved


if __name__ == "__main__":
    main()
