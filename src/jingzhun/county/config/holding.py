"""One server on one SQLite file, and the file is the one that was served last (trust.md F11, F12).

Two servers on one file would each keep half of what officers do; a file replaced by an older copy would lose it without a word. So the
server locks ``DATA/serve.lock`` for as long as it runs, and counts its starts in two places: in the database (``user_version``) and
beside it (``DATA/generation``). A database behind the count beside it is an older copy. PostgreSQL guards its own files.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

LOCK, GENERATION = "serve.lock", "generation"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
MOUNTS = Path("/proc/self/mounts")
NETWORK_DISKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.glusterfs", "ceph", "afs", "davfs"})
REFUSED = {
    "second_server": Bilingual(
        "已有一个网站在用 {place}（{holder}）；同一数据只能由一个网站使用",
        "a site already serves {place} ({holder}); one site may use these data",
    ),
    "database_lost": Bilingual(
        "数据库文件 {place} 不见了，但这里曾经启动过网站；请从备份恢复，不会新建空库",
        "the database {place} is gone although a site ran here; restore a backup, no empty one is made",
    ),
    "older_copy": Bilingual(
        "数据库是旧副本（第 {found} 次启动时的，应为第 {wanted} 次）；请恢复最近的备份，或用 jingzhun restore 恢复到新文件夹",
        "the database is an older copy (of start {found}, not {wanted}); restore the newest backup into a new folder",
    ),
    "network_disk": Bilingual(
        "数据目录在网络磁盘上（{kind}）；SQLite 在网络磁盘上会损坏，请用本机磁盘或 PostgreSQL",
        "the data folder lies on a network disk ({kind}); SQLite breaks there, use a local disk or PostgreSQL",
    ),
}


class HoldRefused(JingzhunError):
    """The data folder must not be served as it is."""


def refused(code: str, **fields: object) -> HoldRefused:
    """Return the refusal of a code with its sentence."""
    return HoldRefused(code, REFUSED[code], **fields)


@dataclass(frozen=True)
class Held:
    """A data folder that this process serves; the lock goes with the process, however it ends."""

    handle: int

    def let_go(self) -> None:
        """Give the folder up."""
        os.close(self.handle)


def hold(data: Path) -> Held:
    """Take a data folder for this process.

    Raises
    ------
    HoldRefused
        ``second_server`` or ``network_disk``.
    """
    kind = disk_kind(data)
    if kind in NETWORK_DISKS:
        raise refused("network_disk", kind=kind)
    place = data / LOCK
    handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = place.read_text(encoding="utf-8").strip()
        os.close(handle)
        raise refused("second_server", place=data, holder=holder) from None
    boot = BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else ""
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{socket.gethostname()} pid {os.getpid()} boot {boot}\n".encode(), 0)
    return Held(handle)


def must_be_newest(database: Path, data: Path) -> None:
    """Do nothing where the database is the one that was served last, or none was.

    Raises
    ------
    HoldRefused
        ``database_lost`` or ``older_copy``.
    """
    wanted = _beside(data)
    if not wanted:
        return
    if not database.exists() or not database.stat().st_size:
        raise refused("database_lost", place=database)
    found = _inside(database)
    if found < wanted:
        raise refused("older_copy", found=found, wanted=wanted)


def count_start(database: Path, data: Path) -> int:
    """Count a start, in the database first; killed in between, the database is ahead, which is no older copy."""
    number = max(_inside(database), _beside(data)) + 1
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA user_version = {number:d}")
    connection.close()
    draft = data / f".{GENERATION}.{os.getpid()}"
    with draft.open("w", encoding="ascii") as file:
        file.write(str(number))
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, data / GENERATION)
    return number


def disk_kind(place: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of file system a folder lies on; empty where it cannot be told."""
    if not mounts.exists():
        return ""
    wanted, best, kind = place.resolve(), -1, ""
    for line in mounts.read_text(encoding="utf-8").splitlines():
        _, where, fs_kind, *_ = line.split()
        point = Path(where.encode().decode("unicode_escape"))
        if wanted.is_relative_to(point) and len(point.parts) > best:
            best, kind = len(point.parts), fs_kind
    return kind


def _beside(data: Path) -> int:
    place = data / GENERATION
    return int(place.read_text(encoding="ascii")) if place.exists() else 0


def _inside(database: Path) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()
