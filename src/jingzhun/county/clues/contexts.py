"""What the templates of clues get, one documented class each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jingzhun.county.clues.queries.clues import ClueLine, Step
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
