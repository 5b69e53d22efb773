"""A list as a file: the columns and rows that stand on the screen, and a sheet that says what they are, whose, when, and of which data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jingzhun.county.accounts.models import Officer
from jingzhun.county.clues.listing import Column, columns_of, page_rows
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.registry.models import ExportFile, Household
from jingzhun.sheets.writing import OutSheet, write_delimited, write_workbook

FORMATS = ("xlsx", "csv")
AT_ONCE = 2_000  # households; written within the request in about a second, more as a job
LIVES = timedelta(hours=24)
AT_A_TIME = 1_000


def exports_folder() -> Path:
    """Return the folder of all exports."""
    return Path(settings.DATA) / "exports"


def place_of(export: ExportFile) -> Path:
    """Return where an export lies: under a name nobody can guess, outside everything that is served (trust.md S39, S43)."""
    return exports_folder() / export.pk


def written(export: ExportFile, chosen: Sequence[int]) -> bytes:
    """Return the file of an export in its own language; the households in the order of the list's usual one."""
    asked = export.settings
    with override(str(asked["language"])):
        columns = columns_of([str(key) for key in asked["columns"]])
        header = [str(column.title) for column in columns]
        rows = list(_rows(chosen, columns, in_clear=bool(asked["in_clear"])))
        if asked["format"] == "csv":
            return write_delimited(header, rows)
        return write_workbook([OutSheet(_("Households"), header, rows), _notes(export, len(rows))])


def _rows(chosen: Sequence[int], columns: Sequence[Column], *, in_clear: bool) -> Iterator[tuple[str, ...]]:
    run = newest_run()
    on = run.as_of if run else timezone.localdate()
    for start in range(0, len(chosen), AT_A_TIME):
        page = Household.objects.filter(pk__in=chosen[start : start + AT_A_TIME]).select_related("judged")
        ordered = sorted(page, key=lambda household: (household.village_code, household.pk))
        for _household, texts in page_rows(ordered, columns, on, in_clear=in_clear):
            yield texts


def _notes(export: ExportFile, count: int) -> OutSheet:
    run = newest_run()
    officer = Officer.objects.filter(pk=export.officer_id).first()
    told = [
        (_("Written"), _local(export.asked_at)),
        (_("By"), officer.name if officer else "—"),
        (_("Households"), str(count)),
        *((str(key), _value(value)) for key, value in export.selection.told.items()),
        (_("Numbers"), _("in clear") if export.settings["in_clear"] else _("masked")),
        (_("Data as of"), run.as_of.isoformat() if run else "—"),
        (_("Snapshot"), run.snapshot_id if run else "—"),
        (_("Policy"), run.policy_hash if run else "—"),
        (_("Number of the export"), export.pk),
    ]
    return OutSheet(_("Notes"), [_("What"), _("Value")], told)


def _local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _value(value: object) -> str:
    return "、".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


def name_of(settings_: Mapping[str, object], on: date) -> str:
    """Return the name under which an export is saved by whoever fetches it."""
    return f"households-{on.isoformat()}.{settings_['format']}"


def digest_of(content: bytes) -> str:
    """Return the checksum that is kept with an export."""
    return hashlib.sha256(content).hexdigest()
