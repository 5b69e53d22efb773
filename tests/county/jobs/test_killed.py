"""A worker killed anywhere loses nothing and doubles nothing (F01, F02, F30, F32, I8)."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from county.own_site import ON_POSTGRESQL, Rows, environment_of, migrate, rows_of, started

SCRIPT = Path(__file__).with_name("toy_worker.py")
CHUNKS = 4
EVERYWHERE = [f"{number}:{place}" for number in range(CHUNKS) for place in ("before", "inside", "committed")]
SMALL = ("0:inside", "1:before", "2:committed", "3:inside")


EMPTY = f"killed_empty_{os.getpid()}"


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory, migrated_site: Path) -> Iterator[Path]:
    """Return a folder with a migrated database, made once and copied by each test."""
    if not ON_POSTGRESQL:
        yield migrated_site
        return
    folder = tmp_path_factory.mktemp("site")
    with own_database(folder, EMPTY, f"CREATE DATABASE {EMPTY}"):
        migrate(folder, database=database_of(folder))
        yield folder


@pytest.fixture
def site(empty_site: Path, tmp_path: Path) -> Iterator[Path]:
    folder, name = tmp_path / "data", f"killed_{os.getpid()}"
    shutil.copytree(empty_site, folder)
    with own_database(folder, name, f"CREATE DATABASE {name} TEMPLATE {EMPTY}"):
        yield folder


@contextmanager
def own_database(folder: Path, name: str, make: str) -> Iterator[None]:
    """On PostgreSQL, make a database of the folder's own on the tests' server, and drop it at the end; SQLite's lies in the folder."""
    if not ON_POSTGRESQL:
        yield
        return
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    _statements(drop, make)
    (folder / "address").write_text(_address(name), encoding="utf-8")
    try:
        yield
    finally:
        _statements(drop)


def database_of(folder: Path) -> str:
    """Return the address of a folder's database; empty for SQLite."""
    return (folder / "address").read_text(encoding="utf-8") if (folder / "address").exists() else ""


def _address(name: str) -> str:
    told = urlsplit(os.environ["JINGZHUN_DATABASE"])
    return urlunsplit(told._replace(path=f"/{name}"))


def _statements(*statements: str) -> None:
    with psycopg.connect(_address("postgres"), autocommit=True) as connection:
        for one in statements:
            connection.execute(one)  # type: ignore[arg-type]  # names of our own databases


def environment(folder: Path) -> dict[str, str]:
    return environment_of(folder, database=database_of(folder))


def finish(folder: Path, *words: str) -> tuple[int, str]:
    with started(SCRIPT, *words, environment=environment(folder)) as process:
        said, _ = process.communicate(timeout=60)
    return process.returncode, said.strip()


def rows(folder: Path, question: str) -> Rows:
    if not ON_POSTGRESQL:
        return rows_of(folder, question)
    with psycopg.connect(database_of(folder)) as connection:
        return connection.execute(question).fetchall()  # type: ignore[arg-type]  # our own questions


def done_once(folder: Path) -> None:
    assert rows(folder, "SELECT state, done, chunks FROM jobs_job") == [("done", CHUNKS, CHUNKS)]
    written = [int(str(code)) for (code,) in rows(folder, "SELECT code FROM registry_division ORDER BY code")]
    assert written == list(range(CHUNKS))


def killed_then_carried_on(folder: Path, place: str) -> None:
    finish(folder, "ask")
    code, _ = finish(folder, "work", place)
    assert code == -signal.SIGKILL, f"the process was to die at {place}"
    assert rows(folder, "SELECT state FROM jobs_job") == [("running",)]
    code, _ = finish(folder, "work", "none")
    assert code == 0
    done_once(folder)


@pytest.mark.parametrize("place", SMALL)
def test_worker_killed_then_another_goes_on_and_each_row_is_there_once(site: Path, place: str) -> None:
    killed_then_carried_on(site, place)


@pytest.mark.slow
@pytest.mark.parametrize("place", [p for p in EVERYWHERE if p not in {*SMALL, "3:committed"}])
def test_worker_killed_at_every_place(site: Path, place: str) -> None:
    killed_then_carried_on(site, place)


def test_worker_paused_beyond_its_lease_is_fenced_off(site: Path) -> None:
    finish(site, "ask")
    with started(SCRIPT, "work", "pause-1", environment=environment(site)) as paused:
        for _ in range(100):
            state = Path(f"/proc/{paused.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
            if state == "T":
                break
            time.sleep(0.1)
        assert state == "T"
        code, _ = finish(site, "work", "none")
        assert code == 0
        os.kill(paused.pid, signal.SIGCONT)
        paused.communicate(timeout=60)
    done_once(site)
    writers = rows(site, "SELECT DISTINCT name FROM registry_division")
    assert len(writers) == 2
    written_by = [name for (name,) in rows(site, "SELECT name FROM registry_division")]
    assert written_by.count(f"by {paused.pid}") == 1


def test_job_that_always_fails_is_given_up_after_five_tries_and_others_go_on(site: Path) -> None:
    finish(site, "ask", "2")
    finish(site, "ask")
    code, _ = finish(site, "work", "none")
    assert code == 0
    told = rows(site, "SELECT state, done, tries, fault_en FROM jobs_job ORDER BY sequence")
    assert told[0][:3] == ("dead", 2, 5)
    assert "given up after 5 tries" in str(told[0][3])
    assert told[1][0] != "running"
