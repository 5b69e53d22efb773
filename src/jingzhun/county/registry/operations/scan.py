"""A scanned pile is taken apart by a worker, looked at, and filed paper by paper as if each had been given alone (P18).

Filing goes part by part, each in a transaction of its own: the trail's head is locked for a moment only, and what is filed stays filed
whatever becomes of the next part. A part that is refused keeps its reason, and its pages stay until it is filed or the pile is dropped.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.ciphers import SealBroken
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.config.sealed_files import read_sealed, write_sealed
from jingzhun.county.jobs.models import UNFINISHED
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.county.registry.models import FilingSheet, Paper, ScanPart, ScanPile
from jingzhun.county.registry.operations.keep_paper import GivenPaper, keep_paper
from jingzhun.county.registry.queries import visible_households
from jingzhun.policy.codes import code_lists
from jingzhun.rules.limited import ChildFailed
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.scans import Pile, ScanFault, take_apart
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MEGABYTE = 1024 * 1024
MOST_BYTES = 100 * MEGABYTE
TITLE = Bilingual("拆分扫描件", "taking a scanned pile apart")
TOO_LARGE = Bilingual("文件超过{most}MB；请分批扫描", "the file is larger than {most} MB; scan in parts")
EMPTY = Bilingual("请选择一个PDF文件", "choose a PDF")
THERE = Bilingual("这份扫描件已经上传过", "this scan was given already")
ENDED = Bilingual("这份扫描件已归档或已撤下", "this scan was filed or dropped already")
STILL_READ = Bilingual("这份扫描件还在拆分，请稍后再撤下", "this scan is still being taken apart; drop it afterwards")
ELSEWHERE = Bilingual(
    "该户登记在别处，材料由登记地乡镇归档", "this household is registered elsewhere: its township files the paper"
)
LOST = Bilingual("扫描件的文件已不在，请重新上传", "the scan's bytes are no longer there; give it again")
CHANGED = Bilingual("刚被别人处理过，请重新查看", "somebody else has just dealt with it; look again")


class ScanRefused(JingzhunError):
    """A pile is not taken, filed or dropped as asked; nothing of it was written."""


def folder_of(pile: ScanPile) -> Path:
    """Return where a pile and its parts lie."""
    return Path(settings.DATA) / "scans" / str(pile.pk)


def give_scan(*, actor: Actor, name: str, content: bytes) -> ScanPile:
    """Keep a scanned pile and return it; a worker takes it apart.

    Raises
    ------
    PermissionDenied
        Where the actor changes no households.
    ScanRefused
        ``empty``, ``too_large``, ``there``.
    """
    actor.must("change_household")
    if not content:
        raise ScanRefused("empty", EMPTY)
    if len(content) > MOST_BYTES:
        raise ScanRefused("too_large", TOO_LARGE, most=MOST_BYTES // MEGABYTE)
    digest = hashlib.sha256(content).hexdigest()
    if ScanPile.objects.filter(sha256=digest, officer_id=actor.officer_id or 0).exclude(state__in=("dropped", "refused")).exists():
        raise ScanRefused("there", THERE)
    must_be_clean(content)
    division = actor.scope_of("change_household").divisions[0]
    with transaction.atomic():
        pile = ScanPile.objects.create(
            file_name=safe_name(name)[:200], sha256=digest, size=len(content), officer_id=actor.officer_id or 0, division_code=division,
            given_at=timezone.now(),
        )  # fmt: skip
        shutil.rmtree(
            folder_of(pile), ignore_errors=True
        )  # a restored database may give a number again whose folder is still there
        write_sealed(folder_of(pile) / "pile.pdf", content)
        pile.job = ask_job(
            actor=actor, kind=SCAN_SPLIT, arguments={"pile": pile.pk}, division_code=division, single_flight=f"scan:{pile.pk}"
        )
        pile.save(update_fields=("job",))
        _tell(actor, "give_scan", pile, {"file": [None, pile.file_name], "sha256": [None, digest]})
    return pile


def split(held: Held) -> Chunk:
    """Take a pile apart: the worker's one chunk, which a killed worker's successor does again."""
    pile = ScanPile.objects.get(pk=int(str(held.arguments["pile"])))
    if pile.state != "reading":  # dropped before the job was tried again
        return Chunk({}, 1, 1, is_last=True)
    try:
        content = read_sealed(folder_of(pile) / "pile.pdf")
    except (OSError, SealBroken):  # restored without its bytes, or sealed under a key that is gone
        return _refused(pile, LOST)
    try:
        found = take_apart(content)
    except (ScanFault, ChildFailed) as fault:
        return _refused(pile, fault.sentence)
    for number, part in enumerate(found.parts, 1):
        write_sealed(_place(pile, number), part.content)
    return Chunk({}, found.pages, found.pages, write=lambda: _keep_parts(held.actor, pile, found), is_last=True)


SCAN_SPLIT = JobKind("scan_split", TITLE, "change_household", split)


def is_given_up(pile: ScanPile) -> bool:
    """Return whether a pile waits for a job that will not come back: it failed, was stopped or was given up."""
    return pile.state == "reading" and (pile.job is None or pile.job.state not in UNFINISHED)


def file_scan(*, actor: Actor, pile_id: int, version: int) -> ScanPile:
    """File every part of a pile whose household is known, and return it; a part that is refused keeps the reason and stops no other.

    The pile is ``filed`` and its bytes go once no part of a known household is left; until then it stays ``checked`` and can be filed
    again, when the parts that are filed already are left alone.

    Raises
    ------
    Http404
        Where the pile is not the actor's own.
    ScanRefused
        ``ended``; ``changed``, also where somebody presses again or drops it while parts are being filed: what was filed stays filed.
    """
    with transaction.atomic():
        pile = _locked(actor, pile_id, version, ("checked",))
        pile.version += 1  # taken: an older page is told so, and of two presses the later goes on
        pile.save(update_fields=("version",))
        before = pile.parts.filter(paper__isnull=False).count()
    for part in _left(pile).order_by("number"):
        _file(actor, pile, part)
    with transaction.atomic():
        pile = _locked(actor, pile_id, pile.version, ("checked",))
        if not _left(pile).exists():
            pile.state = "filed"
            _remove_bytes(pile)
        pile.version += 1
        pile.save(update_fields=("state", "version"))
        filed = pile.parts.filter(paper__isnull=False).count()
        _tell(actor, "file_scan", pile, {"papers": [before, filed], "parts": [None, pile.parts.count()]})
    return pile


def drop_scan(*, actor: Actor, pile_id: int, version: int) -> ScanPile:
    """Drop a pile with its parts and return it: one that was looked at or refused, or that no worker will take apart any more.

    Raises
    ------
    Http404
        Where the pile is not the actor's own.
    ScanRefused
        ``ended``, ``changed``, ``still_read``.
    """
    with transaction.atomic():
        pile = _locked(actor, pile_id, version, ("checked", "refused", "reading"))
        if pile.state == "reading" and not is_given_up(pile):
            raise ScanRefused("still_read", STILL_READ)
        pile.state, pile.version = "dropped", pile.version + 1
        pile.save(update_fields=("state", "version"))
        _tell(actor, "drop_scan", pile, {"pages": [pile.pages, 0]})
        _remove_bytes(pile)
    return pile


def _left(pile: ScanPile) -> QuerySet[ScanPart]:
    return pile.parts.filter(household__isnull=False, paper__isnull=True)


def _file(actor: Actor, pile: ScanPile, part: ScanPart) -> None:
    """File a part, or store why it is refused."""
    name = f"{Path(pile.file_name).stem[:60]} {part.first}-{part.last}.pdf"
    try:
        content = read_sealed(_place(pile, part.number))
    except (OSError, SealBroken):  # the pile was restored without its bytes
        _refuse(pile, part, LOST)
        return
    given = GivenPaper(kind=part.kind, name=name, size=part.size, read=lambda: content)
    try:
        keep_paper(
            actor=actor, household_id=part.household_id or 0, paper=given, also=lambda paper: _save_of(pile, part, paper=paper)
        )
    except ScanRefused:  # somebody else has the pile now
        raise
    except JingzhunError as fault:
        _refuse(pile, part, fault.sentence)
    except (Http404, PermissionDenied):  # registered elsewhere, or moved away since the pile was read
        _refuse(pile, part, ELSEWHERE)


def _refuse(pile: ScanPile, part: ScanPart, why: Bilingual) -> None:
    with transaction.atomic():
        _save_of(pile, part, refused_zh=why.zh[:200], refused_en=why.en[:200])


def _save_of(pile: ScanPile, part: ScanPart, *, paper: Paper | None = None, refused_zh: str = "", refused_en: str = "") -> None:
    """Write what became of a part, where nobody pressed again or dropped the pile since this press took it."""
    if ScanPile.objects.select_for_update().filter(pk=pile.pk, version=pile.version, state="checked").first() is None:
        raise ScanRefused("changed", CHANGED)
    part.paper, part.refused_zh, part.refused_en = paper, refused_zh, refused_en
    part.save(update_fields=("paper", "refused_zh", "refused_en"))


def _remove_bytes(pile: ScanPile) -> None:
    transaction.on_commit(lambda: shutil.rmtree(folder_of(pile), ignore_errors=True))


def _place(pile: ScanPile, number: int) -> Path:
    return folder_of(pile) / f"{number}.pdf"


def _keep_parts(actor: Actor, pile: ScanPile, found: Pile) -> None:
    """Write the parts with the households that the officer may change; another's sheet is as one that nobody knows."""
    if not _set(pile, state="checked", pages=found.pages, lead=found.lead):  # dropped while it was taken apart
        _remove_bytes(pile)
        return
    codes = {part.home for part in found.parts}
    mine = visible_households(actor, "change_household").values("pk")
    known = dict(FilingSheet.objects.filter(code__in=codes, household__in=mine).values_list("code", "household_id"))
    kinds = code_lists()["papers"].entries
    ScanPart.objects.filter(pile=pile).delete()
    ScanPart.objects.bulk_create(
        ScanPart(
            pile=pile, number=number, household_id=known.get(part.home), kind=part.kind if part.kind in kinds else "other", first=part.first,
            last=part.last, size=len(part.content),
        )
        for number, part in enumerate(found.parts, 1)
    )  # fmt: skip


def _refused(pile: ScanPile, why: Bilingual) -> Chunk:
    def write() -> None:
        _set(pile, state="refused", fault_zh=why.zh[:200], fault_en=why.en[:200])

    return Chunk({}, 1, 1, write=write, is_last=True)


def _set(pile: ScanPile, **told: object) -> bool:
    """Write what became of the reading; False where the pile was dropped meanwhile."""
    return bool(ScanPile.objects.filter(pk=pile.pk, state="reading").update(**told, version=pile.version + 1))


def _locked(actor: Actor, pile_id: int, version: int, states: tuple[str, ...]) -> ScanPile:
    actor.must("change_household")
    pile = ScanPile.objects.select_for_update().filter(pk=pile_id, officer_id=actor.officer_id or 0).first()
    if pile is None:
        raise Http404
    if pile.version != version:
        raise ScanRefused("changed", CHANGED)
    if pile.state not in states:
        raise ScanRefused("ended", ENDED)
    return pile


def _tell(actor: Actor, act: str, pile: ScanPile, changes: dict[str, object]) -> None:
    record(
        Change(
            actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act=act, subject_kind="scan", subject_id=str(pile.pk),
            division_code=pile.division_code, changes=changes, request_id=actor.request_id,
        )
    )  # fmt: skip
