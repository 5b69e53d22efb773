"""What the templates of casework get: one documented class a page or part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.utils.functional import Promise

from jingzhun.county.casework.models import Case, CaseRisk, Notice, PlannedMeasure
from jingzhun.county.casework.referral_contexts import ReferralLine
from jingzhun.county.config.states import Clock, State
from jingzhun.values.speech import Bilingual

Text = str | Promise


@dataclass(frozen=True)
class InboxLine:
    """A case on the list: whose it is, where it stands, what is next, by when."""

    case_id: int
    household_id: int
    head_name: str
    village: str
    procedure: Bilingual
    state: State
    next_steps: tuple[Bilingual, ...]
    clock: Clock | None
    whole: Clock | None
    is_mine: bool


@dataclass(frozen=True)
class InboxPage:
    """The inbox: lines, how many there are in all, what the list is narrowed by.

    Parameters
    ----------
    counts
        Number of cases by tab: mine, open, late, ended; each is the count of its list.
    steps
        Steps by code, for the query row.
    """

    lines: tuple[InboxLine, ...]
    total: int
    tab: str
    counts: dict[str, int]
    step: str
    steps: tuple[tuple[str, Bilingual], ...]
    next_page: str
    may_decide: bool


@dataclass(frozen=True)
class StepLine:
    """A step of the procedure: done, next or waiting, who may take it, its day and its clock."""

    code: str
    label: Bilingual
    state: State
    roles: tuple[Text, ...]
    done_on: date | None
    done_by: Text
    clock: Clock | None
    earliest_on: date | None
    evidence: tuple[Bilingual, ...]
    is_late: bool


@dataclass(frozen=True)
class ActLine:
    """An act of the history as a sentence."""

    on: date
    words: Text
    label: Bilingual | None
    outcome: Bilingual | None
    who: Text
    reason: str
    document: str
    was_undone: bool


@dataclass(frozen=True)
class MeasureLine:
    """A measure of the plan.

    Parameters
    ----------
    read_from
        The departmental row that shows its delivery, in words; null where a person told it.
    before_fen, now_fen
        Net income a head when it was planned and in the newest run; null where not known, or for who sees no amounts.
    """

    row: PlannedMeasure
    label: Bilingual
    read_from: Bilingual | None
    before_fen: int | None
    now_fen: int | None


@dataclass(frozen=True)
class EvidenceChoice:
    """A paper that may be named as evidence."""

    code: str
    label: Bilingual


@dataclass(frozen=True)
class StepForm:
    """A step the officer may take now.

    Parameters
    ----------
    outcomes
        Code and label of each.
    asks_class
        Whether the class is to be chosen.
    """

    code: str
    label: Bilingual
    outcomes: tuple[tuple[str, Bilingual], ...]
    evidence: tuple[EvidenceChoice, ...]
    by_list: bool
    earliest_on: date | None
    is_visit: bool
    is_notice: bool
    asks_class: bool


@dataclass(frozen=True)
class Given:
    """What was typed into a form that was refused, so that nothing is typed twice; on a fresh page the day of today."""

    on: str
    step: str = ""
    outcome: str = ""
    reason: str = ""
    document_no: str = ""
    note: str = ""
    unchanged: str = ""

    @classmethod
    def of(cls, posted: Mapping[str, str], today: date) -> Given:
        """Return what a form held."""
        kept = {f.name: str(posted.get(f.name, "")) for f in fields(cls)}
        return cls(**kept | {"on": kept["on"] or today.isoformat()})


@dataclass(frozen=True)
class Signer:
    """An adult of the household, and the day he signed that departments may be asked about him; null where he has not."""

    person_id: int
    name: str
    signed_on: date | None


@dataclass(frozen=True)
class CasePage:
    """A case whole.

    Parameters
    ----------
    found
        The two sentences of the household in the reader's words.
    asks
        What the screening could not know: questions of the visit.
    others
        Kinds of act the officer may take beside steps: code and name.
    proposals
        Kinds of measure with why, those that the screening proposes first.
    """

    case: Case
    village: str
    procedure: Bilingual
    basis: str
    state: State
    whole: Clock | None
    steps: tuple[StepLine, ...]
    dues: tuple[tuple[Text, Clock | None], ...]
    alarm: Bilingual | None
    history: tuple[ActLine, ...]
    forms: tuple[StepForm, ...]
    others: tuple[tuple[str, Text], ...]
    found: Bilingual
    asks: tuple[Bilingual, ...]
    signers: tuple[Signer, ...]
    questions: tuple[tuple[str, Bilingual, str], ...]
    visits: tuple[tuple[date, bool, list[list[str]], str], ...]
    risks: tuple[tuple[CaseRisk, Bilingual], ...]
    measures: tuple[MeasureLine, ...]
    referrals: tuple[ReferralLine, ...]
    refer_to: tuple[tuple[str, Bilingual], ...]  # departments; empty where the reader refers nothing
    notices: tuple[Notice, ...]
    classes: tuple[tuple[str, Bilingual], ...]
    suggested_class: str
    proposals: tuple[tuple[str, Bilingual, Bilingual | None], ...]
    today: date
    may_work: bool
    may_plan: bool
    plan_due: str
    given: Given
    refused: Bilingual | None = None


@dataclass(frozen=True)
class CasesPanel:
    """The cases of a household on its page."""

    lines: tuple[InboxLine, ...]
    household_id: int
    openings: tuple[tuple[str, Bilingual], ...]
    clue_key: str = ""


@dataclass(frozen=True)
class DecidePage:
    """Cases that wait for one step of a meeting, each with its own result."""

    step: str
    label: Bilingual
    lines: tuple[InboxLine, ...]
    outcomes: tuple[tuple[str, Bilingual], ...]
    evidence: tuple[EvidenceChoice, ...]
    asks_class: bool
    classes: tuple[tuple[str, Bilingual], ...]
    today: date
    is_notice: bool
    refused: Bilingual | None = None
    results: tuple[tuple[InboxLine | None, Bilingual], ...] = ()
    done: int = 0


@dataclass(frozen=True)
class NoticesPage:
    """Notices by village, and the cases that wait for one: notice, village and number of households."""

    lines: tuple[tuple[Notice, str, int], ...]
    waiting: tuple[InboxLine, ...]
    evidence: tuple[EvidenceChoice, ...]
    today: date
    may_post: bool


@dataclass(frozen=True)
class NoticePage:
    """One notice as it hangs."""

    notice: Notice
    village: str
    today: date
    may_post: bool
