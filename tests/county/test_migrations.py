"""F52: a migration killed at any statement is begun again and ends; the release before runs on the wider schema (I9)."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import AddConstraint, AddField, AlterField, DeleteModel, RemoveField, RenameField, RenameModel, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from county.own_site import Rows, environment_of, rows_of

SCRIPT = Path(__file__).with_name("migrating.py")
FEW, STEP = (40, 900), 25
# What the first release landed with: the schema that every later migration only widens.
LANDED = {
    "accounts": "0003_calendar_feed", "api": "0001_keys", "audit": "0004_commands", "casework": "0009_referrals", "clues": "0004_runs_taken_off",
    "evaluation": "0002_steps_stay", "home": "0002_floor_of_cases", "intake": "0004_township_files", "jobs": "0001_records", "registry": "0006_pattern_indexes",
}  # fmt: skip


def migrate(folder: Path, kill_at: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(kill_at)],
        env=environment_of(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.strip() or done.stderr[-500:]


def schema_of(folder: Path) -> Rows:
    return rows_of(folder, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Rows]:
    """Return how many statements a whole migration takes, and the schema it ends with."""
    folder = tmp_path_factory.mktemp("whole")
    code, said = migrate(folder, 0)
    assert code == 0, said
    return int(said), schema_of(folder)


def killed_and_begun_again(folder: Path, at: int, schema: Rows) -> None:
    code, _said = migrate(folder, at)
    assert code == -signal.SIGKILL
    code, said = migrate(folder, 0)
    assert code == 0, said
    assert schema_of(folder) == schema
    assert rows_of(folder, "PRAGMA integrity_check") == [("ok",)]
    assert rows_of(folder, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("at", FEW)
def test_killed_at_a_statement_then_begun_again_and_ends(at: int, whole: tuple[int, Rows], tmp_path: Path) -> None:
    statements, schema = whole
    assert statements > max(FEW), "a migration has more statements than this asks for"
    killed_and_begun_again(tmp_path, at, schema)


@pytest.mark.slow
def test_killed_at_every_twenty_fifth_statement(whole: tuple[int, Rows], tmp_path: Path) -> None:
    statements, schema = whole
    for at in range(1, statements, STEP):
        folder = tmp_path / str(at)
        folder.mkdir()
        killed_and_begun_again(folder, at, schema)
        shutil.rmtree(folder)


Later = tuple[str, str, Operation, ProjectState]


def later_operations() -> Iterator[Later]:
    """Yield every operation of our apps after what has landed: its migration, its app, itself, and the state it finds."""
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in LANDED and name > LANDED[app]:
            state = loader.project_state((app, name), at_end=False)
            for operation in migration.operations:
                yield f"{app}.{name}", app, operation, state.clone()
                operation.state_forwards(app, state)


def test_what_has_landed_is_still_there() -> None:
    loader = MigrationLoader(None)
    assert [one for one in LANDED.items() if one not in loader.disk_migrations] == []
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("jingzhun.county.")}
    assert {app for app, _name in loader.disk_migrations if app in ours} <= set(LANDED)


def narrows(app: str, operation: Operation, before: ProjectState, landed: ProjectState) -> str:
    """Return why the release before could not run on what an operation makes of a state; empty where it can."""
    if isinstance(operation, RemoveField | DeleteModel | RenameField | RenameModel):
        return "takes away or renames what the release before reads"
    if isinstance(operation, RunSQL):
        return "nobody can tell of free SQL whether it narrows; use the operations of Django"
    if isinstance(operation, AddField) and not operation.field.null and operation.field.db_default is models.NOT_PROVIDED:
        return "a new column that the release before does not fill needs null or db_default"
    if isinstance(operation, AlterField):
        return _altered(before.models[app, operation.model_name_lower].fields[operation.name], operation.field)
    if isinstance(operation, AddConstraint):
        model = landed.models.get((app, operation.model_name_lower))
        old = set(model.fields) if model else set()
        if old and _named_by(operation.constraint) <= old:
            return "a constraint on what the release before writes may refuse it"
    return ""


def _altered(old: models.Field, new: models.Field) -> str:
    if old.null and not new.null:
        return "refuses a null that the release before writes"
    if new.unique and not old.unique:
        return "makes a column unique that the release before may fill twice"
    if old.get_internal_type() != new.get_internal_type():
        return "changes the type that the release before writes"
    if new.max_length is not None and (old.max_length is None or new.max_length < old.max_length):
        return "is too short for what the release before writes"
    return ""


def _named_by(constraint: models.BaseConstraint) -> set[str]:
    """Return the fields a constraint is about."""
    condition = getattr(constraint, "condition", None)
    return {*getattr(constraint, "fields", ()), *(condition.referenced_base_fields if condition is not None else ())}


def test_later_migrations_only_widen_the_schema() -> None:
    later, landed = list(later_operations()), MigrationLoader(None).project_state(list(LANDED.items()))
    assert later, "there are migrations after what has landed"
    assert [f"{name}: {why}" for name, app, done, before in later if (why := narrows(app, done, before, landed))] == []


NAME, PHONE = models.CharField(max_length=60), models.CharField(max_length=20, null=True)
HOUSEHOLD = ("registry", "household")


@pytest.mark.parametrize(
    ("operation", "is_narrower"),
    [
        (RemoveField("household", "phone"), True),
        (RenameField("household", "phone", "tel"), True),
        (RunSQL("SELECT 1"), True),
        (AddField("household", "x", models.IntegerField(default=1)), True),
        (AddField("household", "x", models.IntegerField(default=1, db_default=1)), False),
        (AddField("household", "x", models.IntegerField(null=True)), False),
        (AlterField("household", "phone", models.CharField(max_length=20)), True),
        (AlterField("household", "phone", models.CharField(max_length=19, null=True)), True),
        (AlterField("household", "phone", models.CharField(max_length=20, null=True, unique=True)), True),
        (AlterField("household", "phone", models.TextField(null=True)), True),
        (AlterField("household", "phone", models.CharField(max_length=21, null=True)), False),
        (AddConstraint("household", models.UniqueConstraint(fields=["phone"], name="a")), True),
        (AddConstraint("household", models.CheckConstraint(condition=models.Q(phone__gt="", name__gt=""), name="b")), True),
        (AddConstraint("household", models.UniqueConstraint(fields=["phone", "later"], name="c")), False),
        (AddConstraint("household", models.CheckConstraint(condition=models.Q(phone__gt="", later=1), name="e")), False),
        (AddConstraint("newer", models.UniqueConstraint(fields=["phone"], name="d")), False),
    ],
)
def test_narrowing_is_seen(operation: Operation, is_narrower: bool) -> None:
    state = ProjectState()
    state.add_model(ModelState(*HOUSEHOLD, fields=[("name", NAME), ("phone", PHONE)]))
    assert bool(narrows("registry", operation, state, state)) == is_narrower
