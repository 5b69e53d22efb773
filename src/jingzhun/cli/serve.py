"""``jingzhun serve``: the county's site at one address, its database made ready, its worker started."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import DataOption, told
from jingzhun.cli.site import become_site_command

PORT = 8000


def serve(
    *,
    data: DataOption = Path("data"),
    port: Annotated[int, typer.Option("--port", help="端口 / port", min=1, max=65535)] = PORT,
    demo: Annotated[
        bool, typer.Option("--demo", help="演示：载入合成县并打印各岗位登录 / the synthetic county, one log-in a role")
    ] = False,
    store: Annotated[Path | None, typer.Option("--store", help="要载入的快照目录 / snapshots to load into an empty site")] = None,
) -> None:
    """启动县级网站 / serve the county's site."""
    with told():
        words = ["--port", str(port), *(["--store", str(store.resolve())] if store else [])]
        become_site_command("serve_site", *words, data=data, mode="demo" if demo else "")
