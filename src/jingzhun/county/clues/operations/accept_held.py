"""Files that were held because they looked wrong, taken in after all: a person looked and says that they are right."""

from __future__ import annotations

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import MonthWork
from jingzhun.county.clues.month_files import place_of
from jingzhun.county.clues.operations.start_month import Given, MonthRefused, given_from, start_month
from jingzhun.values.speech import Bilingual

HELD = "held"
NO_HELD = Bilingual("没有暂存待核的文件", "no file is held")


def accept_held(*, actor: Actor, work_id: int) -> MonthWork:
    """Start the month again with the held files of a finished work, their kinds accepted; return the new work.

    Raises
    ------
    PermissionDenied
        Where the actor may not run the month.
    MonthRefused
        ``no_held``, and what ``start_month`` refuses.
    """
    actor.must("run_month")
    work = MonthWork.objects.filter(pk=work_id).first()
    held = list(work.files.filter(state=HELD).order_by("number")) if work else []
    if work is None or not held:
        raise MonthRefused("no_held", NO_HELD)
    files = [Given(file.name, file.size, given_from(place_of(file)).read) for file in held]
    return start_month(actor=actor, period=work.period, files=files, accepted=sorted({file.profile for file in held}))
