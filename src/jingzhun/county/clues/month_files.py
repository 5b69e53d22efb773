"""Where the month's things lie in the data folder: the store of snapshots, the files that were given, what goes back."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from jingzhun.county.clues.models import MonthFile, MonthWork
from jingzhun.sheets.names import safe_name
from jingzhun.tables.store import Store

RETURNED = "returned.xlsx"


def store() -> Store:
    """Return the site's own store: the snapshots that its database was written to and that the rooms read."""
    return Store(settings.DATA / "store")


def incoming(period: str) -> Path:
    """Return the folder in which the server's own people lay files for a period, instead of handing them to the page."""
    return Path(settings.DATA) / "incoming" / period


def folder_of(work: MonthWork) -> Path:
    """Return the folder of one work."""
    return Path(settings.DATA) / "month" / str(work.pk)


def place_of(file: MonthFile) -> Path:
    """Return where a given file lies: its own folder, so that a name is a name and never a path (trust.md S39)."""
    return folder_of(file.work) / f"{file.number:03}" / safe_name(file.name)


def returned_place(file: MonthFile) -> Path:
    """Return where the annotated workbook of a file lies."""
    return folder_of(file.work) / f"{file.number:03}-{RETURNED}"
