"""PostgreSQL's own programs, where they lie and how they are called; they refuse to run a server as root."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

DEBIAN = Path("/usr/lib/postgresql")
LONGEST_SECONDS = 3600  # the whole restore must be done in an hour (trust.md E.4)
NO_PROGRAM = Bilingual(
    "找不到 {name}；请安装与服务器同版本的 postgresql 软件包",
    "there is no {name}; install the postgresql package of the server's release",
)
FAILED = Bilingual("{name} 没有成功：{said}", "{name} failed: {said}")
LAST_LINES = 3


class ProgramFailed(JingzhunError):
    """A program of PostgreSQL is missing or did not do its work."""


def program(name: str) -> str:
    """Return the path of a program: by ``PATH``, else Debian's newest release.

    Raises
    ------
    ProgramFailed
        ``no_program``.
    """
    places = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda place: int(place.parts[-3]), reverse=True)
    found = shutil.which(name) or (str(places[0]) if places else "")
    if not found:
        raise ProgramFailed("no_program", NO_PROGRAM, name=name)
    return found


def run_program(name: str, *words: str, password: str = "", log: Path | None = None, user: str | None = None) -> str:
    """Run a program to its end and return what it said.

    Parameters
    ----------
    log
        Where a server that stays writes.
    user
        As whom to run it; only root may choose.

    Raises
    ------
    ProgramFailed
        ``no_program``, or ``failed`` with the last lines of its complaint.
    """
    environment = {**os.environ, "LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
    wanted = [program(name), *words]
    if log is not None:  # a server that stays keeps its output open; it gets a file and not a pipe
        with log.open("ab") as said:
            done: subprocess.CompletedProcess[Any] = subprocess.run(  # noqa: S603 - our own words, no shell
                wanted, env=environment, stdout=said, stderr=said, user=user, timeout=LONGEST_SECONDS, check=False
            )
        complaint = log.read_text(encoding="utf-8", errors="replace")
    else:
        told = subprocess.run(wanted, env=environment, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)  # noqa: S603
        done, complaint = told, told.stderr or told.stdout
    if done.returncode:
        raise ProgramFailed("failed", FAILED, name=name, said=" · ".join(complaint.strip().splitlines()[-LAST_LINES:]))
    return complaint
