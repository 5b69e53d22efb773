"""S50: families that cannot be. Each is refused or told by its rule on the way in; whatever gets through is screened without a traceback."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from intake.samples import PERIOD, checked_of, demo_policy, person_id, rules_of
from jingzhun.intake import Taken, kinships, register_households, take, with_departures
from jingzhun.screening import screen
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.income import INCOME_LINES
from jingzhun.tables.links import LINKS
from jingzhun.tables.people import KINSHIPS

DAY = date(2024, 6, 30)
Row = dict[str, str]


def _born(year: int, order: int = 1) -> Row:
    """Return the cells of a person of his own: id, birth date and sex agree."""
    return {"id_number": person_id(f"{year}0101", order), "birth_on": f"{year}-01-01", "sex": "男" if order % 2 else "女"}


def _taken(name: str, *rows: Row) -> Taken:
    return take(checked_of(name, *rows), repr(rows).encode(), period=PERIOD, policy=demo_policy(), accepted=True)


def _screened(registry: dict[str, pa.Table], **facts: pa.Table) -> dict[str, pa.Table]:
    with DuckEngine() as engine:
        return screen({**registry, **facts}, demo_policy(), as_of=DAY, engine=engine)


def _links(taken: Taken, persons: list[int], *, suffix: str = "") -> pa.Table:
    told = {"band": "same", "score_e4": 10_000, "method": "id", "evidence_zh": "身份证号一致", "evidence_en": "same id"}
    rows = taken.rows["row"].to_pylist()
    return LINKS.from_rows(
        [
            {"batch_id": taken.batch_id + suffix, "row": r, "person_id": p, "household_id": 1, **told}
            for r, p in zip(rows, persons, strict=True)
        ]
    )


def test_s50_person_when_in_two_households_of_a_file_then_the_second_is_refused_naming_the_first() -> None:
    checked = checked_of("police_households", {"register_no": "甲"}, {"register_no": "乙"})
    assert rules_of(checked) == {"duplicate_row"}
    assert "2" in checked.faults[0].sentence.zh
    assert checked.refused == {3}


def test_s50_person_when_in_two_households_of_two_deliveries_then_counted_once() -> None:
    first = register_households(
        _taken("police_households", {"register_no": "甲"}, {"register_no": "甲", "relation": "之子", **_born(2001)})
    )
    second = register_households(_taken("police_households", {"register_no": "乙"}))
    both = {name: pa.concat_tables([first[name], second[name]]) for name in ("households", "memberships")}
    registry = {**first, **both}
    members = _screened(registry)["household_income"]["members"].to_pylist()
    assert sum(members) == first["persons"].num_rows


@pytest.mark.parametrize(
    ("parent", "rule"),
    [(person_id(), "own_parent"), (person_id("19900101", 2), "parent_not_older"), (person_id("19800101", 2), "parent_not_older")],
)
def test_s50_parent_when_oneself_or_not_older_then_refused(parent: str, rule: str) -> None:
    checked = checked_of("kinships", {"parent_id": parent})
    assert rules_of(checked) == {rule}
    assert checked.clean.num_rows == 0


def test_s50_family_when_it_goes_in_a_circle_then_the_circle_is_cut() -> None:
    a, b, c = (person_id(f"{year}0101") for year in (1950, 1970, 1990))
    ring = [{"id_number": child, "parent_id": parent} for child, parent in ((b, a), (c, b), (a, c))]
    checked = checked_of("kinships", *ring)
    assert [(f.row, f.rule) for f in checked.faults] == [(4, "parent_not_older")]
    assert checked.clean["parent_id"].to_pylist() == [a, b]


def test_s50_kinship_when_both_ends_turn_out_to_be_one_person_then_none_is_made() -> None:
    taken = _taken("kinships", {})
    made = kinships(taken, _links(taken, [7]), _links(taken, [7], suffix="#parent"))
    assert made.num_rows == 0


@pytest.mark.parametrize("pairs", [[(1, 1)], [(1, 2), (2, 1)], [(1, 2), (2, 3), (3, 1)], [(9, 1), (1, 9)]])
def test_s50_circle_when_it_stands_in_the_registry_all_the_same_then_screened_to_the_end(pairs: list[tuple[int, int]]) -> None:
    registry = register_households(
        _taken("police_households", *({"register_no": str(n), **_born(1950 + n, 2 * n + 1)} for n in range(3)))
    )
    people = sorted(registry["persons"]["person_id"].to_pylist())
    known = {n: people[n - 1] if n <= len(people) else 10**15 + n for pair in pairs for n in pair}
    told = KINSHIPS.from_rows([{"parent_id": known[p], "child_id": known[c]} for p, c in pairs])
    lines = INCOME_LINES.from_rows([
        {"household_id": h, "person_id": None, "line": "a1", "period_from": date(2023, 6, 1), "period_to": date(2024, 5, 31), "amount_fen": 9_000_000, "basis": "department"}
        for h in registry["households"]["household_id"].to_pylist()
    ])  # fmt: skip
    found = _screened(registry, kinships=told, income_lines=lines)
    assert found["household_classes"].num_rows == 3
    assert all(due is None or due >= 0 for due in found["household_income"]["support_due_fen"].to_pylist())


def test_s50_head_when_dead_then_the_others_are_judged_and_an_empty_home_is_not() -> None:
    rows = [
        {"register_no": "甲", **_born(1950)},
        {"register_no": "甲", "relation": "配偶", "name": "李红", **_born(1952, 2)},
        {"register_no": "乙", "name": "赵一", **_born(1940, 3)},
    ]
    registry = register_households(_taken("police_households", *rows))
    homes = dict(
        zip(registry["households"]["register_no"].to_pylist(), registry["households"]["household_id"].to_pylist(), strict=True)
    )
    heads = registry["persons"].filter(pc.equal(registry["persons"]["relation"], "head"))["person_id"].to_pylist()
    deaths = _taken("deaths", *({k: r[k] for k in ("id_number", "name") if k in r} for r in rows if "relation" not in r))
    gone = with_departures(deaths, _links(deaths, heads), registry)
    found = _screened({**registry, **gone})["household_income"]
    assert dict(zip(found["household_id"].to_pylist(), found["members"].to_pylist(), strict=True)).get(homes["甲"]) == 1
    assert homes["乙"] not in found["household_id"].to_pylist()


@pytest.mark.parametrize(
    ("written", "rule"),
    [("-3", "bad_members"), ("0", "bad_members"), ("200", "many_members"), ("两", "bad_whole"), ("-0.5", "bad_whole")],
)
def test_s50_members_when_negative_or_very_many_then_told(written: str, rule: str) -> None:
    checked = checked_of("national_households", {"members": written})
    assert rules_of(checked) == {rule}
    assert (checked.clean.num_rows == 1) == (rule == "many_members")


def test_s50_household_of_200_is_told_once_taken_and_screened() -> None:
    rows = [{"register_no": "甲", "relation": "户主" if n == 0 else "其他", **_born(1950 + n % 50, n + 1)} for n in range(200)]
    checked = checked_of("police_households", *rows)
    assert [(f.row, f.rule) for f in checked.faults if f.rule == "many_members"] == [(2, "many_members")]
    registry = register_households(_taken("police_households", *rows))
    found = _screened(registry)
    assert found["household_income"]["members"].to_pylist() == [200]


@pytest.mark.parametrize("heads", [0, 2])
def test_s50_household_when_without_head_or_with_two_then_told_and_still_one_household(heads: int) -> None:
    rows = [{"relation": "户主" if n < heads else "之子", **_born(1950 + n, n + 1)} for n in range(3)]
    checked = checked_of("police_households", *rows)
    assert rules_of(checked) == {"no_head" if heads == 0 else "two_heads"}
    registry = register_households(_taken("police_households", *rows))
    assert registry["households"].num_rows == 1
    assert _screened(registry)["household_classes"].num_rows == 1
