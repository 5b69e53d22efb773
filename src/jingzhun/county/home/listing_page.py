"""The household list as its page shows it: what the address asks for, checked; the fields, the chips, the rows, the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.filters import GUARANTEES, MONEY, HouseholdFilter, filter_in
from jingzhun.county.clues.labels import code_lists, label
from jingzhun.county.clues.listing import (
    BY_KEY,
    COLUMNS,
    DEFAULT_ORDER,
    PAGE_SIZES,
    Column,
    columns_of,
    households,
    page_rows,
    said,
)
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.config.states import State
from jingzhun.county.home.contexts import Cell, Chip, Choice, Heading, ListPage, Pager, Row, SelectField, ViewChip
from jingzhun.county.home.divisions import divisions_below, path_to
from jingzhun.county.registry.models import Household, SavedView
from jingzhun.values.money import read_money, yuan_text

AMOUNTS = ("income",)  # columns that name an amount of a household
CLASS_STATES = {"poor": "risk", "unstable_exited": "risk", "near_poor": "watch", "sudden_hardship": "risk", "none": "steady"}
TITLES = {
    "division": _("division"),
    "head": _("head of household"),
    "kind": _("class"),
    "risk": _("risk"),
    "status": _("status"),
    "at_risk": _("has a risk"),
    "needs_visit": _("to visit"),
    "has_measure": _("has a measure"),
    "measure": _("measure that fits"),
    "clue": _("clue"),
    "education": _("schooling"),
    "medical": _("medical care"),
    "housing": _("housing"),
    "water": _("water"),
    "income_below": _("income a head below (yuan)"),
}
YES_NO = {"true": _("yes"), "false": _("no")}
CLUES = {"new": _("new clue"), "still": _("clue still there"), "cleared": _("clue gone"), "rejected": _("found untrue")}
CODES = {
    "kind": "classes",
    "risk": "risk_types",
    "status": "household_statuses",
    "measure": "measure_kinds",
    **dict.fromkeys(GUARANTEES, "answers"),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks of the list, checked.

    Parameters
    ----------
    given
        The filter as it stands in the address: only keys of the list, only what was not refused.
    refused
        Names of the filters whose values were refused; the page says so instead of showing another list silently.
    """

    wanted: HouseholdFilter
    given: Mapping[str, tuple[str, ...]]
    columns: tuple[Column, ...]
    order: str
    number: int
    size: int
    refused: tuple[str, ...] = ()

    def as_settings(self) -> dict[str, object]:
        """Return the list as checked data for a saved view."""
        return {"query": self.address().partition("?")[2]}

    def address(self, **changes: object) -> str:
        """Return the address of the list with some of it changed; null takes a key away."""
        whole: dict[str, object] = {key: list(values) for key, values in self.given.items()}
        if self.order != DEFAULT_ORDER:
            whole["order"] = self.order
        if self.columns not in (columns_of(()), tuple(c for c in columns_of(()) if c.key not in AMOUNTS)):
            whole["columns"] = ",".join(column.key for column in self.columns)
        if self.size != PAGE_SIZES[1]:
            whole["size"] = self.size
        whole |= changes
        words = urlencode({key: value for key, value in whole.items() if value not in (None, "", [])}, doseq=True)
        return reverse("households") + (f"?{words}" if words else "")


def asked_by(actor: Actor, query: QueryDict) -> Asked:
    """Return what an address asks, without what the actor may not know: the village reads no income, nor sorts or filters by it (P28)."""
    return asked_of(query, hides_amounts=not actor.may("see_office_words"))


def asked_of(query: QueryDict, *, hides_amounts: bool = False) -> Asked:
    """Return what an address asks; an unknown value is left out and told, never passed on."""
    hidden = AMOUNTS if hides_amounts else ()
    found = filter_in(query, hides_amounts=hides_amounts)
    order = query.get("order", DEFAULT_ORDER)
    column = BY_KEY.get(order.removeprefix("-"))
    return Asked(
        wanted=found.wanted,
        given=found.given,
        columns=tuple(
            c for c in columns_of([k for part in query.getlist("columns") for k in part.split(",")]) if c.key not in hidden
        ),
        order=order if column is not None and column.order and column.key not in hidden else DEFAULT_ORDER,
        number=max(_whole(query.get("page"), 1), 1),
        size=size if (size := _whole(query.get("size"), PAGE_SIZES[1])) in PAGE_SIZES else PAGE_SIZES[1],
        refused=found.refused,
    )


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= len(str(10**6)) else otherwise


def chosen_rows(actor: Actor, asked: Asked, picked: Sequence[str], *, everything: bool) -> QuerySet[Household]:
    """Return the households chosen on the list: every one of the filter, or those ticked; what is not a number is left out."""
    rows = households(actor, asked.wanted, order=asked.order)
    return rows if everything else rows.filter(pk__in=[int(one) for one in picked if one.isascii() and one.isdigit()])


def filters_said(actor: Actor, asked: Asked) -> list[tuple[str, str]]:
    """Return the filters in force in words, for a notes sheet."""
    run = newest_run()
    return [(chip.name, chip.value) for chip in _chips(asked, actor, run.as_of if run else timezone.localdate())]


def list_page(actor: Actor, asked: Asked, views: Sequence[SavedView] = (), view_id: int = 0) -> ListPage:
    """Return the page of the list: a count, its rows and their surroundings, whatever the number of rows in six queries."""
    run = newest_run()
    on = run.as_of if run else timezone.localdate()
    found = households(actor, asked.wanted, order=asked.order)
    total = found.count()
    pages = max(-(-total // asked.size), 1)
    number = min(asked.number, pages)
    shown = list(found[(number - 1) * asked.size : number * asked.size])
    return ListPage(
        total=total,
        as_of=on,
        is_partial=bool(run and run.is_partial),
        has_run=run is not None,
        headings=tuple(_heading(column, asked) for column in asked.columns),
        rows=tuple(rows_of(shown, asked.columns, on)),
        chips=tuple(_chips(asked, actor, on)),
        fields=tuple(_fields(asked, actor, on)),
        more=tuple(_more(asked, on)),
        head=asked.given.get("head", ("",))[0],
        income_below=asked.given.get(MONEY, ("",))[0],
        pager=Pager(
            number,
            pages,
            asked.address(page=number - 1) if number > 1 else "",
            asked.address(page=number + 1) if number < pages else "",
        ),
        sizes=tuple(Choice(str(size), str(size), asked.size == size) for size in PAGE_SIZES),
        columns=_column_choices(asked, actor),
        shows_amounts=actor.may("see_office_words"),
        refused=tuple(str(TITLES.get(key, key)) for key in asked.refused),
        is_narrowed=bool(asked.given),
        is_more_open=any(key in asked.given for key in (*GUARANTEES, "status", "measure", "at_risk", "has_measure", "clue", MONEY)),
        order=asked.order,
        reset=reverse("households"),
        views=tuple(
            ViewChip(
                view.name,
                f"{reverse('households')}?view={view.pk}",
                view.pk == view_id,
                view.officer_id == actor.officer_id,
                view.pk,
            )
            for view in views
        ),
        query=asked.address().partition("?")[2],
        may_export=actor.may("export_households"),
        may_export_numbers=actor.may("export_numbers"),
        may_assign=actor.may("assign_helper"),
    )


def _heading(column: Column, asked: Asked) -> Heading:
    key = asked.order.removeprefix("-")
    sorted_by = "" if key != column.key else ("descending" if asked.order.startswith("-") else "ascending")
    turned = f"-{column.key}" if sorted_by == "ascending" else column.key
    return Heading(column.title, asked.address(order=turned) if column.order else "", sorted_by, column.is_number)


def rows_of(shown: Sequence[Household], columns: Sequence[Column], on: date) -> Iterator[Row]:
    """Yield households as rows of a list; the head of household leads to the page."""
    linked = next((i for i, c in enumerate(columns) if c.key == "head"), 0)
    titles = [str(column.title) for column in columns]
    page, beside = (
        reverse(name, args=[0]).split("0") for name in ("household", "household_panel")
    )  # a route is looked up once, not twice a row
    for household, texts in page_rows(shown, columns, on):
        cells = tuple(
            Cell(titles[i], text, column.is_number, i == linked, _state(household, column, text))
            for i, (column, text) in enumerate(zip(columns, texts, strict=True))
        )
        yield Row(household.pk, cells, str(household.pk).join(page), str(household.pk).join(beside))


def _state(household: Household, column: Column, text: str) -> str:
    """Return a cell's state as it is drawn; empty where it has none."""
    judged = getattr(household, "judged", None)
    if judged is None:
        return ""
    if column.key == "class":
        return _drawn(CLASS_STATES.get(judged.kind, "none"), text)
    if column.key in GUARANTEES:
        return _drawn({"yes": "steady", "no": "risk"}.get(getattr(judged, column.key), "none"), text)
    return _drawn("info", text) if column.key == "visit" and judged.needs_visit else ""


@lru_cache(maxsize=512)
def _drawn(kind: str, word: str) -> str:
    """Return a state drawn; a page has hundreds of them and few different ones."""
    return SafeString(render_to_string("parts/state.html", {"state": State(kind, word)}).strip())


def _chips(asked: Asked, actor: Actor, on: date) -> Iterator[Chip]:
    for key, values in asked.given.items():
        told = "、".join(_said(key, value, actor, on) for value in values)
        yield Chip(str(TITLES[key]), told, asked.address(**{key: None}))


def _said(key: str, value: str, actor: Actor, on: date) -> str:
    if key in CODES:
        return said(label(CODES[key], value, on))
    if key == "division":
        way = path_to(actor, value)
        return way[-1].name if way else value
    if key == MONEY:
        return yuan_text(read_money(value, unit="yuan"))
    return str(YES_NO.get(value) or CLUES.get(value) or value)


def _fields(asked: Asked, actor: Actor, on: date) -> Iterator[SelectField]:
    chosen = asked.given.get("division", ("",))[0]
    way = path_to(actor, chosen)
    below = (*way, *divisions_below(actor, chosen if len(chosen) < len("150424100200") else chosen[:9]))
    yield _select(asked, "division", {place.code: place.name for place in below})
    for key in ("kind", "risk"):
        yield _select(asked, key, {code: said(entry.label) for code, entry in code_lists(on)[CODES[key]].entries.items()})
    yield _select(asked, "needs_visit", {value: str(word) for value, word in YES_NO.items()})


def _more(asked: Asked, on: date) -> Iterator[SelectField]:
    for key in ("status", "measure", *GUARANTEES):
        yield _select(asked, key, {code: said(entry.label) for code, entry in code_lists(on)[CODES[key]].entries.items()})
    for key in ("at_risk", "has_measure"):
        yield _select(asked, key, {value: str(word) for value, word in YES_NO.items()})
    yield _select(asked, "clue", {value: str(word) for value, word in CLUES.items()})


def _select(asked: Asked, key: str, words: Mapping[str, str]) -> SelectField:
    chosen = asked.given.get(key, ())
    return SelectField(key, TITLES[key], tuple(Choice(value, word, value in chosen) for value, word in words.items()))


def _column_choices(asked: Asked, actor: Actor) -> tuple[Choice, ...]:
    held = [column.key for column in asked.columns]
    hidden = () if actor.may("see_office_words") else AMOUNTS
    rest = [column for column in COLUMNS if column.key not in held and column.key not in hidden]
    return tuple(Choice(column.key, str(column.title), column.key in held) for column in (*asked.columns, *rest))
