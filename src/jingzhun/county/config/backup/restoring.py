"""A backup restored into a clean folder: a data folder that ``jingzhun serve --data`` could go on with."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from jingzhun.county.config.backup.copying import CLUSTER, DATABASE, KEPT_FOLDERS, verify_postgresql
from jingzhun.county.config.backup.manifest import Backup, bad
from jingzhun.county.config.backup.postgresql_programs import run_program
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

PORT = 5432  # on a socket of its own: no other server's port is touched
NOT_EMPTY = Bilingual("{name} 不是空文件夹，不会覆盖", "{name} is not empty; nothing is overwritten")
SERVER_USER = "postgres"  # Debian's; a server refuses to run as root
MAY_PASS = 0o711
NO_ROOT = Bilingual(
    "PostgreSQL 不允许 root 运行，本机也没有用户 postgres；请用普通用户运行本命令",
    "PostgreSQL does not run as root, and there is no user postgres here; run this as an ordinary user",
)


class RestoreRefused(JingzhunError):
    """A backup cannot be restored where it was asked."""


def restore(backup: Backup, keys: Path, into: Path) -> None:
    """Restore a checked backup and the keys into a folder that is empty or not there.

    Raises
    ------
    RestoreRefused
        ``not_empty``.
    """
    if into.exists() and any(into.iterdir()):
        raise RestoreRefused("not_empty", NOT_EMPTY, name=into)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copytree(keys, into / "keys")
    for name in KEPT_FOLDERS:
        if (backup.folder / name).is_dir():
            shutil.copytree(backup.folder / name, into / name)
    if backup.engine == "sqlite":
        shutil.copyfile(backup.folder / DATABASE, into / DATABASE)
        (into / DATABASE).chmod(0o600)
    else:
        shutil.copytree(backup.folder / CLUSTER, into / CLUSTER)
        (into / CLUSTER).chmod(0o700)


@contextmanager
def running_postgresql(cluster: Path, *, name: str, user: str, wal: Path | None = None, until: str = "") -> Iterator[str]:
    """Run a restored cluster on a socket of its own while inside, and yield its address for ``JINGZHUN_DATABASE``.

    Parameters
    ----------
    wal
        Archived write-ahead log to replay beyond the backup.
    until
        The moment to restore to, as PostgreSQL writes it; empty replays all there is.
    """
    verify_postgresql(cluster)
    if wal is not None:
        _replay(cluster, wal, until)
    with TemporaryDirectory(prefix="jz-pg-") as socket:
        log = cluster.parent / "postgresql.log"
        options = f"-k {socket} -p {PORT} -c listen_addresses='' -c archive_mode=off -c config_file={cluster / 'drill.conf'}"
        (cluster / "drill.conf").write_text("", encoding="ascii")
        (cluster / "pg_hba.conf").write_text("local all all trust\n", encoding="ascii")
        options += f" -c hba_file={cluster / 'pg_hba.conf'}"
        owner = _hand_over(cluster, Path(socket))
        run_program("pg_ctl", "--pgdata", str(cluster), "--options", options, "--wait", "start", log=log, user=owner)
        try:
            yield f"postgresql://{quote(user)}@:{PORT}/{quote(name)}?host={socket}"
        finally:
            run_program("pg_ctl", "--pgdata", str(cluster), "--mode", "fast", "--wait", "stop", log=log, user=owner)


def _replay(cluster: Path, wal: Path, until: str) -> None:
    if not wal.is_dir():
        raise bad("none", name=wal)
    told = [f'restore_command = \'cp "{wal}/%f" "%p"\'', "recovery_target_action = 'promote'"]
    if until:
        told.append(f"recovery_target_time = '{until}'")
    with (cluster / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(told) + "\n")
    (cluster / "recovery.signal").touch()


def _hand_over(cluster: Path, socket: Path) -> str | None:
    """Give a restored cluster to the user who may run it where this process is root's; return whom."""
    if os.geteuid() != 0:
        return None
    if all(one.pw_name != SERVER_USER for one in pwd.getpwall()):
        raise RestoreRefused("no_root", NO_ROOT)
    for place in (cluster, socket, *cluster.rglob("*")):
        shutil.chown(place, SERVER_USER)
    for place in (cluster.parent, cluster.parent.parent):
        place.chmod(MAY_PASS)  # the keys beside the cluster have a folder of their own, which stays closed
    return SERVER_USER
