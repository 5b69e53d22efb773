"""``jingzhun rekey``: a new key for what is sealed in the site's database, and everything sealed again with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import DataOption, told
from jingzhun.cli.site import become_site_command


def rekey(
    *,
    data: DataOption = Path("data"),
    go_on: Annotated[
        bool, typer.Option("--go-on", help="上次被中断：接着做，不再换新密钥 / go on with a change that was killed")
    ] = False,
) -> None:
    """更换密钥并重新加密全部身份证号、电话和清单内容 / change the key and seal everything again."""
    with told():
        become_site_command("change_key", *(["--go-on"] if go_on else []), data=data)
