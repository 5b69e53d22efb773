"""What the report shows, as plain data: the page, the JSON and the tests read the same figures."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class Count:
    """One counted thing with its label."""

    code: str
    label: Bilingual
    households: int
    persons: int | None = None


@dataclass(frozen=True)
class VillageTile:
    """One village: a tile on the map and a row of its table twin."""

    code: str
    name: str
    township: str
    households: int
    at_risk: int
    to_visit: int


@dataclass(frozen=True)
class FileQuality:
    """One departmental file of the month and what became of its rows."""

    file: str
    profile: str
    title: Bilingual
    department: Bilingual
    state: str
    rows_read: int
    rows_clean: int
    rows_refused: int
    rows_warned: int
    linked: int
    asked: int
    unlinked: int
    note: Bilingual | None
    top_faults: tuple[tuple[Bilingual, int], ...] = ()


@dataclass(frozen=True)
class HouseholdLine:
    """One household of the list, as the office may see it: the head's name masked, never an id."""

    household_id: int
    village: str
    township: str
    head: str
    members: int
    class_code: str
    net_per_head: str | None
    risks: tuple[str, ...]
    why: Bilingual
    measures: tuple[str, ...]
    to_visit: bool


@dataclass(frozen=True)
class PolicyNumber:
    """One number of policy that the run stood on."""

    path: str
    title: Bilingual
    value: str
    unit: str
    source: str
    verified: bool
    borrowed_from: str | None


@dataclass(frozen=True)
class Figures:
    """All figures of one run."""

    as_of: str
    jurisdiction: str
    place: Bilingual
    policy_hash: str
    snapshot_id: str
    is_partial: bool
    households: int
    persons: int
    classes: tuple[Count, ...]
    risks: tuple[Count, ...]
    measures: tuple[Count, ...]
    changes: tuple[Count, ...]
    guarantees: tuple[tuple[Bilingual, int, int, int], ...]
    to_visit: int
    without_measure: int
    villages: tuple[VillageTile, ...]
    files: tuple[FileQuality, ...]
    lines: tuple[HouseholdLine, ...]
    numbers: tuple[PolicyNumber, ...]
    labels: dict[str, Bilingual] = field(default_factory=dict)
    notes: tuple[Bilingual, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON, without the household list (it has its own file)."""
        whole = asdict(self)
        del whole["lines"]
        return whole
