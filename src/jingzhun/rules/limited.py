"""Children with limits: the one way to start another process (parsers of foreign files, solvers).

A child gets no shell, no environment of ours, its own process group, and hard limits of memory, time and file size. What it
says comes back as bytes; whatever goes wrong becomes one sentence with its cause, and the parent lives on (F33).
"""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess  # the one place that may
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

_MEGABYTE = 1024 * 1024
FAILURES: dict[str, Bilingual] = {
    "memory": Bilingual("处理该文件需要的内存超过{memory_mb}MB上限，已停止；请拆分文件后重试", "the file needs more than {memory_mb} MB of memory and was stopped; split it and try again"),
    "time": Bilingual("处理该文件超过{seconds}秒上限，已停止；请拆分文件后重试", "the file takes longer than {seconds} seconds and was stopped; split it and try again"),
    "crash": Bilingual("处理程序意外中止（代码{exit_code}）;文件可能已损坏，请另存为新文件后重试", "the reader stopped unexpectedly (code {exit_code}); the file may be damaged: save it anew and try again"),
}  # fmt: skip
EXIT_MEMORY = 77
PEAK = "peak_kb="
_HIGH_WATER = re.compile(rb"VmHWM:\s+(\d+) kB")


class ChildFailed(JingzhunError):
    """A limited child did not finish: ``memory``, ``time`` or ``crash``."""


@dataclass(frozen=True)
class LimitedResult:
    """What a child said, and what it took."""

    output: bytes
    peak_rss_mb: float
    cpu_seconds: float


def run_limited(
    module: str, *, stdin: bytes = b"", args: Sequence[str] = (), memory_mb: int = 350, seconds: int = 120
) -> LimitedResult:
    """Run a module of ours as a limited child and return its output.

    Parameters
    ----------
    module
        Dotted name, run with ``python -I -m``; never a name from a user.
    stdin
        What the child reads.
    args
        Arguments, behind ``--``; no shell ever sees them (S28).
    memory_mb
        Limit of the child's data and of its resident memory, told apart by the kernel: RLIMIT_DATA bounds what it may
        allocate, which bounds RSS because the program text adds a few megabytes only.
    seconds
        Wall and processor time.

    Raises
    ------
    ChildFailed
        ``memory``, ``time`` or ``crash``.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
        [sys.executable, "-I", "-m", module, "--", *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
        preexec_fn=lambda: _limit(memory_mb, seconds),  # limits must hold before the first byte is read
    )
    try:
        output, errors = child.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise ChildFailed("time", FAILURES["time"], seconds=seconds) from None
    _judge(child.returncode, errors, memory_mb=memory_mb, seconds=seconds)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return LimitedResult(output, _peak_mb(errors), cpu)


def say_peak() -> None:
    """Tell, as a child at its end, the most memory it had resident; the caller's own pages at the fork are not among it."""
    found = _HIGH_WATER.search(Path("/proc/self/status").read_bytes()) if Path("/proc/self/status").exists() else None
    if found:
        sys.stderr.write(f"{PEAK}{found[1].decode()}\n")


def _peak_mb(errors: bytes) -> float:
    """Return what the child told by ``say_peak``; 0 where it did not, as on a system without /proc."""
    told = errors.rpartition(PEAK.encode())[2].split()
    return int(told[0]) / 1024 if PEAK.encode() in errors and told else 0.0


def _limit(memory_mb: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _judge(exit_code: int, errors: bytes, *, memory_mb: int, seconds: int) -> None:
    if exit_code == 0:
        return
    if exit_code == EXIT_MEMORY or b"MemoryError" in errors or b"memory allocation" in errors or b"alloc" in errors[-2000:]:
        raise ChildFailed("memory", FAILURES["memory"], memory_mb=memory_mb)
    if exit_code == -signal.SIGXCPU:
        raise ChildFailed("time", FAILURES["time"], seconds=seconds)
    raise ChildFailed("crash", FAILURES["crash"], exit_code=exit_code)
