"""Home's figures, each with the filter of the list that stands behind it: a figure equals the count of its list (trust.md I12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from jingzhun.county.accounts.actor import Actor, Scope
from jingzhun.county.accounts.permissions import ASSIGNED_HELPER
from jingzhun.county.clues.counting import counts_of, last_life_event
from jingzhun.county.clues.models import Batch, Run, VillageCount
from jingzhun.county.clues.queries.runs import newest_run, policy_of
from jingzhun.county.registry.queries import visible_households
from jingzhun.policy import Policy
from jingzhun.values.speech import Bilingual

GUARANTEES: Mapping[str, Bilingual] = {
    "education": Bilingual("义务教育", "compulsory education"),
    "medical": Bilingual("基本医疗", "basic medical care"),
    "housing": Bilingual("住房安全", "safe housing"),
    "water": Bilingual("饮水安全", "safe drinking water"),
}
ANSWERS: Mapping[str, Bilingual] = {
    "yes": Bilingual("有保障", "kept"),
    "no": Bilingual("没有保障", "not kept"),
    "unknown": Bilingual("不清楚", "not known"),
}
CHANGES: Mapping[str, Bilingual] = {
    "new": Bilingual("新增线索的户", "households with a new clue"),
    "still": Bilingual("线索仍在的户", "households with a clue still there"),
    "cleared": Bilingual("线索消除的户", "households with a clue gone"),
    "rejected": Bilingual("核查不属实的户", "households with a clue found untrue"),
}
SINGLE: Mapping[str, Bilingual] = {
    "households": Bilingual("全部户", "all households"),
    "visit": Bilingual("需要入户", "to be visited"),
    "without_measure": Bilingual("有风险、无措施", "at risk without a measure"),
}
# Filters of the list by figure, where they are not the figure's own name with its code; an empty value is the code.
FILTERS: Mapping[str, Mapping[str, str]] = {
    "households": {},
    "class": {"kind": ""},
    "visit": {"needs_visit": "true"},
    "without_measure": {"at_risk": "true", "has_measure": "false"},
}
COLUMNS = ("village_code", "serving_village_code")
CODES = {"class": "classes", "risk": "risk_types", "measure": "measure_kinds"}


@dataclass(frozen=True)
class Figure:
    """One number and the list behind it.

    Parameters
    ----------
    filters
        Name and value of the list's filters that give the same households.
    persons
        Persons who share income with them; null where households alone are counted.
    """

    key: str
    code: str
    label: Bilingual
    households: int
    persons: int | None
    filters: Mapping[str, str]


@dataclass(frozen=True)
class FileCount:
    """The files of the newest month in one state, and their rows."""

    state: str
    files: int
    rows_read: int
    rows_refused: int
    rows_warned: int


@dataclass(frozen=True)
class Figures:
    """What home shows of the newest run, for one officer's divisions."""

    run: Run
    groups: Mapping[str, tuple[Figure, ...]]
    files: tuple[FileCount, ...]
    against_last: Mapping[str, int]  # the county's totals less those of the run before, by ``figure.code``
    is_counted_now: bool  # counted at this call: a household changed since the run, or the actor's households are named one by one

    def of(self, group: str) -> tuple[Figure, ...]:
        """Return the figures of a group; none where nothing is counted."""
        return self.groups.get(group, ())


def figures_for(actor: Actor, division: str = "") -> Figures | None:
    """Return the figures of the actor's divisions; null before the first run.

    Parameters
    ----------
    division
        Code of a division to narrow to; empty: all the actor's.

    Raises
    ------
    PermissionDenied
        Where the actor sees no figures anywhere.
    """
    actor.must("see_figures")
    run = newest_run()
    if run is None:
        return None
    rows, is_counted_now = village_counts(actor, run, division)
    return Figures(run, _groups(rows, policy_of(run)), _files(run), _against_last(run), is_counted_now)


def village_counts(actor: Actor, run: Run, division: str = "") -> tuple[Iterable[VillageCount], bool]:
    """Return the counts of each village an actor sees, of one division where it is named, and whether they were counted now."""
    narrow = Scope((division,)) if division else None
    if run.figures.get("life_event") != last_life_event() or ASSIGNED_HELPER in actor.roles:
        among = visible_households(actor, "see_figures")
        return counts_of(narrow.limit(among, *COLUMNS) if narrow else among), True
    rows = actor.scope_of("see_figures").limit(VillageCount.objects.all(), *COLUMNS)
    return (narrow.limit(rows, *COLUMNS) if narrow else rows), False


def _groups(rows: Iterable[VillageCount], policy: Policy) -> dict[str, tuple[Figure, ...]]:
    households: dict[tuple[str, str], int] = defaultdict(int)
    persons: dict[tuple[str, str], int] = {}
    for figure, told_code, homes, people in _sums(rows):
        key = figure, told_code
        households[key] += homes
        if people is not None:
            persons[key] = persons.get(key, 0) + people
    groups: dict[str, tuple[Figure, ...]] = {}
    for group, labels in _labels(policy).items():
        found = [
            Figure(group, code, label, households[group, code], persons.get((group, code)), filters_of(group, code))
            for code, label in labels.items()
            if households.get((group, code))
        ]
        groups[group] = tuple(found)
    return groups


def _sums(rows: Iterable[VillageCount]) -> Iterable[tuple[str, str, int, int | None]]:
    """Return figure, code, households and persons; rows that are stored are added up where they lie."""
    if isinstance(rows, QuerySet):
        sums = rows.order_by().values_list("figure", "code").annotate(Sum("households"), Sum("persons"))
        found: Iterable[tuple[str, str, int, int | None]] = sums
        return found
    return ((row.figure, row.code, row.households, row.persons) for row in rows)


def _labels(policy: Policy) -> dict[str, Mapping[str, Bilingual]]:
    listed = {group: policy.codes(name) for group, name in CODES.items()}
    return {
        **{group: {"yes": label} for group, label in SINGLE.items()},
        **{group: {code: codes.label(code) for code in codes.codes} for group, codes in listed.items()},
        **dict.fromkeys(GUARANTEES, ANSWERS),
        "clue": CHANGES,
    }


def filters_of(group: str, code: str) -> dict[str, str]:
    """Return the filters of the household list (``HouseholdFilter``) that give the households of a figure."""
    named = FILTERS.get(group)
    return {group: code} if named is None else {name: value or code for name, value in named.items()}


def _files(run: Run) -> tuple[FileCount, ...]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    columns = ("state", "rows_read", "rows_refused", "rows_warned")
    for state, *numbers in Batch.objects.filter(period=run.period).values_list(*columns):
        counts[state] = [a + b for a, b in zip(counts[state], [1, *numbers], strict=True)]
    return tuple(FileCount(state, *numbers) for state, numbers in sorted(counts.items()))


def _against_last(run: Run) -> dict[str, int]:
    before = Run.objects.filter(as_of__lt=run.as_of).first()
    last = before.figures.get("totals", {}) if before else {}
    now = run.figures.get("totals", {})
    return {name: now.get(name, 0) - last.get(name, 0) for name in sorted({*now, *last})} if last else {}
