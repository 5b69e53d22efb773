"""What the API gives and takes. Numbers of households and persons are text: JSON's own numbers lose their last digits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from jingzhun.county.clues.operations.answer_clue import LONGEST_NOTE, OUTCOMES
from jingzhun.county.intake.operations.answer_list import LONGEST_NOTE as LONGEST_LIST_NOTE
from jingzhun.intake.list_tasks import ANSWERS as LIST_ANSWERS
from jingzhun.values.speech import Bilingual

MOST = 200  # rows on a page (trust.md S62)
USUAL = 50


class Told(BaseModel):
    """What is given; a field that is not named here is never given."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Asked(BaseModel):
    """What is taken; a field that is not named here is refused with its name (trust.md S09)."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Told):
    """A sentence in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, sentence: Bilingual) -> Words:
        """Return a sentence for JSON."""
        return cls(zh=sentence.zh, en=sentence.en)


class Problem(Told):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    zh: str
    en: str
    instance: str
    errors: list[dict[str, str]] = Field(default_factory=list)


class FigureTold(Told):
    """One figure and the filters of ``GET /households`` that give the same households."""

    figure: str
    code: str
    label: Words
    households: int
    persons: int | None
    filters: dict[str, str]


class FiguresTold(Told):
    """The figures of the newest run in the key's divisions; ``against_last`` are the county's totals less those before."""

    run: RunTold
    figures: list[FigureTold]
    against_last: dict[str, int]


class RunTold(Told):
    """A run of the month."""

    snapshot_id: str
    period: str
    as_of: date
    policy_hash: str
    is_partial: bool
    households: int
    finished_at: datetime


class RunsTold(Told):
    """The runs, the newest first."""

    items: list[RunTold]


class DivisionTold(Told):
    """A division of the newest edition."""

    code: str
    level: str
    name: str
    parent_code: str | None


class DivisionsTold(Told):
    """A page of divisions."""

    items: list[DivisionTold]
    next: str | None


class HouseholdTold(Told):
    """A household as the newest run judged it; null where no run has."""

    household_id: str
    version: int
    village_code: str
    serving_village_code: str | None
    village: str
    head_name: str
    members: int | None
    kind: str | None
    risks: list[str]
    net_per_head_fen: int | None
    needs_visit: bool | None
    closed_on: date | None


class HouseholdsTold(Told):
    """A page of households; ``next`` is the ``after`` of the next page."""

    items: list[HouseholdTold]
    next: str | None


class PersonTold(Told):
    """A person; the id is masked unless it was asked for and the key may."""

    person_id: str
    household_id: str
    version: int
    name: str
    sex: str | None
    birth_on: date | None
    relation: str | None
    id_number: str | None
    died_on: date | None


class PersonsTold(Told):
    """Persons found, or members of a household."""

    items: list[PersonTold]


class AnswerTold(Told):
    """What a visit found about a clue."""

    outcome: str
    label: Words
    on: date
    by: str
    note: str


class ClueTold(Told):
    """A clue in the words that the key's audience may read; rule, sources and amounts are empty for the village's (P28)."""

    key: str
    household_id: str
    person_id: str | None
    village_code: str
    rule: str
    risk: str
    words: Words
    state: str
    first_seen_on: date
    last_seen_on: date
    sources: list[str]
    answer: AnswerTold | None


class CluesTold(Told):
    """A page of clues; ``next`` is the ``after`` of the next page."""

    items: list[ClueTold]
    next: str | None


class ClueDetailTold(Told):
    """A clue with its line, its life and its answers."""

    clue: ClueTold
    audience: str
    title: Words
    asks: Words | None
    amount_fen: int | None
    threshold_fen: int | None
    event_on: date | None
    policy_source: str
    steps: list[StepTold]
    answers: list[AnswerTold]


class StepTold(Told):
    """A change of state in a clue's life."""

    on: date
    state: Words
    why: Words


class ExplanationTold(Told):
    """Why a household is where it is; the tree is null for the village's words."""

    household_id: str
    audience: str
    words: Words
    tree: dict[str, object] | None
    run: RunTold
    is_same_law: bool


class JobTold(Told):
    """A piece of long work and how far it is."""

    job_id: str
    kind: str
    title: Words
    state: str
    done: int
    total: int | None
    asked_at: datetime
    finished_at: datetime | None


class JobsTold(Told):
    """A page of jobs, the newest first; ``next`` is the ``after`` of the next page."""

    items: list[JobTold]
    next: str | None


class TurnTold(Told):
    """A step that a role may take now."""

    step: str
    label: Words
    role: str
    due_on: date | None


class CaseTold(Told):
    """A case: under which procedure, where it stands, what is next."""

    case_id: str
    household_id: str
    village_code: str
    procedure: str
    title: Words
    source: str
    opened_on: date
    due_on: date | None
    is_paused: bool
    has_objection: bool
    ended: str | None
    ended_on: date | None
    version: int
    next: list[TurnTold]


class CasesTold(Told):
    """A page of cases; ``next`` is the ``after`` of the next page."""

    items: list[CaseTold]
    next: str | None


class ActTold(Told):
    """An act of a case's history; its reason is for people and stays on the page."""

    seq: int
    kind: str
    step: str | None
    outcome: str | None
    acted_on: date
    role: str
    evidence: list[str]
    document_no: str | None
    meeting_on: date | None


class CaseDetailTold(Told):
    """A case with its history."""

    case: CaseTold
    acts: list[ActTold]


class DeliveryTold(Told):
    """A file given at the Excel door and what became of it."""

    delivery_id: str
    file_name: str
    sha256: str
    period: str
    profile: str | None
    state: str
    rows_read: int
    rows_wrong: int
    rows_warned: int
    rows_written: int
    rows_asked: int
    note: Words | None
    uploaded_at: datetime
    version: int


class DeliveriesTold(Told):
    """A page of files; ``next`` is the ``after`` of the next page."""

    items: list[DeliveryTold]
    next: str | None


class ListTold(Told):
    """A list from above."""

    list_id: str
    title: str
    due_on: date
    state: str
    given_at: datetime
    version: int


class ListsTold(Told):
    """A page of lists; ``next`` is the ``after`` of the next page."""

    items: list[ListTold]
    next: str | None


class ListRowTold(Told):
    """A row of a list: whose, what is asked as pairs of heading and cell, what was answered; the id is left out."""

    row_id: str
    row: int
    village_code: str
    household_id: str | None
    name: str
    question: list[list[str]]
    answer: str | None
    note: str
    version: int


class ListRowsTold(Told):
    """A page of rows; ``next`` is the ``after`` of the next page."""

    items: list[ListRowTold]
    next: str | None


class RowAnswerAsked(Asked):
    """What was found at a row of a list."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    answer: Literal[LIST_ANSWERS]  # type: ignore[valid-type]
    note: Annotated[str, Field(max_length=LONGEST_LIST_NOTE)] = ""


class AnswerAsked(Asked):
    """The answer of a visit."""

    outcome: Literal[OUTCOMES]  # type: ignore[valid-type]
    on: date
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


Size = Annotated[int, Field(ge=1, le=MOST)]
Number = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]


class PageAsked(Asked):
    """A page: ``after`` is the ``next`` of the page before."""

    after: Number | None = None
    size: Size = USUAL
