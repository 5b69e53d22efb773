"""What the templates of lists, forms and the national bridge get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from jingzhun.county.config.states import State
from jingzhun.county.intake.models import BridgeEntry, BridgeRun, FormRun, FormTemplate, ListRow, ListTask, Receipt
from jingzhun.values.speech import Bilingual

Text = str | Promise


@dataclass(frozen=True)
class ListLine:
    """A list with how far it is, among the rows the officer sees."""

    task: ListTask
    state: State
    rows: int
    left: int
    unplaced: int
    days_left: int


@dataclass(frozen=True)
class ListsPage:
    """The lists, the form for a new one, the village's workbook, and the visits to print."""

    lines: tuple[ListLine, ...]
    may_give: bool
    left: int
    receipts: tuple[Receipt, ...]
    villages: tuple[tuple[str, str], ...]
    refused: Bilingual | None = None
    wrong: tuple[tuple[int, Bilingual], ...] = ()


@dataclass(frozen=True)
class RowShown:
    """A row as it is answered: its words, where it is, what was said before."""

    row: ListRow
    name: str
    village: str
    question: tuple[tuple[str, str], ...]
    answer: Bilingual | None
    note: str
    same_title: str
    who: str


@dataclass(frozen=True)
class VillageProgress:
    """How far a village is: its rows, and those still to be answered."""

    code: str
    name: str
    rows: int
    left: int


@dataclass(frozen=True)
class ListPage:
    """A list with its rows."""

    line: ListLine
    rows: tuple[RowShown, ...]
    villages: tuple[VillageProgress, ...]
    answers: tuple[tuple[str, Bilingual], ...]
    village: str
    only_left: bool
    next_page: str
    may_give: bool
    own_columns: tuple[str, ...]
    refused: Bilingual | None = None
    refused_row: int = 0


@dataclass(frozen=True)
class FormLine:
    """A form filled: its title, state, and who asked."""

    run: FormRun
    title: str
    state: State
    note: Bilingual | None
    who: str


@dataclass(frozen=True)
class FormsPage:
    """Forms: templates kept, rosters shipped, what was filled."""

    templates: tuple[FormTemplate, ...]
    rosters: tuple[tuple[str, Bilingual], ...]
    lines: tuple[FormLine, ...]
    divisions: tuple[tuple[str, str], ...]
    today: date
    refused: Bilingual | None = None


@dataclass(frozen=True)
class EntryShown:
    """An entry of the bridge in words."""

    entry: BridgeEntry
    kind: Bilingual
    field: Bilingual
    ours: str
    theirs: str


@dataclass(frozen=True)
class WindowTab:
    """A window of the national system with its open entries."""

    name: str
    title: Bilingual
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class NationalPage:
    """The national bridge: the last comparisons, and the open entries of a window."""

    runs: tuple[BridgeRun, ...]
    tabs: tuple[WindowTab, ...]
    entries: tuple[EntryShown, ...]
    next_page: str
    to_enter: int
    refused: Bilingual | None = None


@dataclass(frozen=True)
class ListAnswersPanel:
    """What lists asked of a household, and what was answered."""

    rows: tuple[RowShown, ...]
