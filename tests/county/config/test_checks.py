"""A production start is refused with a list; a database that is not the newest, or is served already, is not served (S70, F11, F12, F13)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from jingzhun.county.config.checks import start_faults, start_warnings
from jingzhun.county.config.environment import Environment, read_environment
from jingzhun.county.config.holding import HoldRefused, count_start, disk_kind, hold, must_be_newest

SECRET = "k8Jd-2mQpXw9_Zr4tUv7yBn1cEf5gHj3aLs6oWi0qTxMzNbVdG"  # noqa: S105 - a good one, of no installation


@pytest.fixture
def sound(tmp_path: Path) -> Environment:
    tmp_path.chmod(0o700)
    database = tmp_path / "county.sqlite3"
    database.touch(mode=0o600)
    given = {
        "JINGZHUN_DATA": str(tmp_path),
        "JINGZHUN_SECRET_KEY": SECRET,
        "JINGZHUN_HOSTS": "jz.linxi.example",
        "JINGZHUN_HTTPS": "yes",
    }
    return read_environment(given)


def codes(installation: Environment, **more: object) -> list[str]:
    return [fault.code for fault in start_faults(installation, **{"debug": False} | more)]  # type: ignore[arg-type]


def test_sound_installation_starts(sound: Environment) -> None:
    assert codes(sound) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secret_key": "changeme"}, "short_key"),
        ({"secret_key": "a" * 60}, "short_key"),
        ({"https": False}, "http_only"),
        ({"hosts": ("*",)}, "any_host"),
        ({"hosts": (".example",)}, "any_host"),
        ({"database": {"ENGINE": "django.db.backends.postgresql", "NAME": "c", "HOST": "10.0.0.5"}}, "no_database_password"),
    ],
)
def test_each_weakness_is_a_reason_of_its_own(sound: Environment, change: dict[str, object], code: str) -> None:
    assert codes(replace(sound, **change)) == [code]  # type: ignore[arg-type]


def test_debug_default_accounts_and_readable_files_are_reasons_and_all_are_told_at_once(sound: Environment) -> None:
    Path(str(sound.database["NAME"])).chmod(0o644)
    weak = replace(sound, https=False, secret_key="x")  # noqa: S106 - a bad one is meant
    found = list(start_faults(weak, debug=True, demo_accounts=("leader",)))
    assert [f.code for f in found] == ["debug", "short_key", "http_only", "readable", "demo_accounts"]
    assert all(f.sentence.zh and f.sentence.en for f in found)
    assert not list(start_faults(replace(weak, mode="demo"), debug=True))


def test_old_sqlite_is_told_and_does_not_hinder(sound: Environment) -> None:
    (said,) = start_warnings(sound, "3.40.1")
    assert "rollback journal" in said.en
    assert list(start_warnings(sound, "3.51.3")) == []


@pytest.fixture
def database(tmp_path: Path) -> Path:
    place = tmp_path / "county.sqlite3"
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE t (n INTEGER)")
    return place


def test_older_copy_put_back_is_refused_and_the_right_one_starts(tmp_path: Path, database: Path) -> None:
    count_start(database, tmp_path)
    shutil.copy(database, tmp_path / "copy")
    must_be_newest(database, tmp_path)
    assert count_start(database, tmp_path) == 2
    shutil.copy(database, tmp_path / "newest")
    shutil.copy(tmp_path / "copy", database)
    with pytest.raises(HoldRefused, match="older copy") as refused:
        must_be_newest(database, tmp_path)
    assert (refused.value.fields["found"], refused.value.fields["wanted"]) == (1, 2)
    shutil.copy(tmp_path / "newest", database)
    must_be_newest(database, tmp_path)


@pytest.mark.parametrize("lost", ["gone", "empty"])
def test_database_that_is_gone_is_not_made_anew(tmp_path: Path, database: Path, lost: str) -> None:
    must_be_newest(tmp_path / "first start", tmp_path)
    count_start(database, tmp_path)
    database.unlink()
    if lost == "empty":
        database.touch()
    with pytest.raises(HoldRefused, match="is gone"):
        must_be_newest(database, tmp_path)


def test_start_killed_between_the_two_counts_is_no_older_copy(tmp_path: Path, database: Path) -> None:
    count_start(database, tmp_path)
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 2")
    must_be_newest(database, tmp_path)
    assert count_start(database, tmp_path) == 3


def test_second_server_is_refused_with_the_name_of_the_first_until_it_is_killed(tmp_path: Path) -> None:
    script = f"from pathlib import Path; from jingzhun.county.config.holding import hold; h = hold(Path({str(tmp_path)!r})); print('held', flush=True); import time; time.sleep(60)"  # fmt: skip
    first = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert first.stdout
    assert first.stdout.readline() == "held\n"
    with pytest.raises(HoldRefused, match=f"pid {first.pid}"):
        hold(tmp_path)
    first.kill()
    first.wait()
    time.sleep(0.1)
    hold(tmp_path).let_go()


def test_network_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserver:/jz {tmp_path} nfs4 rw 0 0\nproc /proc proc rw 0 0\n", encoding="ascii")
    assert disk_kind(tmp_path / "data", mounts) == "nfs4"
    assert disk_kind(Path("/srv"), mounts) == "ext4"
    monkeypatch.setattr("jingzhun.county.config.holding.disk_kind", lambda _: "nfs4")
    with pytest.raises(HoldRefused, match="network disk"):
        hold(tmp_path)
