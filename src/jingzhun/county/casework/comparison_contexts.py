"""What the templates of comparisons get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jingzhun.county.casework.contexts import InboxLine
from jingzhun.county.casework.models import Comparison
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class RoundLine:
    """A round on the list: its cases and people, and how many departments have replied."""

    row: Comparison
    cases: int
    people: int
    replied: int
    asked: int


@dataclass(frozen=True)
class ComparisonsPage:
    """The rounds, and the cases that wait for one."""

    lines: tuple[RoundLine, ...]
    waiting: tuple[InboxLine, ...]
    refused: Bilingual | None = None


@dataclass(frozen=True)
class DepartmentLine:
    """A department of a round: what it is asked, and what came back; ``received_at`` is null before it replied."""

    code: str
    name: Bilingual
    file: str
    columns: tuple[str, ...]
    received_at: datetime | None
    matched: int
    unmatched: int
    missing: int
    questions: int


@dataclass(frozen=True)
class RoundCase:
    """A case of a round: its questions, and adults who did not sign."""

    case_id: int
    head_name: str
    village: str
    unsigned: int
    questions: int
    is_waiting: bool


@dataclass(frozen=True)
class RoundPage:
    """One round: its departments and its cases."""

    line: RoundLine
    departments: tuple[DepartmentLine, ...]
    cases: tuple[RoundCase, ...]
    refused: Bilingual | None = None
