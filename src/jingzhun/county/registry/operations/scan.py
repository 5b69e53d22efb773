"""Filing sheets are made; a scanned pile is taken apart by a worker, looked at, and filed paper by paper as if each had been given alone (P18)."""

from __future__ import annotations

import base64
import hashlib
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.ciphers import SealBroken
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.config.sealed_files import read_sealed, write_sealed
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.county.registry.models import FilingSheet, Household, ScanPart, ScanPile
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
CODE_BYTES = 12  # twenty letters of base 32, the last ones cut: 96 bits, nothing to guess
CODE_LENGTH = 20
TITLE = Bilingual("拆分扫描件", "taking a scanned pile apart")
TOO_LARGE = Bilingual("文件超过{most}MB；请分批扫描", "the file is larger than {most} MB; scan in parts")
EMPTY = Bilingual("请选择一个PDF文件", "choose a PDF")
THERE = Bilingual("这份扫描件已经上传过", "this scan was given already")
ENDED = Bilingual("这份扫描件已归档或已撤下", "this scan was filed or dropped already")
LOST = Bilingual("扫描件的文件已不在，请重新上传", "the scan's bytes are no longer there; give it again")
CHANGED = Bilingual("刚被别人处理过，请重新查看", "somebody else has just dealt with it; look again")


class ScanRefused(JingzhunError):
    """A pile is not taken, filed or dropped as asked; nothing of it was written."""


def sheets_for(actor: Actor, households: Sequence[Household]) -> dict[int, str]:
    """Return the code of each household's filing sheet, making those that are not there.

    Raises
    ------
    PermissionDenied
        Where the actor changes no households in the village of one of them.
    """
    for household in households:
        actor.must("change_household", household.village_code)
    with transaction.atomic():
        there = dict(FilingSheet.objects.filter(household__in=households).values_list("household_id", "code"))
        now = timezone.now()
        new = [
            FilingSheet(household=one, code=_new_code(), made_by=actor.officer_id, made_at=now)
            for one in households
            if one.pk not in there
        ]
        FilingSheet.objects.bulk_create(new, ignore_conflicts=True)  # two who print at once print one code
    return dict(FilingSheet.objects.filter(household__in=households).values_list("household_id", "code"))


def _new_code() -> str:
    return base64.b32encode(secrets.token_bytes(CODE_BYTES + 1)).decode()[:CODE_LENGTH]


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
    try:
        found = take_apart(read_sealed(folder_of(pile) / "pile.pdf"))
    except (ScanFault, ChildFailed) as fault:
        told = {"state": "refused", "fault_zh": fault.sentence.zh[:200], "fault_en": fault.sentence.en[:200]}
        return Chunk({}, 1, 1, write=lambda: _set(pile, **told), is_last=True)
    for number, part in enumerate(found.parts, 1):
        write_sealed(_place(pile, number), part.content)
    return Chunk({}, found.pages, found.pages, write=lambda: _keep_parts(held.actor, pile, found), is_last=True)


SCAN_SPLIT = JobKind("scan_split", TITLE, "change_household", split)


def file_scan(*, actor: Actor, pile_id: int, version: int) -> ScanPile:
    """File every part of a pile whose household is known, and return it; a part that is refused keeps the reason and stops no other.

    Raises
    ------
    Http404
        Where the pile is not the actor's own.
    ScanRefused
        ``ended``, ``changed``.
    """
    with transaction.atomic():
        pile = _locked(actor, pile_id, version)
        for part in pile.parts.filter(household__isnull=False, paper__isnull=True).order_by("number"):
            _file(actor, pile, part)
        pile.state, pile.version = "filed", pile.version + 1
        pile.save()
        filed = pile.parts.filter(paper__isnull=False).count()
        _tell(actor, "file_scan", pile, {"papers": [None, filed], "parts": [None, pile.parts.count()]})
        transaction.on_commit(lambda: shutil.rmtree(folder_of(pile), ignore_errors=True))
    return pile


def drop_scan(*, actor: Actor, pile_id: int, version: int) -> ScanPile:
    """Drop a pile with its parts and return it; see ``file_scan``."""
    with transaction.atomic():
        pile = _locked(actor, pile_id, version)
        pile.state, pile.version = "dropped", pile.version + 1
        pile.save()
        _tell(actor, "drop_scan", pile, {"pages": [pile.pages, 0]})
        transaction.on_commit(lambda: shutil.rmtree(folder_of(pile), ignore_errors=True))
    return pile


def _file(actor: Actor, pile: ScanPile, part: ScanPart) -> None:
    place = _place(pile, part.number)
    name = f"{Path(pile.file_name).stem[:60]} {part.first}-{part.last}.pdf"
    given = GivenPaper(kind=part.kind, name=name, size=part.size, read=lambda: read_sealed(place))
    try:
        with transaction.atomic():
            part.paper = keep_paper(actor=actor, household_id=part.household_id or 0, paper=given)
    except JingzhunError as fault:
        part.refused_zh, part.refused_en = fault.sentence.zh[:200], fault.sentence.en[:200]
    except (OSError, SealBroken):  # the pile was restored without its bytes
        part.refused_zh, part.refused_en = LOST.zh, LOST.en
    except (Http404, PermissionDenied):  # moved away since the pile was read
        part.household = None
    part.save()


def _place(pile: ScanPile, number: int) -> Path:
    return folder_of(pile) / f"{number}.pdf"


def _keep_parts(actor: Actor, pile: ScanPile, found: Pile) -> None:
    """Write the parts with the households that the officer may change; another's sheet is as one that nobody knows."""
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
    _set(pile, state="checked", pages=found.pages, lead=found.lead)


def _set(pile: ScanPile, **told: object) -> None:
    ScanPile.objects.filter(pk=pile.pk, state="reading").update(**told, version=pile.version + 1)


def _locked(actor: Actor, pile_id: int, version: int) -> ScanPile:
    actor.must("change_household")
    pile = ScanPile.objects.select_for_update().filter(pk=pile_id, officer_id=actor.officer_id or 0).first()
    if pile is None:
        raise Http404
    if pile.version != version:
        raise ScanRefused("changed", CHANGED)
    if pile.state not in ("checked", "refused"):
        raise ScanRefused("ended", ENDED)
    return pile


def _tell(actor: Actor, act: str, pile: ScanPile, changes: dict[str, object]) -> None:
    record(
        Change(
            actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act=act, subject_kind="scan", subject_id=str(pile.pk),
            division_code=pile.division_code, changes=changes, request_id=actor.request_id,
        )
    )  # fmt: skip
