"""The homes of a survey, and what the registry tells of a home's income before anybody asks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from jingzhun.casework import add_up
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.campaigning import homes_in
from jingzhun.county.casework.models import Survey, SurveyExtract, SurveySheet
from jingzhun.county.clues.law import county_policy
from jingzhun.county.registry.models import Household, IncomeLine, Production
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.queries import members_at, of_visible_households
from jingzhun.policy import Policy
from jingzhun.screening import ToldAmount, prefilled_by_prices, told_by_departments
from jingzhun.screening.dated import Window

BATCH = "annual_survey"
SHARES = "shares_income"
NUMBERS = ("homes", "signed", "drafts", "flagged", "answered", "cases")


@dataclass(frozen=True)
class Known:
    """What is known of a home before it is asked.

    Parameters
    ----------
    departments, prices
        Fen by line inside the window; null where a figure is due and not told.
    before
        Fen by line of the window before; empty where nobody told it.
    before_fen
        Net income a head of the window before; null where not known.
    """

    departments: dict[str, int | None]
    prices: dict[str, int | None]
    before: dict[str, int]
    before_fen: int | None

    def filler(self, line: str) -> int | None:
        """Return what stands where the household tells nothing: the departments' figure, else the price table's; null where neither tells."""
        return self.departments[line] if line in self.departments else self.prices.get(line)

    def untold(self) -> tuple[str, ...]:
        """Return the lines of which a department says that there is something and not how much."""
        return tuple(line for line, fen in self.departments.items() if fen is None)


def survey_for(actor: Actor, survey_id: int, act: str = "see_surveys") -> Survey:
    """Return a survey; every survey is of the whole county and each officer sees the homes of his own divisions.

    Raises
    ------
    PermissionDenied, Http404
        Where the role has no such act; where there is none.
    """
    actor.must(act)
    found = Survey.objects.filter(pk=survey_id).first()
    if found is None:
        raise Http404
    return found


def surveyed_homes(actor: Actor, survey: Survey, act: str = "see_surveys") -> QuerySet[Household]:
    """Return the homes of a survey's scope in which an actor may do an act."""
    return homes_in(actor, survey.query, act)


def visible_sheets(actor: Actor, survey: Survey, act: str = "see_surveys") -> QuerySet[SurveySheet]:
    """Return the sheets of the homes in which an actor may do an act."""
    actor.must(act)
    return of_visible_households(SurveySheet.objects.filter(survey=survey).select_related("household", "case"), actor, act)


def unsigned_homes(actor: Actor, survey: Survey) -> QuerySet[Household]:
    """Return the homes whose sheet is not signed, by route."""
    signed = SurveySheet.objects.filter(survey=survey, household=OuterRef("pk"), signed_on__isnull=False)
    return surveyed_homes(actor, survey).filter(~Exists(signed)).order_by("village_code", "group_name", "household_id")


def waiting_sheets(rows: QuerySet[SurveySheet]) -> QuerySet[SurveySheet]:
    """Return the signed sheets that somebody must look at and nobody has; a line that is not known asks nobody to a door."""
    return rows.filter(Q(looked_at__contains="low_income") | Q(looked_at__contains="income_fall"), answered_on__isnull=True)


def sheets_by_village(actor: Actor, survey: Survey) -> dict[str, dict[str, int]]:
    """Return by village how many homes are in scope, how many sheets are signed and drafts, how many are looked at, answered and have a case."""
    homes = surveyed_homes(actor, survey).order_by().values("village_code").annotate(n=Count("pk"))
    blank = dict.fromkeys(NUMBERS, 0)
    found = {row["village_code"]: blank | {"homes": row["n"]} for row in homes}
    is_found = Q(looked_at__contains="low_income") | Q(looked_at__contains="income_fall")
    counted = visible_sheets(actor, survey).order_by().values("village_code").annotate(
        signed=Count("pk", filter=Q(signed_on__isnull=False)),
        drafts=Count("pk", filter=Q(signed_on__isnull=True)),
        flagged=Count("pk", filter=is_found),
        answered=Count("pk", filter=is_found & Q(answered_on__isnull=False)),
        cases=Count("case"),
    )  # fmt: skip
    for row in counted:
        here = found.setdefault(row["village_code"], dict(blank))
        here |= {"signed": row["signed"], "drafts": row["drafts"], "flagged": row["flagged"]}
        here |= {"answered": row["answered"], "cases": row["cases"]}
    return dict(sorted(found.items()))


def differing_sheets(actor: Actor, survey: Survey) -> QuerySet[SurveySheet]:
    """Return the signed sheets that tell otherwise than the extract, or that it does not have: the list for the next window."""
    kept = SurveyExtract.objects.filter(survey=survey, household=OuterRef("household"))
    same = kept.filter(net_fen=OuterRef("net_fen"), members=OuterRef("members"), village_code=OuterRef("village_code"))
    return visible_sheets(actor, survey).filter(~Exists(same), signed_on__isnull=False)


def missing_from_sheets(actor: Actor, survey: Survey) -> QuerySet[SurveyExtract]:
    """Return the households of the extract that have been closed or merged since."""
    rows = SurveyExtract.objects.filter(survey=survey, household__closed_on__isnull=False).select_related("household")
    return of_visible_households(rows, actor, "see_surveys")


def members_of(household: Household, on: date) -> int:
    """Return how many share the household's income on a day."""
    return members_at(household, on, fact=SHARES).count()


def known_of(household: Household, survey: Survey) -> Known:
    """Return what departments, the price table and the window before tell of a home."""
    policy = county_policy(survey.window_to)
    window = Window(survey.window_from, survey.window_to)
    lines = list(IncomeLine.objects.filter(STANDS, household=household))
    grown = Production.objects.filter(STANDS, household=household).values_list("item", "year", "quantity_hundredths")
    before, before_fen = _before(household, survey, lines, policy)
    return Known(
        departments=_departments(lines, policy, window),
        prices=prefilled_by_prices(list(grown), policy, window),
        before=before,
        before_fen=before_fen,
    )


def _departments(lines: Iterable[IncomeLine], policy: Policy, window: Window) -> dict[str, int | None]:
    told = [
        ToldAmount(row.person_id, row.line, row.amount_fen, row.period_from, row.period_to, row.is_one_off, row.source_batch)
        for row in lines
        if row.basis == "department"
    ]
    return told_by_departments(told, policy, window)


def _before(household: Household, survey: Survey, lines: list[IncomeLine], policy: Policy) -> tuple[dict[str, int], int | None]:
    """Return the window before by line and net a head: last year's signed sheet, else the newest survey told before, beside the departments then."""
    sheet = (
        SurveySheet.objects.filter(household=household, survey__year__lt=survey.year, signed_on__isnull=False)
        .order_by(F("survey__year").desc())
        .first()
    )
    if sheet is not None:
        return dict(sheet.counted), sheet.per_head_fen
    told = [row for row in lines if row.basis == "survey" and row.period_from < survey.window_from and row.amount_fen is not None]
    if not told:
        return {}, None
    newest = max(row.period_to for row in told)
    found: dict[str, int] = {}
    for row in told:
        if row.period_to == newest:
            found[row.line] = found.get(row.line, 0) + (row.amount_fen or 0)
    first = survey.window_from.replace(year=survey.window_from.year - 1)
    earlier = Window(first, survey.window_to.replace(year=survey.window_to.year - 1))
    for line, fen in _departments(lines, policy, earlier).items():
        if line not in found and fen is not None:
            found[line] = fen
    return found, add_up(
        found, policy, members_of(household, earlier.to_on) or members_of(household, survey.window_to)
    ).per_head_fen
