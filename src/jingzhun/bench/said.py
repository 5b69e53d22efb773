"""What a measured child tells: its seconds, the most memory it had resident, and what it found. And how it is asked."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

_HIGH_WATER = re.compile(r"VmHWM:\s+(\d+) kB")


def measured(module: str, asked: Mapping[str, object], *, seconds: int = 3600) -> dict[str, float]:
    """Run one side of a comparison as a process of its own and return what it told.

    Parameters
    ----------
    module
        A module of ours that ends with ``tell``; its own process, so that its memory is its own.
    asked
        What it is to do, as JSON.

    Raises
    ------
    RuntimeError
        With the end of what the child complained, where it failed.
    """
    child = subprocess.run(  # our own interpreter and module, no shell
        [sys.executable, "-m", module, json.dumps(asked)], capture_output=True, text=True, timeout=seconds, check=False
    )
    if child.returncode:
        raise RuntimeError(f"{module}: {child.stderr[-2000:]}")
    found: dict[str, float] = json.loads(child.stdout.splitlines()[-1])
    return found


def asked() -> dict[str, str]:
    """Return, as a child, what is to be done."""
    found: dict[str, str] = json.loads(sys.argv[1])
    return found


def tell(**found: float) -> None:
    """Tell, as a child at its end, what was measured."""
    print(json.dumps({**found, "peak_mb": peak_mb()}))


def peak_mb() -> int:
    """Return the most memory this process had resident; the kernel starts the mark anew at exec, unlike ``ru_maxrss``."""
    told = _HIGH_WATER.search(Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(told[1]) // 1024 if told else 0


def seconds_of(work: Callable[[], object], *, times: int = 1) -> float:
    """Return the median of how long some work takes."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return statistics.median(found)
