"""Where a delivery's things lie, sealed, and its rows as they were read once: later checks read these and not the foreign file again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from jingzhun.county.config.sealed_files import read_sealed, write_sealed
from jingzhun.county.intake.models import Delivery, opened
from jingzhun.intake import Recognition, profile_of
from jingzhun.sheets.reading import Sheet

TEXT = "s"
ROWS = "rows.json"
RETURNED = "returned.xlsx"


def folder_of(delivery: Delivery) -> Path:
    """Return the folder of one delivery."""
    return Path(settings.DATA) / "intake" / str(delivery.pk)


def file_of(delivery: Delivery) -> Path:
    """Return where the bytes lie as they came; the name is ours, so that a name is never a path (trust.md S39)."""
    return folder_of(delivery) / "given"


def clean_of(delivery: Delivery) -> Path:
    """Return where the clean, new rows lie between confirming and writing."""
    return folder_of(delivery) / "clean.parquet"


def made_of(delivery: Delivery, name: str) -> Path:
    """Return where the rows lie that a delivery becomes, by contract; ``name`` is a contract's."""
    return folder_of(delivery) / f"made-{name}.parquet"


def keep_rows(delivery: Delivery, found: Recognition) -> None:
    """Keep a recognised file's rows for the checks to come."""
    sheet = found.sheet
    told = {
        "profile": found.profile.id,
        "header_row": found.header_row,
        "header": list(found.header),
        "places": dict(found.places),
        "units": dict(found.units),
        "extra": list(found.extra),
        "file": found.file,
        "sheet": {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "first_row": sheet.first_row,
            "rows": sheet.rows,
            "kinds": sheet.kinds,
        },
    }
    write_sealed(folder_of(delivery) / ROWS, json.dumps(told, ensure_ascii=False).encode())


def has_rows(delivery: Delivery) -> bool:
    """Return whether the file was read before."""
    return (folder_of(delivery) / ROWS).exists()


def read_rows(delivery: Delivery) -> dict[str, Any]:
    """Return the rows and what was recognised of them, as ``keep_rows`` stored them."""
    told: dict[str, Any] = json.loads(read_sealed(folder_of(delivery) / ROWS))
    return told


def mended(delivery: Delivery) -> Recognition:
    """Return the rows of a delivery with every mended cell in its place."""
    told = read_rows(delivery)
    sheet = Sheet(**told.pop("sheet"))
    _mend(sheet, ((f.row, f.place, opened(f.text)) for f in delivery.fixes.order_by("row", "place")))
    parts = {"header": tuple(told["header"]), "extra": tuple(told["extra"]), "profile": profile_of(told["profile"])}
    return Recognition(**{**told, **parts, "sheet": sheet})


def _mend(sheet: Sheet, fixes: Iterable[tuple[int, int, str]]) -> None:
    for row, place, text in fixes:
        at = row - sheet.first_row
        cells, kinds = sheet.rows[at], sheet.kinds[at]
        while len(cells) <= place:
            cells.append("")
        cells[place] = text
        kinds = kinds.ljust(len(cells), "-")
        sheet.kinds[at] = kinds[:place] + (TEXT if text else "-") + kinds[place + 1 :]
