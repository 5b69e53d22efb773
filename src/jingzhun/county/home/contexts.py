"""What the roof's templates get: one documented class a page or part."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class State:
    """A state as word, icon and colour; ``kind`` is risk, watch, steady, info or none."""

    kind: str
    word: Text


@dataclass(frozen=True)
class Figure:
    """A number, the list behind it, and how it came to be.

    Parameters
    ----------
    url
        Address of the list whose count is this number; empty where there is none.
    """

    name: Text
    value: int | str
    unit: Text
    url: str
    source: Text
    time: Text
    formula: Text
    note: Text = ""


@dataclass(frozen=True)
class Choice:
    """One value that may be chosen."""

    value: str
    name: Text
    is_chosen: bool


@dataclass(frozen=True)
class SelectField:
    """A field of the query row."""

    key: str
    title: Text
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Chip:
    """A filter in force; its address is the list without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True)
class Heading:
    """A column's head; ``sorted_by`` is ascending, descending or empty; without an address it does not sort."""

    title: Text
    url: str
    sorted_by: str
    is_number: bool


@dataclass(frozen=True)
class Cell:
    """One cell of a row."""

    name: str
    text: str
    is_number: bool
    is_link: bool
    state: State | None


@dataclass(frozen=True)
class Row:
    """A household of the list: its cells, its full page and its side panel."""

    household_id: int
    cells: tuple[Cell, ...]
    url: str
    panel: str


@dataclass(frozen=True)
class Pager:
    """Where in the pages one is; empty addresses at the ends."""

    number: int
    pages: int
    previous: str
    next: str


@dataclass(frozen=True)
class ListPage:
    """The list of households.

    Parameters
    ----------
    total
        Count of all rows of the filter, on all pages.
    fields, more
        The query row, and what stands behind 展开.
    refused
        Filters whose values were refused.
    """

    total: int
    as_of: date
    is_partial: bool
    has_run: bool
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    chips: tuple[Chip, ...]
    fields: tuple[SelectField, ...]
    more: tuple[SelectField, ...]
    head: str
    income_below: str
    pager: Pager
    sizes: tuple[Choice, ...]
    columns: tuple[Choice, ...]
    refused: tuple[str, ...]
    is_narrowed: bool
    is_more_open: bool
    order: str
    reset: str
    views: tuple[Chip, ...] = field(default=())
