"""The income sheet of a household: what the newest run reckoned, by what formula, beside what each source told. Nothing is overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import HouseholdIncome
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.models import Household, IncomeLine
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for
from jingzhun.policy.codes import code_lists
from jingzhun.values.speech import Bilingual

PARTS = {
    "wage": Bilingual("工资性收入", "wages"),
    "production": Bilingual("生产经营性收入", "production"),
    "property": Bilingual("财产性收入", "property"),
    "transfer": Bilingual("转移性收入", "transfers"),
    "cost": Bilingual("生产经营性支出", "production costs"),
}
SOURCES = ("survey", "department")


@dataclass(frozen=True)
class LineTold:
    """One kind of income as its sources told it: the household's survey, the departments' files; null where one is silent."""

    label: Bilingual
    survey_fen: int | None
    department_fen: int | None


@dataclass(frozen=True)
class PartTold:
    """One part of the sheet: its sum as reckoned, and the lines behind it."""

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
    told: dict[str, dict[str, int]] = defaultdict(dict)
    rows = IncomeLine.objects.filter(STANDS, household=household, period_from__lte=as_of, amount_fen__isnull=False)
    for line, basis, amount in rows.values_list("line", "basis", "amount_fen"):
        if basis in SOURCES and amount is not None:
            told[line][basis] = told[line].get(basis, 0) + amount
    parts = tuple(
        PartTold(label, getattr(sheet, f"{part}_fen", None), part == "cost", tuple(_lines(part, told)))
        for part, label in PARTS.items()
    )
    unknown = (sheet.unknown_parts or "").split(";") if sheet else []
    return IncomePanel(sheet, parts, tuple(PARTS.get(part, Bilingual(part, part)) for part in unknown if part))


def _lines(part: str, told: dict[str, dict[str, int]]) -> Iterator[LineTold]:
    for code in code_lists()["income_lines"].codes:
        if code in told and code_lists()["income_lines"].attribute(code, "part") == part and any(told[code].values()):
            yield LineTold(label_of("income_lines", code), told[code].get("survey"), told[code].get("department"))
