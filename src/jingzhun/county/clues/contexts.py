"""What the templates of clues get, one documented class each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jingzhun.county.clues.forms import AnswerForm, MonthForm
from jingzhun.county.clues.models import MonthFile, MonthWork, Run
from jingzhun.county.clues.queries.clues import ClueDetail, ClueFilters, ClueLine, Step
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class ClassPanel:
    """The class of a household, its two sentences and its guarantees.

    Parameters
    ----------
    net_per_head_yuan, line_yuan
        Income a head and the line; null where unknown, and for the village.
    guarantees
        Name of the guarantee and the answer in words, with its code.
    """

    label: Bilingual
    code: str
    words: Bilingual
    needs_visit: bool
    is_partial: bool
    as_of: date
    policy_hash: str
    net_per_head_yuan: str | None
    line_yuan: str | None
    guarantees: tuple[tuple[Bilingual, Bilingual, str], ...]


@dataclass(frozen=True)
class RisksPanel:
    """The risks of a household, the gravest first, with how many findings stand behind each."""

    risks: tuple[tuple[Bilingual, int], ...]


@dataclass(frozen=True)
class Proposed:
    """A measure that fits or may fit, and why."""

    label: Bilingual
    answer: str
    risk: Bilingual | None
    why: Bilingual


@dataclass(frozen=True)
class MeasuresPanel:
    """The measures proposed, those that fit first; those that need a question after."""

    fitting: tuple[Proposed, ...]
    asked: tuple[Proposed, ...]


@dataclass(frozen=True)
class AssetQuestion:
    """A possession to explain: what the household is asked, and the file and row that told it."""

    question: Bilingual
    sources: tuple[str, ...]


@dataclass(frozen=True)
class AssetsPanel:
    """Possessions that a household is asked about; for offices only."""

    questions: tuple[AssetQuestion, ...]


@dataclass(frozen=True)
class CluesPanel:
    """The clues of a household, and those that came and went before."""

    clues: tuple[ClueLine, ...]
    history: tuple[tuple[Bilingual, Step], ...]  # what the clue was about, and its change of state


@dataclass(frozen=True)
class CluesPage:
    """A page of the list of clues: its lines, how many there are in all, and what it may be narrowed by."""

    lines: tuple[ClueLine, ...]
    total: int
    states: tuple[tuple[str, Bilingual], ...]
    risks: tuple[tuple[str, Bilingual], ...]
    wanted: ClueFilters
    next_page: str  # empty on the last page
    run: Run | None


@dataclass(frozen=True)
class CluePage:
    """One clue with the form of its answer."""

    detail: ClueDetail
    form: AnswerForm
    can_answer: bool
    refused: Bilingual | None


@dataclass(frozen=True)
class MonthLine:
    """A month's work on the list, with how far it is."""

    work: MonthWork
    step: Bilingual | None
    files: int
    refused: int  # files refused or held


@dataclass(frozen=True)
class MonthsPage:
    """The months' works, the newest first, and the form that starts one."""

    lines: tuple[MonthLine, ...]
    form: MonthForm
    refused: Bilingual | None


@dataclass(frozen=True)
class MonthFileLine:
    """A file of a month's work: what it is, its outcome and what is said about it."""

    file: MonthFile
    kind: Bilingual | None
    note: Bilingual | None


@dataclass(frozen=True)
class JumpLine:
    """A rule whose clues jumped: how many stand, would open and would clear."""

    title: Bilingual
    before: int
    opened: int
    gone: int


@dataclass(frozen=True)
class MonthPage:
    """One month's work: how far, what came in, what was refused or held and why, and the run it gave."""

    line: MonthLine
    files: tuple[MonthFileLine, ...]
    missing: tuple[Bilingual, ...]  # kinds of file that were due and did not come
    fault: Bilingual | None
    has_held: bool
    is_open: bool
    can_retry: bool
    run: Run | None
    questions: int  # rows of which a person must say whose they are
    jumps: tuple[JumpLine, ...]  # rules whose clues jumped
    may_release: bool  # the run waits, and nothing later was started
    may_recall: bool  # the run is the newest on the site, and another stands behind it
    was_recalled: bool
    refused: Bilingual | None = None
