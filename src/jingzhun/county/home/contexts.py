"""What the roof's templates get: one documented class a page or part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString

from jingzhun.county.jobs.contexts import JobShown
from jingzhun.county.registry.models import ExportFile, Household

Text = str | Promise
NUMBER = ' class="number"'


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
class ViewChip:
    """A saved view: its address holds its number, not its values; one's own can be forgotten."""

    name: str
    url: str
    is_chosen: bool
    is_own: bool
    view_id: int


@dataclass(frozen=True)
class Heading:
    """A column's head; ``sorted_by`` is ascending, descending or empty; without an address it does not sort."""

    title: Text
    url: str
    sorted_by: str
    is_number: bool


@dataclass(frozen=True)
class Cell:
    """One cell of a row; ``state`` is its state as drawn, empty where it has none."""

    name: str
    text: str
    is_number: bool
    is_link: bool
    state: str


@dataclass(frozen=True)
class Row:
    """A household of the list: its cells, its full page and its side panel."""

    household_id: int
    cells: tuple[Cell, ...]
    url: str
    panel: str

    @property
    def drawn(self) -> str:
        """Return the cells as HTML. Because a page has some 500 of them, and a template takes four times as long over each."""
        return SafeString("".join(map(self._drawn, self.cells)))

    def _drawn(self, cell: Cell) -> str:
        text = cell.state or escape(cell.text)
        if cell.is_link:
            return f'<th scope="row"><a data-full data-panel="{self.panel}" href="{self.url}">{text}</a></th>'
        return f'<td{NUMBER if cell.is_number else ""} data-name="{escape(cell.name)}">{text}</td>'


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
    query
        The list's own address after the question mark; bulk acts and saved views send it along.
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
    shows_amounts: bool
    columns: tuple[Choice, ...]
    refused: tuple[str, ...]
    is_narrowed: bool
    is_more_open: bool
    order: str
    reset: str
    views: tuple[ViewChip, ...]
    query: str
    may_export: bool
    may_export_numbers: bool
    may_assign: bool


@dataclass(frozen=True)
class LifePage:
    """A change of a household: its form, and once tried what it would do.

    Parameters
    ----------
    told
        What the act would do, a sentence a thing; empty before it was tried.
    """

    household: Household
    title: Text
    icon: str
    form: Form
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class BulkPage:
    """Assigning a helper to many households: who, what would become of them, what is still to choose.

    Parameters
    ----------
    able, there, left_out
        How many of the chosen get the helper, have him already, cannot be changed; null before a helper was chosen.
    sample
        Some of them to look at before many are changed at once.
    """

    chosen: int
    helpers: tuple[Choice, ...]
    query: str
    picked: tuple[str, ...]
    is_everything: bool
    back: str
    officer_id: str = ""
    able: int | None = None
    there: int = 0
    left_out: int = 0
    sample: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class ExportLine:
    """An export of one's own.

    Parameters
    ----------
    is_there
        Whether its file can be fetched.
    job
        The work at it while it is not written; null once it is, or where it was written at once.
    """

    row: ExportFile
    households: int
    is_there: bool
    job: JobShown | None


@dataclass(frozen=True)
class ExportsPage:
    """One's own exports, the newest first."""

    lines: tuple[ExportLine, ...]
