"""What happened that an officer should know, newest first: files that spoke of his villages, the month's results, cases ended, own work done.

Read from the records themselves, so that nothing is kept twice and nobody's reading is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.visible import visible_cases
from jingzhun.county.clues.listing import said
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.intake.models import Delivery
from jingzhun.county.jobs.models import Job
from jingzhun.intake import profile_of
from jingzhun.values.speech import Bilingual

DAYS = 7
MOST = 20


@dataclass(frozen=True)
class Happening:
    """Something that happened: when, how much of what, where it is seen. Never a name.

    Parameters
    ----------
    count
        How many households, in words; empty where nothing is counted.
    """

    at: datetime
    title: str | Promise
    count: str
    url: str


def happened_for(actor: Actor) -> tuple[Happening, ...]:
    """Return what happened in the last days, newest first."""
    since = timezone.now() - timedelta(days=DAYS)
    found = [*_files(actor, since), *_run(actor, since), *_cases(actor, since), *_jobs(actor, since)]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:MOST])


def _files(actor: Actor, since: datetime) -> Iterator[Happening]:
    """Yield the files that told something new of households in the officer's divisions."""
    if not actor.may("see_households"):
        return
    scope = actor.scope_of("see_households")
    for row in Delivery.objects.filter(state="done", done_at__gte=since).order_by("-done_at"):
        homes = sum(many for village, many in (row.by_village or {}).items() if scope.covers(village))
        if homes and row.done_at:
            title = profile_of(row.profile).title
            told = Bilingual(f"{title.zh}（{row.period}）已入库", f"{title.en} ({row.period}) was taken in")
            yield Happening(row.done_at, said(told), _households(homes), reverse("households"))


def _run(actor: Actor, since: datetime) -> Iterator[Happening]:
    run = newest_run()
    if run and actor.may("see_clues") and run.finished_at >= since:
        yield Happening(run.finished_at, _("the month's results are here"), "", reverse("clues"))


def _cases(actor: Actor, since: datetime) -> Iterator[Happening]:
    if actor.may("see_cases"):
        ended = visible_cases(actor).filter(ended_on__gte=timezone.localdate(since)).order_by()
        for row in ended.values("ended_on").annotate(n=Count("household", distinct=True)):
            midnight = datetime.combine(row["ended_on"] or timezone.localdate(), datetime.min.time())
            yield Happening(
                timezone.make_aware(midnight), _("cases were ended"), _households(row["n"]), f"{reverse('cases')}?tab=ended"
            )


def _jobs(actor: Actor, since: datetime) -> Iterator[Happening]:
    """Yield the officer's own long work that is done."""
    if actor.may("see_jobs"):
        for job in Job.objects.filter(officer_id=actor.officer_id or 0, state="done", finished_at__gte=since)[:MOST]:
            if job.finished_at:
                told = Bilingual(f"{job.title_zh}已完成", f"{job.title_en}: done")
                yield Happening(job.finished_at, said(told), "", reverse("job", args=[job.pk]))


def _households(many: int) -> str:
    return ngettext("{n} household", "{n} households", many).format(n=many)
