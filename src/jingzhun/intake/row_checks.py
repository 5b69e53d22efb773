"""Rules over the cells of one row and over the rows of one household, as ``row_rules`` names them.

A check names the columns it needs; where a file lacks one of them the check is not made. A null never breaks a rule, except where
the rule is about what is missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jingzhun.policy import Policy
from jingzhun.values.dates import age_on, is_year, month_index
from jingzhun.values.ids import birth_on, sex_of

Values = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class RowNumbers:
    """The numbers of ``intake/row_rules`` on the day of the check; a null switches the checks off that need it."""

    pupil_from_age: int
    pupil_to_age: int
    school_from_age: int
    school_to_age: int
    work_from_age: int
    work_to_age: int
    special_care_from_age: int
    wage_implausible_max_fen: int
    cleared_months_min: int
    months_of_year: int
    area_max: int
    members_max: int
    period_end: date

    @classmethod
    def of(cls, policy: Policy, period_end: date) -> RowNumbers:
        """Return the numbers in force."""
        rule = policy.rule("intake/row_rules")
        names = [n for n in cls.__dataclass_fields__ if n not in {"period_end", "wage_implausible_max_fen"}]
        wage = rule.fen("wage_implausible_max") or 0
        return cls(**{n: rule.whole(n) or 0 for n in names}, wage_implausible_max_fen=wage, period_end=period_end)


Broken = Callable[..., bool]


@dataclass(frozen=True)
class RowCheck:
    """One check of a row.

    Parameters
    ----------
    rule
        Id in ``ROW_RULES``.
    needs
        Stored columns whose values the predicate takes, in this order; the first is the one that is marked.
    broken
        Whether the values break the rule, given the numbers first.
    """

    rule: str
    needs: tuple[str, ...]
    broken: Broken


def _age(id_number: str | None, n: RowNumbers) -> int | None:
    born = birth_on(id_number) if id_number else None
    return age_on(born, n.period_end) if born else None


def _within(age: int | None, first: int, last: int) -> bool:
    return age is not None and first <= age <= last


def _is_primary(state: str | None) -> bool:
    return bool(state) and str(state).startswith("primary")


def _at_school(state: str | None) -> bool:
    return bool(state) and state != "preschool"


def _is_over(amount: int | None, other: int | None) -> bool:
    return amount is not None and other is not None and amount > other


def _is_no_year(year: int | None, period_end: date) -> bool:
    return year is not None and (not is_year(year) or year > period_end.year)


def _is_not_older(parent: str | None, child: str | None) -> bool:
    first, last = birth_on(parent or ""), birth_on(child or "")
    return parent != child and first is not None and last is not None and first >= last


def _before(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and first < last


_HOME_NUMBERS = ("register_no", "household_no")
_LOCAL = ("林西", "本县", "县内")
_MONITORED = "monitored_"

ROW_CHECKS: tuple[RowCheck, ...] = (
    RowCheck("sex_differs", ("sex", "id_number"), lambda n, sex, i: bool(sex and i) and sex_of(i) != sex),
    RowCheck("birth_differs", ("birth_on", "id_number"), lambda n, b, i: bool(b and i) and birth_on(i) != b),
    RowCheck("name_empty_id_only", ("name", "id_number"), lambda n, name, i: bool(i) and not name),
    RowCheck("school_and_education", ("school_state", "education"), lambda n, s, e: _at_school(s) and bool(e)),
    RowCheck(
        "neither_school_nor_education",
        ("school_state", "education", "id_number"),
        lambda n, s, e, i: not s and not e and _within(_age(i, n), n.work_from_age, 999),
    ),
    RowCheck("both_insurances", ("has_resident_insurance", "has_employee_insurance"), lambda n, r, e: bool(r and e)),
    RowCheck("place_without_months", ("months", "place"), lambda n, m, p: bool(p) and not m),
    RowCheck("months_without_place", ("place", "months"), lambda n, p, m: bool(m) and not p),
    RowCheck("post_without_months", ("post_months", "employment"), lambda n, m, w: w == "public_welfare_job" and not m),
    RowCheck(
        "months_without_post", ("employment", "post_months"), lambda n, w, m: bool(m) and w not in {None, "public_welfare_job"}
    ),
    RowCheck(
        "pupil_age",
        ("school_state", "id_number"),
        lambda n, s, i: _is_primary(s) and _age(i, n) is not None and not _within(_age(i, n), n.pupil_from_age, n.pupil_to_age),
    ),
    RowCheck(
        "not_enrolled_no_reason",
        ("school_state", "reason", "id_number"),
        lambda n, s, r, i: not _at_school(s) and not r and _within(_age(i, n), n.school_from_age + 1, n.school_to_age - 1),
    ),
    RowCheck("child_in_post", ("post", "id_number"), lambda n, p, i: bool(p) and _within(_age(i, n), 0, n.work_from_age - 1)),
    RowCheck(
        "healthy_no_labour",
        ("labour", "health", "school_state", "id_number"),
        lambda n, la, h, s, i: (
            la == "none" and h == "healthy" and not _at_school(s) and _within(_age(i, n), n.work_from_age, n.work_to_age)
        ),
    ),
    RowCheck("student_working", ("employment", "school_state"), lambda n, w, s: w == "working_away" and _at_school(s)),
    RowCheck(
        "no_labour_working",
        ("labour", "employment"),
        lambda n, la, w: la in {"none", "lost"} and w in {"working_away", "working_local", "public_welfare_job"},
    ),
    RowCheck("idle_with_months", ("employment", "months"), lambda n, w, m: w == "none" and bool(m)),
    RowCheck(
        "post_while_away",
        ("employment", "place"),
        lambda n, w, p: w == "public_welfare_job" and bool(p) and not any(word in p for word in _LOCAL),
    ),
    RowCheck("wage_implausible", ("a1_fen",), lambda n, a: a is not None and 0 < a < n.wage_implausible_max_fen),
    RowCheck("monitored_without_risk", ("risk", "monitored_kind"), lambda n, r, k: str(k).startswith(_MONITORED) and not r),
    RowCheck("risk_without_monitored", ("monitored_kind", "risk"), lambda n, k, r: bool(r) and not k),
    RowCheck(
        "monitored_without_date", ("identified_on", "monitored_kind"), lambda n, d, k: str(k).startswith(_MONITORED) and not d
    ),
    RowCheck("cleared_without_date", ("cleared_on", "is_cleared"), lambda n, d, c: bool(c) and not d),
    RowCheck(
        "cleared_too_soon",
        ("cleared_on", "identified_on"),
        lambda n, c, i: bool(c and i and c >= i) and month_index(c) - month_index(i) < n.cleared_months_min,
    ),
    RowCheck("cleared_before_identified", ("cleared_on", "identified_on"), lambda n, c, i: _before(c, i)),
    RowCheck("future_event", ("event_on",), lambda n, d: d is not None and d > n.period_end),
    RowCheck("future_event", ("discharged_on",), lambda n, d: d is not None and d > n.period_end),
    RowCheck("discharged_before_admitted", ("discharged_on", "admitted_on"), lambda n, d, a: _before(d, a)),
    RowCheck("ended_before_start", ("ended_on", "since_on"), lambda n, e, s: _before(e, s)),
    RowCheck("bad_year", ("year",), lambda n, y: _is_no_year(y, n.period_end)),
    RowCheck("bad_members", ("members",), lambda n, m: m is not None and m < 1),
    RowCheck("many_members", ("members",), lambda n, m: m is not None and m > n.members_max),
    RowCheck("own_parent", ("parent_id", "id_number"), lambda n, p, i: bool(p) and p == i),
    RowCheck("parent_not_older", ("parent_id", "id_number"), lambda n, p, i: _is_not_older(p, i)),
    RowCheck("negative_amount", ("amount_fen",), lambda n, a: a is not None and a < 0),
    RowCheck("negative_amount", ("out_of_pocket_fen",), lambda n, a: a is not None and a < 0),
    RowCheck("own_above_total", ("out_of_pocket_fen", "total_fen"), lambda n, o, t: _is_over(o, t)),
    RowCheck("in_scope_above_own", ("in_scope_fen", "out_of_pocket_fen"), lambda n, s, o: _is_over(s, o)),
    RowCheck("months_beyond_year", ("months",), lambda n, m: m is not None and not 0 <= m <= n.months_of_year),
    RowCheck("area_implausible", ("area_m2",), lambda n, a: a is not None and not 0 < a <= n.area_max),
)

SPECIAL_CARE = RowCheck(
    "healthy_special_care",
    ("id_number", "health"),
    lambda n, i, h: h == "healthy" and _within(_age(i, n), n.special_care_from_age, n.work_to_age),
)


def broken_rows(checks: Sequence[RowCheck], values: Values, numbers: RowNumbers) -> Iterator[tuple[int, str, str]]:
    """Yield row index, rule id and marked column for every row that breaks a check."""
    for check in checks:
        if all(name in values for name in check.needs):
            columns = [values[name] for name in check.needs]
            for index, cells in enumerate(zip(*columns, strict=True)):
                if check.broken(numbers, *cells):
                    yield index, check.rule, check.needs[0]


def large_groups(values: Values, numbers: RowNumbers) -> Iterator[tuple[int, str, str]]:
    """Yield row index, rule id and marked column for each household with very many members, once, at its first row."""
    number = next((n for n in _HOME_NUMBERS if n in values), None)
    if number is None or "relation" not in values:
        return
    counts = Counter(home for home in values[number] if home is not None)
    large = {home for home, count in counts.items() if count > numbers.members_max}
    for index, home in enumerate(values[number] if large else ()):
        if home in large:
            large.remove(home)
            yield index, "many_members", number


def broken_groups(values: Values) -> Iterator[tuple[int, str, str]]:
    """Yield row index, rule id and marked column for households with no head, two heads, two spouses or a spouse of the same sex.

    A household is a register or national household number; rows without one are left out.
    """
    number = next((n for n in _HOME_NUMBERS if n in values), None)
    if number is None or "relation" not in values or "id_number" not in values:
        return
    homes: dict[object, list[int]] = defaultdict(list)
    for index, home in enumerate(values[number]):
        if home is not None:
            homes[home].append(index)
    relation, ids = values["relation"], values["id_number"]
    for rows in homes.values():
        heads = [r for r in rows if relation[r] == "head"]
        spouses = [r for r in rows if relation[r] == "spouse"]
        yield from _group_faults(rows, heads, spouses, ids)


def _group_faults(rows: list[int], heads: list[int], spouses: list[int], ids: Sequence[object]) -> Iterator[tuple[int, str, str]]:
    if not heads:
        yield rows[0], "no_head", "relation"
    yield from ((r, "two_heads", "relation") for r in heads[1:])
    yield from ((r, "two_spouses", "relation") for r in spouses[1:])
    if len(heads) == 1 and len(spouses) == 1:
        head, spouse = ids[heads[0]], ids[spouses[0]]
        if head and spouse and sex_of(str(head)) == sex_of(str(spouse)):
            yield spouses[0], "spouse_same_sex", "relation"


def shared_phones(values: Values) -> Iterator[tuple[int, str, str]]:
    """Yield rows whose phone stands in another household with another place of work."""
    if not all(name in values for name in ("phone", "place", "household_no")):
        return
    seen: dict[object, tuple[object, object]] = {}
    for index, (phone, place, home) in enumerate(zip(values["phone"], values["place"], values["household_no"], strict=True)):
        if phone and place:
            first_home, first_place = seen.setdefault(phone, (home, place))
            if first_home != home and first_place != place:
                yield index, "same_phone_elsewhere", "phone"
