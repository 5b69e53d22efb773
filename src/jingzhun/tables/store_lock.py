"""One writer at a time: the kernel drops the lock when a writer dies, so no lock is ever left behind."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jingzhun.tables.store_faults import StoreFault

LOCK = "LOCK"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the store for one writer.

    Raises
    ------
    StoreFault
        ``locked``, at once, where another one writes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreFault("locked", folder=folder.name) from error
        yield
    finally:
        os.close(handle)
