"""A backup's manifest: every file with its hash, what it was taken of, and a mark that only the holder of the keys can make.

A backup is a folder ``YYYYMMDDTHHMMSSZ``. It is made under a draft name and renamed when its manifest is on the disk; what was
interrupted keeps its draft name and is never taken for a backup, so the last good one stays the last good one (F18).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jingzhun.county.config.ciphers import Keys
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MANIFEST = "manifest.json"
DRAFT = ".draft-"
NAMED = "%Y%m%dT%H%M%SZ"
FORM = 1  # of the manifest; a later program reads earlier ones, an earlier program refuses later ones
READ_BYTES = 1 << 20
PURPOSE = "backup_manifest"
BAD = {
    "no_manifest": Bilingual("备份 {name} 没有清单，不完整", "the backup {name} has no manifest; it is not whole"),
    "wrong_key": Bilingual(
        "备份 {name} 的清单与这套密钥不符：密钥不对，或清单被改过",
        "the manifest of {name} does not fit these keys: wrong keys, or it was changed",
    ),
    "newer": Bilingual(
        "备份 {name} 由更新的版本制作，请先升级程序", "the backup {name} was made by a newer release; upgrade first"
    ),
    "file_lost": Bilingual("备份 {name} 缺文件 {file}", "the backup {name} lacks {file}"),
    "file_changed": Bilingual("备份 {name} 的文件 {file} 被改动或截断", "{file} of the backup {name} was changed or cut off"),
    "none": Bilingual("{name} 里没有可用的备份", "there is no usable backup in {name}"),
}


class BackupRefused(JingzhunError):
    """A backup cannot be trusted or is not there; nothing was restored."""


def bad(code: str, **fields: object) -> BackupRefused:
    """Return the refusal of a code with its sentence."""
    return BackupRefused(code, BAD[code], **fields)


@dataclass(frozen=True)
class Backup:
    """A whole backup.

    Parameters
    ----------
    engine
        ``sqlite`` or ``postgresql``.
    head
        Sequence and hash of the trail's last event just before the copy: the copy holds at least that.
    """

    folder: Path
    engine: str
    made_at: datetime
    head: tuple[int, str]
    migrations: str
    bytes: int


def make(folder: Path, keys: Keys, *, engine: str, about: Mapping[str, object], copy: Callable[[Path], None]) -> Backup:
    """Make a backup: ``copy`` fills the draft, then its manifest is written and the draft gets its name."""
    made_at = datetime.now(UTC)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / made_at.strftime(NAMED)
    draft = folder / f"{DRAFT}{place.name}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    copy(draft)
    files = {str(one.relative_to(draft)): _hash(one) for one in sorted(draft.rglob("*")) if one.is_file()}
    said = {"form": FORM, "engine": engine, "made_at": made_at.isoformat(), **about, "files": files}
    text = json.dumps(said, sort_keys=True)
    _write(draft / MANIFEST, json.dumps({"said": text, "mark": keys.index(text, PURPOSE)}))
    os.replace(draft, place)
    _sync(folder)
    return _backup(place, said)


def check(place: Path, keys: Keys, *, migrations: frozenset[str]) -> Backup:
    """Return a backup whose every byte is what was written.

    Parameters
    ----------
    migrations
        Those this release knows; a backup with others is of a newer one.

    Raises
    ------
    BackupRefused
        ``no_manifest``, ``wrong_key``, ``newer``, ``file_lost`` or ``file_changed``.
    """
    said = _read(place, keys)
    if said.get("form") != FORM or not set(str(said["migrations"]).split()) <= migrations:
        raise bad("newer", name=place.name)
    files = said["files"]
    assert isinstance(files, dict)  # noqa: S101 - the mark says that we wrote it
    for name, digest in files.items():
        if not (place / name).is_file():
            raise bad("file_lost", name=place.name, file=name)
        if _hash(place / name) != digest:
            raise bad("file_changed", name=place.name, file=name)
    return _backup(place, said)


def backups_in(folder: Path) -> list[Path]:
    """Return the finished backups of a folder, newest first; drafts are none."""
    return sorted((p for p in folder.glob("[0-9]*Z") if p.is_dir()), key=lambda p: p.name, reverse=True)


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Take away all but the newest backups and every draft; return what went."""
    gone = [*backups_in(folder)[count:], *folder.glob(f"{DRAFT}*")]
    for place in gone:
        shutil.rmtree(place)
    return gone


def _read(place: Path, keys: Keys) -> dict[str, object]:
    try:
        told = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        text, mark = str(told["said"]), str(told["mark"])
    except (OSError, ValueError, KeyError, TypeError):
        raise bad("no_manifest", name=place.name) from None
    if not hmac.compare_digest(mark.encode(), keys.index(text, PURPOSE).encode()):
        raise bad("wrong_key", name=place.name)
    said: dict[str, object] = json.loads(text)
    return said


def _backup(place: Path, said: Mapping[str, object]) -> Backup:
    sequence, hashed = str(said["head"]).split(":")
    return Backup(
        folder=place,
        engine=str(said["engine"]),
        made_at=datetime.fromisoformat(str(said["made_at"])),
        head=(int(sequence), hashed),
        migrations=str(said["migrations"]),
        bytes=sum(one.stat().st_size for one in place.rglob("*") if one.is_file()),
    )


def _hash(place: Path) -> str:
    digest = hashlib.sha256()
    with place.open("rb") as file:
        while block := file.read(READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _write(place: Path, text: str) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
