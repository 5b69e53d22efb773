"""The list of households: its columns, its filter, its order, its pages. Page, API and export show the same columns.

A column speaks for itself: its key, its title, what it shows, how it sorts, and the personal-data class that an export masks by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.filters import HouseholdFilter
from jingzhun.county.clues.labels import label
from jingzhun.county.clues.models import Risk
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.queries import place_names, visible_households
from jingzhun.tables.contract import Personal
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

PAGE_SIZES = (25, 50, 100, 200)
DEFAULT_ORDER = "village"
NOTHING = "—"


@dataclass(frozen=True)
class Surroundings:
    """What the rows of one page need beside themselves: names of places, risks by household, the day of the run."""

    on: date
    places: Mapping[str, str] = field(default_factory=dict)
    risks: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column of the list.

    Parameters
    ----------
    key
        In addresses and saved views; never renamed.
    show
        The text of a household's cell.
    order
        Columns of the database it sorts by; empty where it does not sort.
    is_number
        Right-aligned, with tabular figures.
    clear
        What an export with numbers in clear writes instead; empty where nothing is masked.
    """

    key: str
    title: str | Promise
    show: Callable[[Household, Surroundings], str]
    order: tuple[str, ...] = ()
    is_number: bool = False
    personal: Personal = Personal.INTERNAL
    clear: Callable[[Household], str] | None = None


def said(sentence: Bilingual) -> str:
    """Return a label in the language of the reader."""
    return sentence.zh if (get_language() or "zh").startswith("zh") else sentence.en


def _judged(household: Household, name: str) -> object:
    judged = getattr(household, "judged", None)
    return None if judged is None else getattr(judged, name)


def _yuan(amount_fen: object) -> str:
    return yuan_text(amount_fen) if isinstance(amount_fen, int) else NOTHING


def _label(codes: str, attribute: str) -> Callable[[Household, Surroundings], str]:
    def show(household: Household, around: Surroundings) -> str:
        code = _judged(household, attribute)
        return said(label(codes, str(code), around.on)) if code else NOTHING

    return show


def _risks(household: Household, around: Surroundings) -> str:
    return "、".join(said(label("risk_types", code, around.on)) for code in around.risks.get(household.pk, ())) or NOTHING


def _yes_no(attribute: str) -> Callable[[Household, Surroundings], str]:
    def show(household: Household, around: Surroundings) -> str:
        held = _judged(household, attribute)
        return NOTHING if held is None else str(_("yes") if held else _("no"))

    return show


COLUMNS = (
    Column("village", _("village"), lambda h, s: s.places.get(h.village_code, h.village_code), ("village_code", "household_id")),
    Column("group", _("group"), lambda h, s: h.group_name or NOTHING),
    Column(
        "head",
        _("head of household"),
        lambda h, s: h.head_name or NOTHING,
        ("head_name", "household_id"),
        personal=Personal.PERSONAL,
    ),
    Column(
        "members",
        _("persons"),
        lambda h, s: str(_judged(h, "members") or NOTHING),
        ("judged__members", "household_id"),
        is_number=True,
    ),
    Column(
        "class",
        _("class"),
        _label("classes", "kind"),
        ("judged__kind", "village_code", "household_id"),
        personal=Personal.SENSITIVE,
    ),
    Column("risks", _("risks"), _risks, personal=Personal.SENSITIVE),
    Column(
        "income",
        _("net income a head (yuan)"),
        lambda h, s: _yuan(_judged(h, "net_per_head_fen")),
        ("judged__net_per_head_fen", "household_id"),
        is_number=True,
        personal=Personal.SENSITIVE,
    ),
    Column(
        "status",
        _("status"),
        _label("household_statuses", "status"),
        ("judged__status", "household_id"),
        personal=Personal.SENSITIVE,
    ),
    Column("education", _("schooling"), _label("answers", "education")),
    Column("medical", _("medical care"), _label("answers", "medical")),
    Column("housing", _("housing"), _label("answers", "housing")),
    Column("water", _("water"), _label("answers", "water")),
    Column("visit", _("to visit"), _yes_no("needs_visit"), ("-judged__needs_visit", "village_code", "household_id")),
    Column("number", _("household number"), lambda h, s: h.household_no or NOTHING, personal=Personal.PERSONAL),
    Column(
        "phone",
        _("phone"),
        lambda h, s: str(h.phone) if h.phone else NOTHING,
        personal=Personal.SENSITIVE,
        clear=lambda h: h.phone.open() if h.phone else NOTHING,
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
USUAL = ("village", "head", "members", "class", "risks", "income", "visit")


def columns_of(keys: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the given keys in their order; unknown keys are left out, none gives the usual ones."""
    known = tuple(BY_KEY[key] for key in dict.fromkeys(keys) if key in BY_KEY)
    return known or tuple(BY_KEY[key] for key in USUAL)


def households(actor: Actor, wanted: HouseholdFilter, *, order: str = DEFAULT_ORDER) -> QuerySet[Household]:
    """Return the households an actor may see that meet a filter, ordered by a column; ``-key`` turns the order round.

    Only keys of columns that sort are taken; another is the usual order (trust.md S22).
    """
    rows = visible_households(actor).filter(closed_on__isnull=True).filter(wanted.condition())
    return rows.select_related("judged").order_by(*_order(order))


def _order(key: str) -> tuple[str, ...]:
    column = BY_KEY.get(key.removeprefix("-"))
    if column is None or not column.order:
        return BY_KEY[DEFAULT_ORDER].order
    return tuple(_turned(name) for name in column.order) if key.startswith("-") else column.order


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def page_rows(
    page: Sequence[Household], columns: Sequence[Column], on: date, *, in_clear: bool = False
) -> Iterator[tuple[Household, tuple[str, ...]]]:
    """Yield each household of a page with the texts of its cells; three queries whatever the number of rows."""
    around = _surroundings(page, on)
    for household in page:
        yield household, tuple(_cell(column, household, around, in_clear) for column in columns)


def _cell(column: Column, household: Household, around: Surroundings, in_clear: bool) -> str:
    return column.clear(household) if in_clear and column.clear is not None else column.show(household, around)


def _surroundings(page: Sequence[Household], on: date) -> Surroundings:
    risks: dict[int, list[str]] = {}
    found = Risk.objects.filter(household__in=[h.pk for h in page]).order_by("household", "rank")
    for household_id, risk in found.values_list("household_id", "risk"):
        risks.setdefault(household_id, []).append(risk)
    return Surroundings(on, place_names({h.village_code for h in page}), risks)
