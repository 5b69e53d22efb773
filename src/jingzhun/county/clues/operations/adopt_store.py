"""The snapshots of a county that worked without the site become the site's own: its months then remember those before."""

from __future__ import annotations

import shutil
from pathlib import Path

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.month_files import store
from jingzhun.tables.durable import put_in_place, temporary_name

KEPT = ("snapshots", "clean", "CURRENT")


def adopt_store(*, actor: Actor, folder: Path) -> bool:
    """Copy a store into the data folder, whole or not at all; return whether it was copied. One that is there stays.

    Raises
    ------
    PermissionDenied
        Where the actor may not run the month.
    """
    actor.must("run_month")
    own = store().folder
    if own.exists() or own.resolve() == folder.resolve():
        return False
    own.parent.mkdir(parents=True, exist_ok=True)
    draft = temporary_name(own)
    draft.mkdir()
    for name in KEPT:
        source = folder / name
        if source.is_dir():
            shutil.copytree(source, draft / name)
        elif source.exists():
            shutil.copy2(source, draft / name)
    put_in_place(draft, own)
    return True
