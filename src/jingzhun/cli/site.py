"""How a verb of the command line becomes a command of the site: the process becomes Django's, with the installation's environment.

The library is complete without the site's packages; so nothing here imports Django, and a machine without them gets a sentence.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import NoReturn

from jingzhun.cli.doors import CommandFault
from jingzhun.values.speech import Bilingual

SETTINGS = "jingzhun.county.config.settings"
NO_SITE = Bilingual(
    "本机没有安装网站部分；请运行 make setup，或安装 jingzhun[site]",
    "the site's packages are not installed; run make setup, or install jingzhun[site]",
)


def become_site_command(command: str, *words: str, data: Path, mode: str = "") -> NoReturn:
    """Go on as a command of the site; this never returns.

    Parameters
    ----------
    command
        Name of the management command; ``words`` are its arguments.
    data
        The data folder of the installation.
    mode
        ``demo`` or ``production``; empty leaves what the environment says.

    Raises
    ------
    CommandFault
        ``no_site`` where Django is not installed.
    """
    if importlib.util.find_spec("django") is None:
        raise CommandFault("no_site", NO_SITE)
    told = {"DJANGO_SETTINGS_MODULE": SETTINGS, "JINGZHUN_DATA": str(data.resolve())} | ({"JINGZHUN_MODE": mode} if mode else {})
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", "django", command, *words], {**os.environ, **told})  # noqa: S606 - our own command, no shell
