"""A backup is whole or refused: interrupted, cut off, changed, of another key, of a newer release (F18, F10)."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from jingzhun.county.config.backup import manifest
from jingzhun.county.config.backup.copying import DATABASE, copy_sqlite
from jingzhun.county.config.backup.manifest import DRAFT, Backup, BackupRefused, backups_in, check, keep_newest, make
from jingzhun.county.config.backup.restoring import RestoreRefused, restore
from jingzhun.county.config.ciphers import Keys, keys_in

KNOWN = frozenset({"audit.0001_initial", "jobs.0001_initial"})
ABOUT = {"head": "7:abc", "migrations": " ".join(sorted(KNOWN))}
FLIPS = 50


@pytest.fixture
def database(tmp_path: Path) -> Path:
    place = tmp_path / "county.sqlite3"
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, name TEXT)")
        connection.executemany("INSERT INTO t (name) VALUES (?)", [(f"村民{n}",) for n in range(2_000)])
    return place


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return keys_in(tmp_path / "keys")


@pytest.fixture
def backup(tmp_path: Path, database: Path, keys: Keys) -> Backup:
    return make(tmp_path / "backups", keys, engine="sqlite", about=ABOUT, copy=lambda draft: copy_sqlite(database, draft))


def test_backup_is_checked_restored_and_holds_every_row(tmp_path: Path, backup: Backup, keys: Keys) -> None:
    checked = check(backup.folder, keys, migrations=KNOWN)
    assert (checked.head, checked.engine) == ((7, "abc"), "sqlite")
    restore(checked, tmp_path / "keys", tmp_path / "clean")
    with sqlite3.connect(tmp_path / "clean" / DATABASE) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (2_000,)
    assert (tmp_path / "clean" / DATABASE).stat().st_mode & 0o077 == 0
    with pytest.raises(RestoreRefused, match="not empty"):
        restore(checked, tmp_path / "keys", tmp_path / "clean")


def test_every_one_of_fifty_flipped_bytes_is_found(backup: Backup, keys: Keys) -> None:
    rng = random.Random(20240630)  # noqa: S311 - the same fifty places in every run
    files = [backup.folder / DATABASE, backup.folder / manifest.MANIFEST]
    found = 0
    for _ in range(FLIPS):
        place = rng.choice(files)
        whole = place.read_bytes()
        at = rng.randrange(len(whole))
        place.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :])
        try:
            check(backup.folder, keys, migrations=KNOWN)
        except BackupRefused as refused:
            found += refused.code in {"file_changed", "wrong_key", "no_manifest"}
        place.write_bytes(whole)
    assert found == FLIPS
    check(backup.folder, keys, migrations=KNOWN)


@pytest.mark.parametrize("left", [0, 1, 4_096])
def test_backup_cut_off_is_refused(backup: Backup, keys: Keys, left: int) -> None:
    place = backup.folder / DATABASE
    place.write_bytes(place.read_bytes()[:left])
    with pytest.raises(BackupRefused, match="changed or cut off"):
        check(backup.folder, keys, migrations=KNOWN)


def test_backup_without_a_file_without_a_manifest_of_another_key_or_a_newer_release_is_refused(
    tmp_path: Path, backup: Backup, keys: Keys
) -> None:
    with pytest.raises(BackupRefused, match="wrong keys"):
        check(backup.folder, keys_in(tmp_path / "others"), migrations=KNOWN)
    with pytest.raises(BackupRefused, match="newer release"):
        check(backup.folder, keys, migrations=frozenset({"audit.0001_initial"}))
    (backup.folder / DATABASE).rename(tmp_path / "away")
    with pytest.raises(BackupRefused, match=f"lacks {DATABASE}"):
        check(backup.folder, keys, migrations=KNOWN)
    (backup.folder / manifest.MANIFEST).unlink()
    with pytest.raises(BackupRefused, match="no manifest"):
        check(backup.folder, keys, migrations=KNOWN)


def test_interrupted_backup_is_none_and_the_last_good_one_stays(tmp_path: Path, backup: Backup, database: Path, keys: Keys) -> None:
    def stopped(draft: Path) -> None:
        copy_sqlite(database, draft)
        raise KeyboardInterrupt

    time.sleep(1.1)  # a backup is named by its second
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "backups", keys, engine="sqlite", about=ABOUT, copy=stopped)
    assert backups_in(tmp_path / "backups") == [backup.folder]
    assert list((tmp_path / "backups").glob(f"{DRAFT}*"))
    keep_newest(tmp_path / "backups", 1)
    assert [place.name for place in (tmp_path / "backups").iterdir()] == [backup.folder.name]


def test_only_the_newest_are_kept(tmp_path: Path, backup: Backup) -> None:
    for day in range(1, 6):
        shutil.copytree(backup.folder, tmp_path / "backups" / f"2024060{day}T010000Z")
    keep_newest(tmp_path / "backups", 2)
    assert [place.name for place in backups_in(tmp_path / "backups")] == [backup.folder.name, "20240605T010000Z"]


def test_damaged_database_is_not_backed_up(tmp_path: Path, database: Path, keys: Keys) -> None:
    whole = bytearray(database.read_bytes())
    whole[4_096:4_200] = bytes(104)
    database.write_bytes(whole)
    with pytest.raises(BackupRefused, match="damaged"):
        make(tmp_path / "backups", keys, engine="sqlite", about=ABOUT, copy=lambda draft: copy_sqlite(database, draft))
    assert backups_in(tmp_path / "backups") == []


def test_copy_taken_while_rows_are_written_holds_all_that_were_acknowledged_before(tmp_path: Path, database: Path) -> None:
    acknowledged, over = [2_000], threading.Event()

    def write() -> None:
        connection = sqlite3.connect(database, timeout=20)
        while not over.is_set():
            with connection:
                connection.executemany("INSERT INTO t (name) VALUES (?)", [("新",)] * 10)
            acknowledged.append(acknowledged[-1] + 10)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            before = acknowledged[-1]
            (tmp_path / str(number)).mkdir()
            copy_sqlite(database, tmp_path / str(number))
            with sqlite3.connect(tmp_path / str(number) / DATABASE) as connection:
                (rows,) = connection.execute("SELECT count(*) FROM t").fetchone()
            assert rows >= before
            assert rows % 10 == 0, "no half of a transaction"
    finally:
        over.set()
        writer.join()
