"""How each database is copied while officers work: SQLite by its online backup, PostgreSQL by ``pg_basebackup``."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from jingzhun.county.config.backup.manifest import BackupRefused
from jingzhun.county.config.backup.postgresql_programs import run_program
from jingzhun.values.speech import Bilingual

PATIENCE_SECONDS = 60
DATABASE = "county.sqlite3"
CLUSTER = "postgresql"
KEPT_FOLDERS = ("seals", "files")  # of the data folder; keys never lie beside what they open
DAMAGED = Bilingual("数据库有损坏，没有制作备份：{said}", "the database is damaged and was not backed up: {said}")


def copy_sqlite(database: Path, into: Path) -> None:
    """Copy a SQLite database with everything committed until now, and check the copy.

    Raises
    ------
    BackupRefused
        ``damaged``: a damaged database is never kept as a backup.
    """
    target = into / DATABASE
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(handle)
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)
    copy = sqlite3.connect(target)
    try:
        source.execute("BEGIN")
        source.execute(
            "SELECT count(*) FROM sqlite_master"
        ).fetchone()  # waits its turn once; without it busy writers starve the copy
        source.backup(copy)
        said = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    finally:
        copy.close()
        source.close()
    if said != "ok":
        raise BackupRefused("damaged", DAMAGED, said=said)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def copy_postgresql(database: Mapping[str, object], into: Path) -> None:
    """Copy a PostgreSQL cluster with its write-ahead log, and verify it against PostgreSQL's own manifest."""
    cluster = into / CLUSTER
    connection = _connection_words(database)
    words = ("--checkpoint=fast", "--wal-method=stream", "--manifest-checksums=SHA256", "--no-password")
    run_program("pg_basebackup", *connection, "--pgdata", str(cluster), *words, password=str(database.get("PASSWORD", "")))
    verify_postgresql(cluster)


def verify_postgresql(cluster: Path) -> None:
    """Check a copied cluster against PostgreSQL's own manifest."""
    run_program("pg_verifybackup", "--exit-on-error", "--quiet", str(cluster))


def copy_folders(data: Path, into: Path) -> None:
    """Copy the seals and the files of the data folder."""
    for name in KEPT_FOLDERS:
        if (data / name).is_dir():
            shutil.copytree(data / name, into / name)


def _connection_words(database: Mapping[str, object]) -> list[str]:
    words = [f"--host={database['HOST']}"] if database.get("HOST") else []
    words += [f"--port={database['PORT']}"] if database.get("PORT") else []
    return words + ([f"--username={database['USER']}"] if database.get("USER") else [])
