"""The homes of a survey, and what the registry tells of a home's income before anybody asks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from jingzhun.casework import FALL, LINE_UNKNOWN, LOW, add_up, survey_window
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.campaigning import homes_in
from jingzhun.county.casework.models import Survey, SurveyExtract, SurveySheet
from jingzhun.county.clues.law import county_policy
from jingzhun.county.registry.models import Household, IncomeLine, Production
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.queries import members_at, members_by_home, of_visible_households
from jingzhun.policy import Policy
from jingzhun.screening import ToldAmount, prefilled_by_prices, told_by_departments
from jingzhun.screening.dated import Window

BATCH = "annual_survey"
SHARES = "shares_income"
COUNTED_SHEETS = ("signed", "drafts", "flagged", "answered", "cases")
NUMBERS = ("homes", *COUNTED_SHEETS)
IS_FOUND = Q(looked_at__contains=LOW) | Q(looked_at__contains=FALL)  # somebody must look into it


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


def unsigned_homes(actor: Actor, survey: Survey, act: str = "see_surveys") -> QuerySet[Household]:
    """Return the homes whose sheet is not signed and in which an actor may do an act, by route."""
    signed = SurveySheet.objects.filter(survey=survey, household=OuterRef("pk"), signed_on__isnull=False)
    return surveyed_homes(actor, survey, act).filter(~Exists(signed)).order_by("village_code", "group_name", "household_id")


def waiting_sheets(rows: QuerySet[SurveySheet]) -> QuerySet[SurveySheet]:
    """Return the signed sheets that somebody must look at and nobody has; a line that is not known asks nobody to a door."""
    return rows.filter(IS_FOUND, answered_on__isnull=True)


def unjudged_sheets(rows: QuerySet[SurveySheet]) -> QuerySet[SurveySheet]:
    """Return the signed sheets that were judged while policy knew no line for the window."""
    return rows.filter(looked_at__contains=LINE_UNKNOWN, signed_on__isnull=False)


def sheets_by_village(actor: Actor, survey: Survey) -> dict[str, dict[str, int]]:
    """Return by village how many homes are in scope, how many sheets are signed and drafts, how many are looked at, answered and have a case.

    Sheets are counted of those homes only, and where each home is now: a home that was closed, moved away or left the filter is in neither.
    """
    homes = surveyed_homes(actor, survey).order_by()
    blank = dict.fromkeys(NUMBERS, 0)
    found = {row["village_code"]: blank | {"homes": row["n"]} for row in homes.values("village_code").annotate(n=Count("pk"))}
    sheets = SurveySheet.objects.filter(survey=survey, household__in=homes.values("pk")).order_by()
    counted = sheets.values("household__village_code").annotate(
        signed=Count("pk", filter=Q(signed_on__isnull=False)),
        drafts=Count("pk", filter=Q(signed_on__isnull=True)),
        flagged=Count("pk", filter=IS_FOUND),
        answered=Count("pk", filter=IS_FOUND & Q(answered_on__isnull=False)),
        cases=Count("case"),
    )  # fmt: skip
    for row in counted.values_list("household__village_code", *COUNTED_SHEETS):
        found[row[0]] |= dict(zip(COUNTED_SHEETS, row[1:], strict=True))
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
    return known_of_homes([household.pk], survey)[household.pk]


def known_of_homes(homes: Sequence[int], survey: Survey) -> dict[int, Known]:
    """Return what is known of each of many homes; the queries do not grow with their number."""
    policy = county_policy(survey.window_to)
    window = Window(survey.window_from, survey.window_to)
    lines: dict[int, list[IncomeLine]] = defaultdict(list)
    for row in IncomeLine.objects.filter(STANDS, household__in=homes):
        lines[row.household_id].append(row)
    grown: dict[int, list[tuple[str, int, int | None]]] = defaultdict(list)
    productions = Production.objects.filter(STANDS, household__in=homes)
    for home, item, year, hundredths in productions.values_list("household_id", "item", "year", "quantity_hundredths"):
        grown[home].append((item, year, hundredths))
    before = _before(homes, survey, lines, policy)
    return {
        home: Known(
            departments=_departments(lines[home], policy, window),
            prices=prefilled_by_prices(grown[home], policy, window),
            before=before[home][0],
            before_fen=before[home][1],
        )
        for home in homes
    }


def amounts_of(lines: Iterable[IncomeLine], basis: str) -> list[ToldAmount]:
    """Return what departments or surveys told as the screening reads it."""
    return [
        ToldAmount(row.person_id, row.line, row.amount_fen, row.period_from, row.period_to, row.is_one_off, row.source_batch)
        for row in lines
        if row.basis == basis
    ]


def _departments(lines: Iterable[IncomeLine], policy: Policy, window: Window) -> dict[str, int | None]:
    return told_by_departments(amounts_of(lines, "department"), policy, window)


def _before(
    homes: Sequence[int], survey: Survey, lines: Mapping[int, list[IncomeLine]], policy: Policy
) -> dict[int, tuple[dict[str, int], int | None]]:
    """Return the window before by line and net a head: last year's signed sheet, else the newest survey told before, beside the departments then."""
    found: dict[int, tuple[dict[str, int], int | None]] = {home: ({}, None) for home in homes}
    signed = SurveySheet.objects.filter(household__in=homes, survey__year__lt=survey.year, signed_on__isnull=False)
    sheets = {one.household_id: one for one in signed.order_by("survey__year")}  # the newest of a home stands last
    found |= {home: (dict(one.counted), one.per_head_fen) for home, one in sheets.items()}
    window = survey_window(policy, survey.year - 1)
    if window is None:
        return found
    earlier = Window(*window)
    others = [home for home in homes if home not in sheets]
    told = {home: amounts for home in others if (amounts := _told_before(lines[home], survey, policy, earlier))}
    then, now = (members_by_home(list(told), on, fact=SHARES) for on in (earlier.to_on, survey.window_to))
    for home, amounts in told.items():
        found[home] = amounts, add_up(amounts, policy, len(then.get(home) or now.get(home, ()))).per_head_fen
    return found


def _told_before(lines: Sequence[IncomeLine], survey: Survey, policy: Policy, earlier: Window) -> dict[str, int]:
    """Return by line the newest survey told before the window, and what departments told of the window before; empty without such a survey."""
    told = [row for row in lines if row.basis == "survey" and row.period_from < survey.window_from and row.amount_fen is not None]
    newest = max((row.period_to for row in told), default=None)
    found: dict[str, int] = {}
    for row in told:
        if row.period_to == newest:
            found[row.line] = found.get(row.line, 0) + (row.amount_fen or 0)
    if not found:
        return {}
    departments = _departments(lines, policy, earlier)
    return {line: fen for line, fen in departments.items() if fen is not None} | found
