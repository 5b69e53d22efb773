"""An inspectors' list is taken in: every problem by its number, with owner and deadline as they wrote them."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.config.sealed_files import write_sealed
from jingzhun.county.evaluation.models import Inspection, Problem, ProblemStep
from jingzhun.county.evaluation.refusals import ProblemRefused
from jingzhun.evaluation import read_inspection
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.reading import read
from jingzhun.values.speech import Bilingual

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_PROBLEMS = 2_000
TWICE = Bilingual("这份清单已经登记过", "this list was taken in already")
TOO_LARGE = Bilingual("文件超过{most}MB", "the file is larger than {most} MB")
MANY = Bilingual("清单有{rows}个问题，超过{most}个；请拆分", "the list has {rows} problems, more than {most}; split it")
NO_TITLE = Bilingual("请填写名称和来源（如：国家考核、省级督查）", "give a title, and who found it")


def place_of(inspection: Inspection) -> Path:
    """Return where the bytes of a list lie, sealed; the name is ours (trust.md S39)."""
    return Path(settings.DATA) / "papers" / "inspection" / str(inspection.pk) / "given"


def take_inspection(
    *, actor: Actor, name: str, content: bytes, title: str, from_whom: str, document_no: str, on: date
) -> Inspection:
    """Keep a list and its problems, and return it.

    Raises
    ------
    PermissionDenied
        Where the actor keeps no register.
    ProblemRefused
        ``no_title``, ``too_large``, ``many``, ``twice``.
    SheetRefused, InspectionRefused
        Where the file cannot be read, or is no list of problems.
    """
    actor.must("keep_problems")
    if not title.strip() or not from_whom.strip():
        raise ProblemRefused("no_title", NO_TITLE)
    if len(content) > MOST_BYTES:
        raise ProblemRefused("too_large", TOO_LARGE, most=MOST_BYTES // MEGABYTE)
    must_be_clean(content)
    shown = safe_name(name)
    found = read_inspection(read(content, name=shown))
    if len(found.problems) > MOST_PROBLEMS:
        raise ProblemRefused("many", MANY, rows=len(found.problems), most=MOST_PROBLEMS)
    county, now = settings.ENVIRONMENT.county, timezone.now()
    try:
        with transaction.atomic():
            inspection = Inspection.objects.create(
                title=title.strip()[:200], from_whom=from_whom.strip()[:100], document_no=document_no.strip()[:60], file_name=shown,
                sha256=hashlib.sha256(content).hexdigest(), received_on=on, officer_id=actor.officer_id or 0, given_at=now,
            )  # fmt: skip
            for one in found.problems:
                problem = Problem.objects.create(
                    inspection=inspection, row=one.row, number=one.number[:60], sealed_text=one.text, owner=one.owner[:100],
                    due_on=one.due_on, measures=one.measures, division_code=county,
                )  # fmt: skip
                ProblemStep.objects.create(problem=problem, kind="given", on=on, officer_id=actor.officer_id or 0, at=now)
            write_sealed(place_of(inspection), content)
            told = {"title": [None, inspection.title], "sha256": [None, inspection.sha256], "problems": [None, len(found.problems)]}
            record(
                Change(
                    actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act="take_inspection", subject_kind="inspection",
                    subject_id=str(inspection.pk), division_code=county, changes=told, request_id=actor.request_id,
                )
            )  # fmt: skip
    except IntegrityError as error:
        raise ProblemRefused("twice", TWICE) from error
    return inspection
