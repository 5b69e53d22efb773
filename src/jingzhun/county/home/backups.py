"""Backing up this installation, and the drill: the newest backup restored into a clean folder and every invariant asked of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from jingzhun.county.audit.models import ChainHead
from jingzhun.county.audit.operations import HEAD
from jingzhun.county.audit.seals import seal_head
from jingzhun.county.config.backup.copying import CLUSTER, copy_folders, copy_postgresql, copy_sqlite
from jingzhun.county.config.backup.manifest import Backup, BackupRefused, backups_in, bad, check, keep_newest, make
from jingzhun.county.config.backup.restoring import restore, running_postgresql
from jingzhun.county.config.ciphers import Keys, keys_in
from jingzhun.values.speech import Bilingual

KEPT_BACKUPS = 14  # two weeks of nightly copies on the machine; older ones lie off-site
DRILL = "last_drill.json"
SECONDS_A_MINUTE = 60
UNUSABLE = Bilingual("恢复出来的数据库打不开：{said}", "the restored database cannot be opened: {said}")


def folder() -> Path:
    """Return where backups lie: beside the data, or where ``JINGZHUN_BACKUPS`` says (another disk)."""
    return Path(os.environ.get("JINGZHUN_BACKUPS") or settings.DATA / "backups")


def back_up() -> Backup:
    """Make a backup of the database, the seals and the files; all but the newest two weeks go.

    Raises
    ------
    BackupRefused, ProgramFailed
    """
    seal_head()
    head = ChainHead.objects.get(pk=HEAD)
    about = {"head": f"{head.sequence}:{head.hash}", "migrations": " ".join(sorted(_applied()))}

    def copy(draft: Path) -> None:
        database: Mapping[str, Any] = connection.settings_dict
        if connection.vendor == "postgresql":
            copy_postgresql(database, draft)
        else:
            copy_sqlite(Path(database["NAME"]), draft)
        copy_folders(settings.DATA, draft)

    made = make(folder(), _keys(settings.DATA / "keys"), engine=connection.vendor, about=about, copy=copy)
    keep_newest(folder(), KEPT_BACKUPS)
    return made


def newest_good(keys: Path) -> Backup:
    """Return the newest backup whose every byte is right.

    Raises
    ------
    BackupRefused
        The newest one's fault: a broken backup is told and never stepped over in silence.
    """
    places = backups_in(folder())
    if not places:
        raise bad("none", name=folder())
    return check(places[0], _keys(keys), migrations=frozenset(_known()))


@dataclass(frozen=True)
class Drilled:
    """What a drill showed.

    Parameters
    ----------
    is_green
        Whether every invariant held in the restored copy, and the trail reached at least as far as the backup says.
    found
        The answer of ``verify --json``.
    """

    backup: str
    is_green: bool
    minutes: float
    events: int
    found: tuple[Mapping[str, Any], ...]
    at: datetime


@dataclass(frozen=True)
class Moment:
    """Beyond the backup: archived log to replay, and until when."""

    wal: Path | None = None
    until: str = ""


def drill(*, keys: Path | None = None, at: Moment | None = None, place: Path | None = None) -> Drilled:
    """Restore the newest backup into a clean folder, ask every invariant of it, and keep the result for the health page.

    Raises
    ------
    BackupRefused, RestoreRefused, ProgramFailed
    """
    began = time.monotonic()
    keys = keys or settings.DATA / "keys"
    backup = newest_good(keys)
    with TemporaryDirectory(prefix="jingzhun-drill-", dir=place) as clean:
        into = Path(clean) / "data"
        restore(backup, keys, into)
        with _address(backup, into, at or Moment()) as address:
            environment = {"JINGZHUN_DATA": str(into), "JINGZHUN_DATABASE": address, "JINGZHUN_SECRET_KEY": settings.SECRET_KEY}
            asked = _django(environment, "verify", "--json")
            events = int(_django(environment, "trail_length", may_fail=False))
    found = tuple(json.loads(asked))
    is_green = all(one["holds"] for one in found) and events >= backup.head[0]
    minutes = (time.monotonic() - began) / SECONDS_A_MINUTE
    done = Drilled(backup.folder.name, is_green, round(minutes, 2), events, found, timezone.now())
    _keep(done)
    return done


def last_drill() -> Mapping[str, Any] | None:
    """Return what the last drill showed, or null where there was none."""
    try:
        told: Mapping[str, Any] = json.loads((folder() / DRILL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


def last_backup_at() -> datetime | None:
    """Return when the newest backup was made, by its name; null where there is none."""
    places = backups_in(folder())
    return datetime.strptime(f"{places[0].name[:-1]}+0000", "%Y%m%dT%H%M%S%z") if places else None


@contextmanager
def _address(backup: Backup, into: Path, at: Moment) -> Iterator[str]:
    if backup.engine == "sqlite":
        yield ""
        return
    database = connection.settings_dict
    names = {"name": str(database["NAME"]), "user": str(database["USER"])}
    with running_postgresql(into / CLUSTER, wal=at.wal, until=at.until, **names) as address:
        yield address


def _django(environment: Mapping[str, str], *words: str, may_fail: bool = True) -> str:
    """Run a command of the site on the restored copy; ``verify`` leaves with 1 where something does not hold, which is an answer."""
    command = [sys.executable, "-m", "django", *words]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)  # noqa: S603
    if not done.stdout.strip() or (done.returncode and not may_fail):
        raise BackupRefused("unusable", UNUSABLE, said=" · ".join(done.stderr.strip().splitlines()[-1:]))
    return done.stdout


def _keep(done: Drilled) -> None:
    told = {"backup": done.backup, "is_green": done.is_green, "minutes": done.minutes, "at": done.at.isoformat()}
    (folder() / DRILL).write_text(json.dumps(told), encoding="utf-8")


def _keys(place: Path) -> Keys:
    if not (place / "fields.json").is_file():
        raise bad("wrong_key", name=place)
    return keys_in(place)


def _known() -> list[str]:
    return [f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations]


def _applied() -> list[str]:
    return [f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations]
