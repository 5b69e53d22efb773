"""What home counts: households by class, guarantee, risk, measure and clue, a row a village. One list of figures for all doors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from jingzhun.county.clues.models import Clue, HouseholdClass, MeasureProposal, Risk, VillageCount
from jingzhun.county.registry.models import Household, LifeEvent

ORIGIN, SERVING = "household__village_code", "household__serving_village_code"
GUARANTEES = ("education", "medical", "housing", "water")
YES = "yes"


@dataclass(frozen=True)
class Counted:
    """One figure: the rows it counts, by which column, and whether a household can stand in it more than once."""

    figure: str
    rows: QuerySet[Any]
    code: str = ""  # empty: every row has the code yes
    persons: bool = False
    repeats: bool = False


def unhelped() -> QuerySet[Risk]:
    """Return the gravest risk of every household for which no measure fits; a household that has a risk has one of rank 1."""
    helped = Exists(MeasureProposal.objects.filter(household=OuterRef("household"), answer=YES))
    return Risk.objects.filter(~helped, rank=1).order_by()


def figures_counted() -> tuple[Counted, ...]:
    """Return every figure of home; households that are closed stand in none."""
    classes = HouseholdClass.objects.order_by()
    return (
        Counted("class", classes, "kind", persons=True),
        *(Counted(name, classes, name) for name in GUARANTEES),
        Counted("visit", classes.filter(needs_visit=True)),
        Counted("without_measure", unhelped()),
        Counted("risk", Risk.objects.order_by(), "risk"),
        Counted("measure", MeasureProposal.objects.filter(answer=YES).order_by(), "measure", repeats=True),
        Counted("clue", Clue.objects.order_by(), "state", repeats=True),
    )


def _households(among: QuerySet[Household] | None) -> Iterator[VillageCount]:
    rows = (Household.objects.all() if among is None else among).filter(closed_on__isnull=True).order_by()
    for row in rows.values("village_code", "serving_village_code").annotate(told=Count("pk")).iterator():
        yield VillageCount(
            village_code=row["village_code"],
            serving_village_code=row["serving_village_code"] or "",
            figure="households",
            code=YES,
            households=row["told"],
        )


def counts_of(among: QuerySet[Household] | None = None) -> Iterator[VillageCount]:
    """Yield the counts of each village, of the whole county or among some households; nothing is stored."""
    yield from _households(among)
    for one in figures_counted():
        rows = one.rows.filter(household__closed_on__isnull=True)
        rows = rows if among is None else rows.filter(household__in=among)
        by = (ORIGIN, SERVING, *([one.code] if one.code else []))
        told = rows.values(*by).annotate(
            told_households=Count("household", distinct=one.repeats), **({"told_persons": Sum("members")} if one.persons else {})
        )
        for row in told.iterator():
            yield VillageCount(
                village_code=row[ORIGIN],
                serving_village_code=row[SERVING] or "",
                figure=one.figure,
                code=row[one.code] if one.code else YES,
                households=row["told_households"],
                persons=row.get("told_persons"),
            )


def last_life_event() -> int:
    """Return the number of the last natural change of a household."""
    return int(LifeEvent.objects.aggregate(last=Max("id"))["last"] or 0)
