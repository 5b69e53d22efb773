"""``jingzhun backup``, ``drill`` and ``restore``: copies of everything the site keeps, and the proof that they can be restored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import DataOption, told
from jingzhun.cli.site import become_site_command

KeysOption = Annotated[Path | None, typer.Option("--keys", help="密钥目录（缺省在数据目录内） / the folder of keys")]
PlaceOption = Annotated[Path | None, typer.Option("--place", help="在哪里恢复（临时） / where to restore for the proof")]
WalOption = Annotated[Path | None, typer.Option("--wal", help="PostgreSQL 日志归档目录 / archived log of PostgreSQL")]
UntilOption = Annotated[str, typer.Option("--until", help="恢复到哪一刻 / the moment to restore to")]


def backup(*, data: DataOption = Path("data")) -> None:
    """备份数据库、封存副本和附件 / back up the database, the seals and the files."""
    with told():
        become_site_command("backup", data=data)


def drill(
    *,
    data: DataOption = Path("data"),
    keys: KeysOption = None,
    place: PlaceOption = None,
    wal: WalOption = None,
    until: UntilOption = "",
) -> None:
    """演练恢复最近的备份并全部核对 / restore the newest backup into a clean folder and verify it."""
    given = {"--keys": keys, "--place": place, "--wal": wal, "--until": until}
    with told():
        become_site_command("drill", *(str(word) for pair in given.items() if pair[1] for word in pair), data=data)


def restore(
    into: Annotated[Path, typer.Argument(help="恢复到的空文件夹 / an empty folder")],
    *,
    data: DataOption = Path("data"),
    keys: KeysOption = None,
) -> None:
    """把最近的备份恢复到空文件夹 / restore the newest backup into an empty folder."""
    with told():
        become_site_command("restore", str(into.resolve()), *(["--keys", str(keys)] if keys else []), data=data)
