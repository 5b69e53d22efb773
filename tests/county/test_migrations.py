"""F52: a migration killed at any statement is begun again and ends; the release before runs on the wider schema (I9)."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import AddField, AlterField, DeleteModel, RemoveField, RenameField, RenameModel
from django.db.migrations.loader import MigrationLoader

SCRIPT = Path(__file__).with_name("migrating.py")
FEW, STEP = (1, 40, 333, 900), 25
# What the first release landed with: the schema that every later migration only widens.
LANDED = {
    "accounts": "0003_calendar_feed", "api": "0001_keys", "audit": "0004_commands", "casework": "0009_referrals", "clues": "0004_runs_taken_off",
    "evaluation": "0002_steps_stay", "home": "0002_floor_of_cases", "intake": "0004_township_files", "jobs": "0001_records", "registry": "0006_pattern_indexes",
}  # fmt: skip


def environment(folder: Path) -> dict[str, str]:
    told = {"JINGZHUN_DATA": str(folder), "JINGZHUN_MODE": "test", "DJANGO_SETTINGS_MODULE": "jingzhun.county.config.settings"}
    return {**os.environ, **told, "JINGZHUN_DATABASE": ""}  # its own site in SQLite, wherever the other tests lie


def migrate(folder: Path, kill_at: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(kill_at)],
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.strip() or done.stderr[-500:]


def schema_of(folder: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "county.sqlite3") as connection:
        return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, list[tuple[object, ...]]]:
    """Return how many statements a whole migration takes, and the schema it ends with."""
    folder = tmp_path_factory.mktemp("whole")
    code, said = migrate(folder, 0)
    assert code == 0, said
    return int(said), schema_of(folder)


def killed_and_begun_again(folder: Path, at: int, schema: list[tuple[object, ...]]) -> None:
    code, _said = migrate(folder, at)
    assert code == -signal.SIGKILL
    code, said = migrate(folder, 0)
    assert code == 0, said
    assert schema_of(folder) == schema
    with sqlite3.connect(folder / "county.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("at", FEW)
def test_killed_at_a_statement_then_begun_again_and_ends(
    at: int, whole: tuple[int, list[tuple[object, ...]]], tmp_path: Path
) -> None:
    statements, schema = whole
    assert statements > max(FEW), "a migration has more statements than this asks for"
    killed_and_begun_again(tmp_path, at, schema)


@pytest.mark.slow
def test_killed_at_every_twenty_fifth_statement(whole: tuple[int, list[tuple[object, ...]]], tmp_path: Path) -> None:
    statements, schema = whole
    for at in range(1, statements, STEP):
        folder = tmp_path / str(at)
        folder.mkdir()
        killed_and_begun_again(folder, at, schema)
        shutil.rmtree(folder)


def later_operations() -> list[tuple[str, object]]:
    """Return every operation of our apps after what has landed, by the name of its migration."""
    loader = MigrationLoader(None)
    return [
        (f"{app}.{name}", operation)
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in LANDED and name > LANDED[app]
        for operation in migration.operations
    ]


def test_what_has_landed_is_still_there() -> None:
    loader = MigrationLoader(None)
    assert [one for one in LANDED.items() if one not in loader.disk_migrations] == []
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("jingzhun.county.")}
    assert {app for app, _name in loader.disk_migrations if app in ours} <= set(LANDED)


def narrows(operation: object) -> str:
    """Return why the release before could not run on what an operation makes; empty where it can."""
    if isinstance(operation, RemoveField | DeleteModel | RenameField | RenameModel):
        return "takes away or renames what the release before reads"
    field = getattr(operation, "field", None)
    if (
        isinstance(operation, AddField)
        and isinstance(field, models.Field)
        and not field.null
        and field.db_default is models.NOT_PROVIDED
    ):
        return "a new column that the release before does not fill needs null or db_default"
    if isinstance(operation, AlterField) and isinstance(field, models.Field) and field.unique and not field.primary_key:
        return "makes a column unique that the release before may fill twice"
    return ""


def test_later_migrations_only_widen_the_schema() -> None:
    later = later_operations()
    assert later, "there are migrations after what has landed"
    assert [f"{name}: {why}" for name, operation in later if (why := narrows(operation))] == []


def test_narrowing_is_seen() -> None:
    assert narrows(RemoveField("household", "phone"))
    assert narrows(AddField("household", "x", models.IntegerField(default=1)))
    assert not narrows(AddField("household", "x", models.IntegerField(default=1, db_default=1)))
    assert not narrows(AddField("household", "x", models.IntegerField(null=True)))
