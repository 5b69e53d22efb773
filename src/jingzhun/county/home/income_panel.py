"""The income sheet of a household: what the newest run reckoned, by what formula, beside what each source told. Nothing is overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.surveying import amounts_of
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import HouseholdIncome
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.models import Household, IncomeLine
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for
from jingzhun.policy.codes import code_lists
from jingzhun.policy.income_lines import PARTS, TAKEN_OFF
from jingzhun.screening import told_by_departments, told_by_surveys
from jingzhun.screening.dated import Window, income_window
from jingzhun.values.speech import Bilingual

SOURCES = {"survey": told_by_surveys, "department": told_by_departments}


@dataclass(frozen=True)
class LineTold:
    """One kind of income as its sources told it for the window: the household's survey, the departments' files; null where one is silent."""

    label: Bilingual
    survey_fen: int | None
    department_fen: int | None


@dataclass(frozen=True)
class PartTold:
    """One part of the sheet: its sum as reckoned, null where nothing of it is known, and the lines behind it."""

    label: Bilingual
    total_fen: int | None
    is_taken_off: bool
    lines: tuple[LineTold, ...]


@dataclass(frozen=True)
class IncomePanel:
    """The whole sheet.

    Parameters
    ----------
    sheet
        What the newest run reckoned; null before the first.
    """

    sheet: HouseholdIncome | None
    parts: tuple[PartTold, ...]
    unknown: tuple[Bilingual, ...]


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return the income sheet for offices; the village reads the sentence and no amount (practice.md P28).

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    if not actor.may("see_office_words", household.village_code):
        return ()
    sheet = HouseholdIncome.objects.filter(household=household).first()
    if sheet is None and not household.income_lines.exists():
        return ()
    return (Panel("income", _("Income sheet"), "home/panels/income.html", _sheet_told(household, sheet, as_of), 30),)


def _sheet_told(household: Household, sheet: HouseholdIncome | None, as_of: date) -> IncomePanel:
    told = _told(household, sheet, as_of)
    codes = [code for code in ((sheet.unknown_parts if sheet else "") or "").split(",") if code]
    untold = {_part_of(code) for code in codes if code not in code_lists()["income_lines"].entries}
    parts = tuple(
        PartTold(label, _total(sheet, part, is_known=part not in untold), part == TAKEN_OFF, tuple(_lines(part, told)))
        for part, label in PARTS.items()
    )
    return IncomePanel(sheet, parts, tuple(dict.fromkeys(map(_named, codes))))


def _total(sheet: HouseholdIncome | None, part: str, *, is_known: bool) -> int | None:
    """Return what is known of a part; null where nothing of it is: that nobody told an income is not that there is none."""
    fen: int | None = getattr(sheet, f"{part}_fen", None)
    return fen if fen or is_known else None


def _told(household: Household, sheet: HouseholdIncome | None, as_of: date) -> dict[str, dict[str, int | None]]:
    """Return by line what each source told for the window of the newest run, as the run takes it; before the first, for the window of today."""
    run = newest_run()
    day = run.as_of if run else as_of
    policy, found = county_policy(day), defaultdict[str, dict[str, int | None]](dict)
    if sheet is None and policy.rule("screening/income_window").whole("months") is None:
        return found  # no income is counted on such a day
    window = Window(sheet.window_from, sheet.window_to) if sheet else income_window(policy, day)
    rows = list(IncomeLine.objects.filter(STANDS, household=household, period_from__lte=as_of, amount_fen__isnull=False))
    for basis, told_by in SOURCES.items():
        for line, fen in told_by(amounts_of(rows, basis), policy, window).items():
            found[line][basis] = fen
    return found


def _named(code: str) -> Bilingual:
    """Return what a line is called that is not known; of a whole family of lines, told by its letter, its part."""
    if code in code_lists()["income_lines"].entries:
        return label_of("income_lines", code)
    return PARTS.get(_part_of(code), Bilingual(code, code))


def _part_of(family: str) -> str:
    """Return the part that a family of lines belongs to, told by its letter; empty where nobody knows it."""
    known = code_lists()["income_lines"]
    return next((str(known.attribute(line, "part")) for line in known.codes if line.startswith(family)), "")


def _lines(part: str, told: Mapping[str, Mapping[str, int | None]]) -> Iterator[LineTold]:
    for code in code_lists()["income_lines"].codes:
        if code in told and code_lists()["income_lines"].attribute(code, "part") == part and any(told[code].values()):
            yield LineTold(label_of("income_lines", code), told[code].get("survey"), told[code].get("department"))
