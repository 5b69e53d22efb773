"""``jingzhun verify``: ask whether everything the site keeps is as it must be (invariants I1 to I12)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import DataOption, JsonOption, told
from jingzhun.cli.site import become_site_command


def verify(
    *,
    data: DataOption = Path("data"),
    every: Annotated[bool, typer.Option("--all", help="全部核对（缺省） / every invariant, as by default")] = True,
    json: JsonOption = False,
) -> None:
    """核对网站的全部记录 / check the invariants of the site's records."""
    with told():
        become_site_command("verify", *(["--json"] if json else []), data=data)
