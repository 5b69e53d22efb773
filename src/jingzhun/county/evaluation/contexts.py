"""What the templates of evaluation get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from jingzhun.county.config.states import Clock, State
from jingzhun.county.evaluation.models import Inspection, Problem
from jingzhun.values.speech import Bilingual

Text = str | Promise


@dataclass(frozen=True)
class ProblemLine:
    """A problem on the register."""

    row: Problem
    text: str
    where: Text
    state: State
    clock: Clock | None


@dataclass(frozen=True)
class RegisterPage:
    """The register: problems of a tab, the lists they came by, and the form for a new list.

    Parameters
    ----------
    counts
        Problems by tab; each is the count of its list.
    """

    lines: tuple[ProblemLine, ...]
    tab: str
    counts: dict[str, int]
    inspections: tuple[tuple[Inspection, int, int], ...]
    chosen: int
    next_page: str
    may_keep: bool
    today: date
    refused: Bilingual | None = None


@dataclass(frozen=True)
class StepLine:
    """What was done about a problem: when, what, by whom, in which words."""

    on: date
    title: Text
    who: str
    text: str


@dataclass(frozen=True)
class ProblemPage:
    """One problem with its history and what may be done now.

    Parameters
    ----------
    elsewhere
        Households of the officer's divisions that the query finds; null where there is no query.
    """

    line: ProblemLine
    steps: tuple[StepLine, ...]
    may_assign: bool
    acts: tuple[tuple[str, Text], ...]
    divisions: tuple[tuple[str, Text], ...]
    views: tuple[tuple[str, str], ...]
    elsewhere: int | None
    elsewhere_url: str
    refused: Bilingual | None = None


@dataclass(frozen=True)
class RuleLine:
    """How a rule has done: its clues, those a visit answered, the precision with its interval in per cent; empty where nobody looked."""

    code: str
    title: Bilingual
    hits: int
    checked: int
    confirmed: int
    not_so: int
    fact_wrong: int
    visits: int
    precision: str
    interval: str
    visits_per_finding: str


@dataclass(frozen=True)
class PrecisionPage:
    """Every rule with what visits said of it, as of the newest run."""

    rules: tuple[RuleLine, ...]
    checked: int
    as_of: date | None
    confidence: str
