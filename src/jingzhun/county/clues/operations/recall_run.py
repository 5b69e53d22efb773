"""The newest run taken off the site again, because its rule or its files were wrong: the answers of the run before stand as they stood (trust.md F54).

The run itself stays in the store, whole, and keeps its row here with the day it was taken off. Facts stay too, they came from the files and have their own
way back. Cases opened meanwhile are people's decisions and go on until people end them.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.models import ClueStep, Run
from jingzhun.county.clues.month_files import store
from jingzhun.county.clues.operations.count_villages import count_villages
from jingzhun.county.clues.operations.load_run import fill_mirrors
from jingzhun.county.clues.operations.start_month import MonthRefused
from jingzhun.values.speech import Bilingual

MOST_REASON = 300
NOT_NEWEST = Bilingual("只能撤下最新的一次结果", "only the newest run is taken off")
NO_EARLIER = Bilingual("之前没有可以恢复的结果", "there is no earlier run to go back to")
NO_REASON = Bilingual("请写明撤下的原因", "say why it is taken off")


def recall_run(*, actor: Actor, run_id: int, reason: str) -> Run:
    """Take the newest run off the site, record by whom and why, and return the run that stands again.

    Raises
    ------
    PermissionDenied
        Where the actor may not run the month.
    MonthRefused
        ``no_reason``, ``not_newest``, ``no_earlier``.
    """
    actor.must("run_month")
    if not reason.strip():
        raise MonthRefused("no_reason", NO_REASON)
    with transaction.atomic():
        runs = list(Run.objects.select_for_update()[:2])
        if not runs or runs[0].pk != run_id:
            raise MonthRefused("not_newest", NOT_NEWEST)
        stored = {m.snapshot_id: m for m in store().history() if m.kind == "run"}
        if len(runs) == 1 or runs[1].snapshot_id not in stored:
            raise MonthRefused("no_earlier", NO_EARLIER)
        wrong, before = runs
        fill_mirrors(store(), stored[before.snapshot_id])
        steps, _kinds = ClueStep.objects.filter(snapshot_id=wrong.snapshot_id).delete()
        wrong.withdrawn_at = timezone.now()
        wrong.save(update_fields=("withdrawn_at",))
        count_villages(before)
        record(
            Change(
                actor_id=actor.officer_id,
                for_actor_id=actor.for_officer_id,
                act="recall_run",
                subject_kind="run",
                subject_id=wrong.snapshot_id,
                changes={"run": [wrong.snapshot_id, before.snapshot_id], "clue_steps": [steps, 0]},
                reason=reason.strip()[:MOST_REASON],
                request_id=actor.request_id,
            )
        )
    return before


def may_recall(run: Run) -> bool:
    """Return whether a run is the newest on the site and another stands behind it."""
    newest = list(Run.objects.values_list("pk", flat=True)[:2])
    return len(newest) > 1 and newest[0] == run.pk
