"""``jingzhun backup`` and ``drill``, whole: on SQLite, and on Debian's PostgreSQL to a chosen minute (F14, F16)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SETTINGS = "jingzhun.county.config.settings"
PROCESSES, THREADS = 5, 10  # fifty writers, each with a connection of its own
POSTGRESQL = Path("/usr/lib/postgresql/15/bin")
AS_ROOT = os.geteuid() == 0
CAN_BE_POSTGRES = AS_ROOT and POSTGRESQL.is_dir() and any(one.pw_name == "postgres" for one in pwd.getpwall())
RECORD = """
import django; django.setup()
from django.db import transaction
from jingzhun.county.audit.operations import Change, record
with transaction.atomic():
    record(*(Change(actor_id=1, act="ask_job", subject_kind="job", subject_id=str(n)) for n in range({count})))
"""


def run(data: Path, *words: str, code: int = 0, **more: str) -> str:
    environment = {**os.environ, "JINGZHUN_DATA": str(data), "JINGZHUN_MODE": "test", "DJANGO_SETTINGS_MODULE": SETTINGS} | more
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def django(data: Path, *words: str, code: int = 0, **more: str) -> str:
    return run(data, "-m", "django", *words, code=code, **more)


@pytest.mark.slow
def test_backup_of_sqlite_is_proved_by_a_drill_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    django(data, "migrate", "-v0")
    run(data, "-c", RECORD.format(count=5))
    assert "5 events" in django(data, "backup")
    said = django(data, "drill", "--place", str(tmp_path))
    assert "proved" in said
    assert "5 events" in said
    django(data, "restore", str(tmp_path / "new"))
    django(tmp_path / "new", "verify")
    (made,) = (data / "backups").glob("[0-9]*")
    with (made / "county.sqlite3").open("r+b") as file:
        file.seek(9_000)
        file.write(b"\xff")
    assert "changed or cut off" in django(data, "drill", code=1)
    assert "changed or cut off" in django(data, "restore", str(tmp_path / "newer"), code=1)
    assert not (tmp_path / "newer").exists()


class Server:
    """A PostgreSQL server of Debian's, run by the user postgres on a socket of its own, with its log archived."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cluster, self.wal = folder, folder / "cluster", folder / "wal"
        self.wal.mkdir()
        for place in (folder, self.wal):
            shutil.chown(place, "postgres")
        self.run("initdb", "-D", str(self.cluster), "--auth=trust", "--data-checksums", "-E", "UTF8", "--locale=C.UTF-8")
        with (self.cluster / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"archive_mode = on\narchive_command = 'cp \"%p\" \"{self.wal}/%f\"'\nlisten_addresses = ''\n")

    def run(self, program: str, *words: str) -> str:
        wanted = [program if "/" in program else str(POSTGRESQL / program), *words]
        environment = {**os.environ, "PATH": f"{POSTGRESQL}:{os.environ['PATH']}", "HOME": str(self.folder)}
        log = self.folder / "said.log"
        with log.open("wb") as said:
            code = subprocess.run(wanted, user="postgres", group="postgres", extra_groups=[], env=environment, cwd=self.folder, stdout=said, stderr=said, timeout=300).returncode  # fmt: skip
        text = log.read_text(encoding="utf-8", errors="replace")
        assert code == 0, text
        return text

    @property
    def more(self) -> dict[str, str]:
        return {
            "JINGZHUN_DATABASE": f"postgresql://postgres@/county?host={self.folder}",
            "JINGZHUN_DATA": str(self.folder / "data"),
            "JINGZHUN_MODE": "test",
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }

    def django(self, *words: str) -> str:
        return run(self.folder / "data", "-m", "django", *words, **self.more)

    def record(self, count: int) -> None:
        run(self.folder / "data", "-c", RECORD.format(count=count), **self.more)

    def start(self) -> None:
        self.run("pg_ctl", "-D", str(self.cluster), "-o", f"-k {self.folder}", "-w", "-l", str(self.folder / "server.log"), "start")

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-D", str(self.cluster), "-m", mode, "-w", "stop")

    def ask(self, question: str) -> str:
        return self.run("psql", "-h", str(self.folder), "-At", "-c", question, "county").strip()


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path("/tmp") / f"jz-drill-{os.getpid()}"
    folder.mkdir(mode=0o755)
    made = Server(folder)
    made.start()
    try:
        made.run("createdb", "-h", str(folder), "county")
        yield made
    finally:
        made.stop("immediate")
        shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.skipif(not CAN_BE_POSTGRES, reason="needs Debian's PostgreSQL 15 and the right to be its user")
def test_postgresql_is_restored_to_the_chosen_minute_after_the_primary_is_lost(server: Server) -> None:
    server.django("migrate", "-v0")
    server.record(5)
    assert "5 events" in server.django("backup")
    server.record(7)
    time.sleep(1.5)
    minute = server.ask("SELECT now()")
    time.sleep(1.5)
    server.record(11)
    server.ask("SELECT pg_switch_wal()")
    for _ in range(100):
        if server.ask("SELECT last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) FROM pg_stat_archiver") == "t":
            break
        time.sleep(0.1)
    assert "5 events" in server.django("drill")
    assert "12 events" in server.django("drill", "--wal", str(server.wal), "--until", minute)
    assert "23 events" in server.django("drill", "--wal", str(server.wal))


@pytest.mark.slow
@pytest.mark.skipif(not CAN_BE_POSTGRES, reason="needs Debian's PostgreSQL 15 and the right to be its user")
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_acknowledged_events_survive_a_restart_of_the_server_under_writers(server: Server, mode: str) -> None:
    server.django("migrate", "-v0")
    writer = server.folder / "writer.py"
    writer.write_text(WRITER, encoding="utf-8")
    environment = {**os.environ, **server.more}
    logs = [server.folder / f"ack{number}-{thread}" for number in range(PROCESSES) for thread in range(THREADS)]
    writers = [
        subprocess.Popen([sys.executable, str(writer), str(server.folder / f"ack{number}"), str(THREADS)], env=environment)
        for number in range(PROCESSES)
    ]
    try:
        _wait_for(lambda: all(log.exists() and log.stat().st_size for log in logs))
        server.stop(mode)
        sizes = [log.stat().st_size for log in logs]
        server.start()
        _wait_for(lambda: all(log.stat().st_size > size for log, size in zip(logs, sizes, strict=True)))
    finally:
        for one in writers:
            one.terminate()
        for one in writers:
            one.wait(timeout=30)
    acknowledged = [line for log in logs for line in log.read_text().split()]
    times = [float(line.partition(":")[2]) for line in acknowledged]
    assert max(b - a for a, b in zip(sorted(times), sorted(times)[1:], strict=False)) < 30, (
        "the pool came back within half a minute"
    )
    kept = set(server.ask("SELECT subject_id FROM audit_event").split())
    assert len(acknowledged) >= len(logs) * 2
    assert {line.partition(":")[0] for line in acknowledged} <= kept
    server.django("verify")


def _wait_for(so: Callable[[], bool], seconds: int = 120) -> None:
    until = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < until
        time.sleep(0.1)


WRITER = """
import os, sys, threading, time
import django; django.setup()
from django.db import DatabaseError, InterfaceError, connection, transaction
from jingzhun.county.audit.operations import Change, record
def write(thread):
    n = 0
    with open(f"{sys.argv[1]}-{thread}", "a") as log:
        while True:
            n += 1
            name = f"{os.getpid()}-{thread}-{n}"
            try:
                with transaction.atomic():
                    record(Change(actor_id=1, act="move_household", subject_kind="household", subject_id=name))
            except (DatabaseError, InterfaceError):
                connection.close()
                time.sleep(0.2)
                continue
            log.write(f"{name}:{time.time()}\\n"); log.flush(); os.fsync(log.fileno())
for number in range(int(sys.argv[2])):
    threading.Thread(target=write, args=(number,)).start()
"""
