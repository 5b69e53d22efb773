"""A paper is put into a household's file, or taken out of it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.config.sealed_files import write_sealed
from jingzhun.county.registry.models import Household, Paper
from jingzhun.county.registry.operations.live import CLOSED, NO_REASON
from jingzhun.county.registry.papers import paper_for, place_of
from jingzhun.county.registry.queries import household_for
from jingzhun.policy.codes import code_lists
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.pictures import clean_picture
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE  # a phone's photo has 3 to 12, a scanned form of some pages 5
MOST_A_DAY = 500  # papers of one officer: a village's whole file scanned in a day
MOST_BYTES_A_DAY = 1024 * MEGABYTE
PDF, JPEG = "application/pdf", "image/jpeg"
PDF_BEGINS = b"%PDF-"
UNKNOWN_KIND = Bilingual("没有“{kind}”这种材料", "there is no kind of paper '{kind}'")
TOO_LARGE = Bilingual(
    "文件超过 {most} MB；请分开扫描或降低分辨率", "the file is larger than {most} MB; scan in parts or at a lower resolution"
)
QUOTA = Bilingual(
    "您今天上传的材料已达上限（{most} 份或 {bytes} MB）；请明天继续，或联系系统管理员",
    "you reached the day's limit of {most} papers or {bytes} MB; go on tomorrow or ask the system administrator",
)
THERE = Bilingual("这份材料已在这一户的档案里", "this paper is in the household's file already")
NOT_OF_THIS = Bilingual("没有找到这个人", "there is no such person in this household")


class PaperRefused(JingzhunError):
    """A paper is not taken into a file, or not out of it."""


@dataclass(frozen=True, kw_only=True)
class GivenPaper:
    """A paper as it was handed over: its kind, whose it is where it is a person's, and a way to its bytes."""

    kind: str
    name: str
    size: int
    read: Callable[[], bytes]
    person_id: int | None = None


def keep_paper(*, actor: Actor, household_id: int, paper: GivenPaper, also: Callable[[Paper], None] | None = None) -> Paper:
    """Put a paper into a household's file: a picture is written anew, a PDF is kept as it is and only ever handed out as a file.

    Parameters
    ----------
    also
        Writes what belongs to the paper, in the transaction of its row. That begins only when its bytes are scanned and on the disk, so
        that the trail's head is never locked meanwhile.

    Raises
    ------
    Http404, PermissionDenied
        Where the household is not the actor's to see, or to change.
    PaperRefused
        ``unknown_kind``, ``too_large``, ``quota``, ``there``, ``not_of_this``, ``closed``.
    PictureFault
        ``unreadable``, ``too_many_pixels``.
    """
    household = household_for(actor, household_id)
    actor.must("change_household", household.village_code)
    _check(household, paper)
    _must_have_room(actor, paper.size)
    given = paper.read()
    must_be_clean(given)
    content, media_type = _cleaned(given)
    row = Paper(
        paper_id=uuid.uuid4().hex,
        household=household,
        person_id=paper.person_id,
        kind=paper.kind,
        name=_shown(paper.name, media_type),
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        officer_id=actor.officer_id or 0,
        recorded_at=timezone.now(),
    )
    place = place_of(row)
    write_sealed(place, content)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            if also is not None:
                also(row)
            record(_told(actor, "keep_paper", row))
    except IntegrityError as error:
        place.unlink()
        raise PaperRefused("there", THERE) from error
    except JingzhunError:  # what belongs to it was refused
        place.unlink()
        raise
    return row


def withdraw_paper(*, actor: Actor, paper_id: str, reason: str) -> Paper:
    """Take a paper out of its file; the row and the bytes stay, so that it can be told what was there.

    Raises
    ------
    Http404, PermissionDenied
        Where the paper is not the actor's to see, or its household to change.
    PaperRefused
        ``no_reason``.
    """
    if not reason.strip():
        raise PaperRefused("no_reason", NO_REASON)
    with transaction.atomic():
        paper = paper_for(actor, paper_id)
        actor.must("change_household", paper.household.village_code)
        paper.withdrawn_at, paper.withdrawn_why = timezone.now(), reason.strip()[:200]
        paper.save(update_fields=("withdrawn_at", "withdrawn_why"))
        record(_told(actor, "withdraw_paper", paper, reason=paper.withdrawn_why))
    return paper


def _check(household: Household, paper: GivenPaper) -> None:
    if paper.kind not in code_lists()["papers"].entries:
        raise PaperRefused("unknown_kind", UNKNOWN_KIND, kind=paper.kind[:20])
    if paper.size > MOST_BYTES:
        raise PaperRefused("too_large", TOO_LARGE, most=MOST_BYTES // MEGABYTE)
    if household.closed_on is not None:
        raise PaperRefused("closed", CLOSED)
    if paper.person_id is not None and not household.persons.filter(pk=paper.person_id).exists():
        raise PaperRefused("not_of_this", NOT_OF_THIS)


def _must_have_room(actor: Actor, size: int) -> None:
    since = timezone.now() - timedelta(days=1)
    used = Paper.objects.filter(officer_id=actor.officer_id or 0, recorded_at__gte=since).aggregate(n=Count("pk"), size=Sum("size"))
    if used["n"] >= MOST_A_DAY or (used["size"] or 0) + size > MOST_BYTES_A_DAY:
        raise PaperRefused("quota", QUOTA, most=MOST_A_DAY, bytes=MOST_BYTES_A_DAY // MEGABYTE)


def _cleaned(data: bytes) -> tuple[bytes, str]:
    if len(data) > MOST_BYTES:
        raise PaperRefused("too_large", TOO_LARGE, most=MOST_BYTES // MEGABYTE)
    return (data, PDF) if data.startswith(PDF_BEGINS) else (clean_picture(data), JPEG)


def _shown(name: str, media_type: str) -> str:
    stem = safe_name(name).rpartition(".")[0] or safe_name(name)
    return f"{stem[:100]}.{'pdf' if media_type == PDF else 'jpg'}"


def _told(actor: Actor, act: str, paper: Paper, *, reason: str = "") -> Change:
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act=act,
        subject_kind="paper",
        subject_id=paper.pk,
        household_id=paper.household_id,
        division_code=paper.household.village_code,
        changes={"kind": [None, paper.kind], "sha256": [None, paper.sha256]},
        reason=reason,
        request_id=actor.request_id,
    )
