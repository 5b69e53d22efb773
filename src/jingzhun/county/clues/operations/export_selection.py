"""A chosen list is written to a file for one officer and a day: at once where it is short, else as a job."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Read
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.exporting import AT_ONCE, FORMATS, LIVES, digest_of, exports_folder, name_of, place_of, written
from jingzhun.county.clues.listing import columns_of
from jingzhun.county.clues.operations.export_households import ExportRefused
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.county.registry.models import ExportFile, Selection
from jingzhun.county.registry.operations.make_selection import SYSTEM, selection_for
from jingzhun.county.registry.queries import visible_households
from jingzhun.tables.durable import write_bytes
from jingzhun.values.speech import Bilingual

TITLE = Bilingual("导出名单", "export of a list")
UNKNOWN_FORMAT = Bilingual("不支持“{format}”；可选：{allowed}", "'{format}' is not written; known: {allowed}")
NOTHING_LEFT = Bilingual("选中的户都已不在您的辖区", "none of the chosen households is within your divisions any more")
NO_REASON = Bilingual("导出完整号码，请写明原因", "say why numbers are exported in clear")
SHORTEST_REASON = 4  # characters: "核对身份"; less says nothing
READS_AT_A_TIME = 2_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the file is to hold: columns in their order, the kind of file, numbers masked unless asked in clear with a reason."""

    columns: Sequence[str] = ()
    format: str = "xlsx"
    in_clear: bool = False
    reason: str = ""


def export_selection(*, actor: Actor, selection_id: str, wanted: Wanted) -> ExportFile:
    """Write one's own selection to a file, or ask for the job that does.

    Raises
    ------
    Http404
        Where the selection is not the actor's.
    PermissionDenied, StepUpNeeded
        Where the actor may not export, or not in clear.
    ExportRefused
        ``unknown_format``, ``no_reason``, ``nothing_left``.
    """
    actor.must("export_numbers" if wanted.in_clear else "export_households")
    selection = selection_for(actor, selection_id)
    if wanted.format not in FORMATS:
        raise ExportRefused("unknown_format", UNKNOWN_FORMAT, format=wanted.format[:10], allowed=", ".join(FORMATS))
    if wanted.in_clear and len(wanted.reason.strip()) < SHORTEST_REASON:
        raise ExportRefused("no_reason", NO_REASON)
    with transaction.atomic():
        export = _asked(actor, selection, wanted)
        if selection.count > AT_ONCE:
            job = ask_job(
                actor=actor,
                kind=EXPORT,
                arguments={"export": export.pk},
                division_code=next(iter(actor.scope_of("export_households").divisions), settings.ENVIRONMENT.county),
            )
            export.job_id = job.job_id
            export.save(update_fields=("job_id",))
        else:
            _write(actor, export)
    erase_old_exports()
    return export


def _asked(actor: Actor, selection: Selection, wanted: Wanted) -> ExportFile:
    now = timezone.now()
    told = {
        "columns": [column.key for column in columns_of(wanted.columns)],
        "format": wanted.format,
        "in_clear": wanted.in_clear,
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    export = ExportFile.objects.create(
        export_id=uuid.uuid4().hex,
        officer_id=selection.officer_id,
        selection=selection,
        settings=told,
        name=name_of(told, timezone.localdate()),
        asked_at=now,
        expires_at=now + LIVES,
    )
    record(
        Change(
            actor_id=actor.officer_id,
            for_actor_id=actor.for_officer_id,
            act="export_selection",
            subject_kind="export",
            subject_id=export.pk,
            changes={"count": [0, selection.count], "columns": [None, told["columns"]], "in_clear": [None, wanted.in_clear]},
            reason=wanted.reason.strip()[:300],
            request_id=actor.request_id,
        )
    )
    return export


def do_chunk(held: Held) -> Chunk:
    """Write the whole file: one chunk, because half a file is none; done again it gives the same."""
    export = ExportFile.objects.select_related("selection").get(pk=str(held.arguments["export"]))
    count = export.selection.count
    return Chunk({}, count, count, write=lambda: _write(held.actor, export), is_last=True, step=TITLE, result={"export": export.pk})


def _write(actor: Actor, export: ExportFile) -> None:
    """Write the file and, for each household in it, that it was looked at: a household may ask who exported it (practice.md P31)."""
    act = "export_numbers" if export.settings["in_clear"] else "export_households"
    chosen = visible_households(actor, act).filter(pk__in=export.selection.items.values("household_id"))
    numbers = list(chosen.order_by("village_code", "household_id").values_list("pk", flat=True))
    if not numbers:
        raise ExportRefused("nothing_left", NOTHING_LEFT)
    content = written(export, numbers)
    place = place_of(export)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_bytes(place, content)
    export.sha256, export.size = digest_of(content), len(content)
    export.save(update_fields=("sha256", "size"))
    at = timezone.now()
    Read.objects.bulk_create(
        (
            Read(
                at=at,
                actor_id=export.officer_id,
                for_actor_id=actor.for_officer_id,
                what="export",
                household_id=number,
                request_id=actor.request_id,
            )
            for number in numbers
        ),
        batch_size=READS_AT_A_TIME,
    )


EXPORT = JobKind("export_selection", TITLE, "export_households", do_chunk)


def export_for(actor: Actor, export_id: str) -> ExportFile:
    """Return one's own export that is written and still lies there.

    Raises
    ------
    Http404
        Where there is none, it is another officer's, or its day is over (trust.md S63).
    """
    own = ExportFile.objects.filter(pk=export_id, officer_id=actor.officer_id or SYSTEM)
    found = own.filter(erased_at__isnull=True).exclude(sha256="").first()
    if found is None or found.expires_at <= timezone.now() or not place_of(found).exists():
        raise Http404
    actor.must("export_households")
    return found


def erase_old_exports() -> int:
    """Erase the files whose day is over, and return how many; the rows stay, so that what was exported can still be told."""
    now = timezone.now()
    old = list(ExportFile.objects.filter(expires_at__lte=now, erased_at__isnull=True))
    for export in old:
        place_of(export).unlink(missing_ok=True)
        export.erased_at = now
        export.save(update_fields=("erased_at",))
    return len(old) + _erase_strays(now)


def _erase_strays(now: datetime) -> int:
    """Erase files that no row knows, such as those of a transaction that was rolled back after the file was written."""
    folder = exports_folder()
    found = [place for place in folder.iterdir() if place.is_file()] if folder.is_dir() else []
    known = set(ExportFile.objects.filter(erased_at__isnull=True).values_list("pk", flat=True))
    strays = [place for place in found if place.name not in known and place.stat().st_mtime < (now - LIVES).timestamp()]
    for place in strays:
        place.unlink(missing_ok=True)
    return len(strays)
