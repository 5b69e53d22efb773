"""A report frozen as of a day: what holds, and the bridge from the last report to it, household by household."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jingzhun.casework import TERMS, Bridge, bridge
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import REPORT_KINDS, Report, ReportItem
from jingzhun.county.registry.models import Household, HouseholdState
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MONTHS = {"month": 1, "quarter": 3, "year": 12}
ALL, PREFIX = "monitored", "monitored_"
MEASURES = (ALL, "monitored_unstable_exited", "monitored_near_poor", "monitored_sudden_hardship")
YEAR = 12
NO_KIND = Bilingual(
    "没有“{kind}”这种报表；可用：月报、季报、年报", "there is no report '{kind}'; there are month, quarter and year"
)
NO_END = Bilingual("{day}不是该期的最后一天", "{day} is not the last day of such a period")
FUTURE = Bilingual("{day}还没有到，不能固化", "{day} has not come yet")
THERE = Bilingual(
    "{day}的报表已经固化，不再改变；以后查到的情况在下一期作为更正列出",
    "the report of {day} is frozen already and never changes; what is learned later is a correction of the next",
)
OLDER = Bilingual(
    "{day}之后已有固化的报表；只能按先后顺序固化", "a later report than {day} is frozen already: they are frozen in order"
)


class ReportRefused(JingzhunError):
    """A report cannot be frozen as asked; nothing was written."""


def freeze_report(*, actor: Actor, kind: str, as_of: date) -> Report:
    """Freeze a report and return it.

    Parameters
    ----------
    as_of
        The last day of a month, quarter or year that is over.

    Raises
    ------
    PermissionDenied
        Where the actor freezes no reports.
    ReportRefused
        ``no_kind``, ``no_end``, ``future``, ``there``, ``older``.
    """
    actor.must("freeze_report")
    _check(kind, as_of)
    with transaction.atomic():
        reports = Report.objects.select_for_update().filter(kind=kind)
        if reports.filter(as_of=as_of).exists():
            raise ReportRefused("there", THERE, day=as_of.isoformat())
        if reports.filter(as_of__gt=as_of).exists():
            raise ReportRefused("older", OLDER, day=as_of.isoformat())
        before = reports.filter(as_of__lt=as_of).order_by("-as_of").first()
        before_on = before.as_of if before else _end_before(kind, as_of)
        report = Report.objects.create(
            kind=kind, as_of=as_of, before=before, before_on=before_on, frozen_at=timezone.now(), officer_id=actor.officer_id or 0
        )
        bridges = _bridges(before, before_on, as_of)
        _write(report, bridges)
        told = {measure: [len(b.last), len(b.now)] for measure, b in bridges.items()}
        record(
            Change(
                actor_id=actor.officer_id,
                for_actor_id=actor.for_officer_id,
                act="freeze_report",
                subject_kind="report",
                subject_id=str(report.pk),
                division_code=settings.ENVIRONMENT.county,
                changes={"kind": [None, kind], "as_of": [None, as_of.isoformat()], **told},
                request_id=actor.request_id,
            )
        )
    return report


def monitored_on(day: date) -> dict[str, set[int]]:
    """Return the households monitored on a day, as known now: all of them, and by kind; of two kinds the newer stands."""
    states = HouseholdState.objects.filter(STANDS, status__startswith=PREFIX, from_on__lte=day)
    holding = states.filter(Q(to_on__isnull=True) | Q(to_on__gt=day))
    there = holding.filter(Q(household__closed_on__isnull=True) | Q(household__closed_on__gt=day)).order_by("from_on", "pk")
    newest = dict(there.values_list("household_id", "status"))
    found: dict[str, set[int]] = defaultdict(set, {measure: set() for measure in MEASURES})
    for household, status in newest.items():
        found[ALL].add(household)
        found[status].add(household)
    return found


def _bridges(before: Report | None, before_on: date, as_of: date) -> dict[str, Bridge]:
    """Return the bridge of each measure; without an earlier report nothing was counted wrongly, so nothing is corrected."""
    then, now = monitored_on(before_on), monitored_on(as_of)
    counted = _counted(before) if before else then
    return {measure: bridge(counted[measure], then[measure], now[measure]) for measure in MEASURES}


def _counted(report: Report) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for measure, household in report.items.filter(term="now").values_list("measure", "household_id"):
        found[measure].add(household)
    return found


def _write(report: Report, bridges: Mapping[str, Bridge]) -> None:
    wanted = {h for b in bridges.values() for term in TERMS for h in b.term(term)}
    asked = {"pk__any_of": sorted(wanted)}
    villages = dict(Household.objects.filter(**asked).values_list("pk", "village_code"))
    rows = (
        ReportItem(report=report, measure=measure, term=term, household_id=household, village_code=villages[household])
        for measure, b in bridges.items()
        for term in TERMS
        for household in sorted(b.term(term))
    )
    ReportItem.objects.bulk_create(rows, batch_size=1_000)


def _check(kind: str, as_of: date) -> None:
    if kind not in REPORT_KINDS:
        raise ReportRefused("no_kind", NO_KIND, kind=kind[:20])
    if as_of.month % MONTHS[kind] or as_of.day != monthrange(as_of.year, as_of.month)[1]:
        raise ReportRefused("no_end", NO_END, day=as_of.isoformat())
    if as_of >= timezone.localdate():
        raise ReportRefused("future", FUTURE, day=as_of.isoformat())


def _end_before(kind: str, as_of: date) -> date:
    """Return the last day of the period before."""
    months = as_of.year * YEAR + as_of.month - 1 - MONTHS[kind]
    year, month = divmod(months, YEAR)
    return date(year, month + 1, monthrange(year, month + 1)[1])
