"""The months' works: how far each is, which files it was given, what became of them, what did not come."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.contexts import JumpLine, MonthFileLine, MonthLine, MonthPage
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import Batch, LinkQuestion, MonthFile, MonthWork, Run
from jingzhun.county.clues.month.files import FORGOTTEN
from jingzhun.county.clues.operations.recall_run import may_recall
from jingzhun.county.clues.operations.release_run import STANDS, is_overtaken
from jingzhun.county.clues.queries.clues import RULE_OF
from jingzhun.county.jobs.models import UNFINISHED
from jingzhun.intake import profile_of, read_period
from jingzhun.values.speech import Bilingual

MOST = 60  # five years of months
BACK = ("refused", "held")
CAME = ("taken", "repeated")
RETRIED = ("failed", "cancelled", "dead")


def months_for(actor: Actor) -> tuple[MonthLine, ...]:
    """Return the works, the newest first, in one query."""
    actor.must("run_month")
    rows = MonthWork.objects.select_related("job").annotate(
        given=Count("files"), back=Count("files", filter=Q(files__state__in=BACK))
    )
    return tuple(_line(work, work.given, work.back) for work in rows[:MOST])


def month_that_waits(actor: Actor) -> MonthWork | None:
    """Return the month's work whose run waits for a person because a rule's clues jump; null where none does."""
    if not actor.may("run_month"):
        return None
    newest = MonthWork.objects.select_related("job").filter(job__state__in=STANDS).first()
    if newest is None or not newest.job.result.get("jumps"):
        return None
    return None if Run.every.filter(snapshot_id=str(newest.job.result["run"])).exists() else newest


def month_for(actor: Actor, work_id: int) -> MonthPage:
    """Return one work with its files.

    Raises
    ------
    Http404
        Where there is no such work.
    """
    actor.must("run_month")
    work = MonthWork.objects.select_related("job").filter(pk=work_id).first()
    if work is None:
        raise Http404
    files = tuple(work.files.order_by("number"))
    job = work.job
    run = Run.objects.filter(snapshot_id=str(job.result.get("run", ""))).first()
    return MonthPage(
        line=_line(work, len(files), sum(file.state in BACK for file in files)),
        files=tuple(MonthFileLine(file, _kind(file), _said(file.note_zh, file.note_en)) for file in files),
        missing=_missing(work.period) if run else (),
        fault=_said(job.fault_zh, job.fault_en),
        has_held=any(file.state == "held" for file in files) and job.state == "done",
        is_open=job.state in UNFINISHED,
        can_retry=job.state in RETRIED,
        run=run,
        jumps=_jumps(work),
        may_release=bool(job.result.get("jumps"))
        and not Run.every.filter(snapshot_id=str(job.result["run"])).exists()
        and not is_overtaken(work),
        may_recall=run is not None and may_recall(run),
        was_recalled=run is None
        and Run.every.filter(snapshot_id=str(job.result.get("run", "")), withdrawn_at__isnull=False).exists(),
        questions=LinkQuestion.objects.filter(rank=1).count() if run else 0,
    )


def returned_for(actor: Actor, work_id: int, number: int) -> MonthFile:
    """Return the file whose annotated workbook is asked for.

    Raises
    ------
    Http404
        Where there is none.
    """
    actor.must("run_month")
    found = MonthFile.objects.select_related("work").filter(work_id=work_id, number=number, has_returned=True).first()
    if found is None:
        raise Http404
    return found


def _jumps(work: MonthWork) -> tuple[JumpLine, ...]:
    """Return the rules whose clues jumped in a run, each under the title that it had on the run's day."""
    policy = county_policy(work.as_of)
    told: list[dict[str, Any]] = work.job.result.get("jumps", [])
    return tuple(JumpLine(policy.rule(RULE_OF[t["rule"]].path).title, t["before"], t["opened"], t["gone"]) for t in told)


def _line(work: MonthWork, files: int, refused: int) -> MonthLine:
    return MonthLine(work, _said(work.job.step_zh, work.job.step_en), files, refused)


def _kind(file: MonthFile) -> Bilingual | None:
    return profile_of(file.profile).title if file.profile and file.profile != FORGOTTEN else None


def _said(zh: str, en: str) -> Bilingual | None:
    return Bilingual(zh, en) if zh and en else None


def _missing(period: str) -> tuple[Bilingual, ...]:
    """Return the kinds of file that came before, are due again in a period and did not come: their last facts were carried."""
    last: dict[str, str] = {}
    here = set()
    for profile, when, state in Batch.objects.filter(period__lte=period).values_list("profile", "period", "state"):
        if when == period and state in CAME:
            here.add(profile)
        elif state in CAME:
            last[profile] = max(when, last.get(profile, ""))
    now = read_period(period)
    due = [p for p, when in sorted(last.items()) if p not in here and now - read_period(when) >= profile_of(p).months]
    return tuple(profile_of(p).title for p in due)
