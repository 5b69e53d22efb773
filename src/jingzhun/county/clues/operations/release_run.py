"""A run that was held because a rule's clues jumped, shown after all: a person looked at the numbers and says why they are right."""

from __future__ import annotations

from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.models import MonthWork, Run
from jingzhun.county.clues.month_files import store
from jingzhun.county.clues.operations.load_run import load_run
from jingzhun.county.clues.operations.start_month import MonthRefused
from jingzhun.values.speech import Bilingual

NOT_HELD = Bilingual("这次运行没有暂不载入的结果", "this run holds nothing back")
NO_REASON = Bilingual("请写明核对情况和载入理由", "say what was checked and why the numbers are right")
OVERTAKEN = Bilingual("之后已有新的一次运行，本次结果不再载入", "a later run was started since; this one is not loaded any more")
MOST_REASON = 300
STANDS = ("queued", "running", "done")


def is_overtaken(work: MonthWork) -> bool:
    """Return whether a later month's work was started and stands."""
    return MonthWork.objects.filter(pk__gt=work.pk, job__state__in=STANDS).exists()


def release_run(*, actor: Actor, work_id: int, reason: str) -> Run:
    """Load the held run of a month's work, record by whom and why, and return it; one that is loaded already is returned unchanged.

    Raises
    ------
    PermissionDenied
        Where the actor may not run the month.
    MonthRefused
        ``not_held``, ``no_reason``, ``overtaken``.
    """
    actor.must("run_month")
    with transaction.atomic():
        work = MonthWork.objects.select_related("job").select_for_update(of=("self",)).filter(pk=work_id).first()
        told = work.job.result if work else {}
        if work is None or work.job.state != "done" or not told.get("jumps"):
            raise MonthRefused("not_held", NOT_HELD)
        known = Run.every.filter(snapshot_id=str(told["run"])).first()
        if known and known.withdrawn_at:
            raise MonthRefused("not_held", NOT_HELD)
        if known:
            return known
        if not reason.strip():
            raise MonthRefused("no_reason", NO_REASON)
        if is_overtaken(work):
            raise MonthRefused("overtaken", OVERTAKEN)
        run = load_run(actor=actor, folder=store().folder, snapshot=str(told["run"]))
        record(
            Change(
                actor_id=actor.officer_id,
                for_actor_id=actor.for_officer_id,
                act="release_run",
                subject_kind="month",
                subject_id=str(work.pk),
                changes={"jumps": [None, told["jumps"]]},
                reason=reason.strip()[:MOST_REASON],
                request_id=actor.request_id,
            )
        )
    return run
