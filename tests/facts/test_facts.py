"""Facts: real division lists with their yearly changes, frequencies and the outline."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from jingzhun import facts
from jingzhun.tables.divisions import DIVISIONS


@pytest.mark.parametrize(("edition", "committees", "rows"), [(2016, 103, 115), (2019, 103, 115), (2023, 104, 119)])
def test_linxi_divisions_hold_the_villages_of_each_edition(edition: int, committees: int, rows: int) -> None:
    villages = facts.linxi_villages(edition)
    assert sum(v.kind == "village_committee" for v in villages) == committees
    assert sum(d.edition == edition and len(d.code) == 12 for d in facts.linxi_divisions()) == rows
    assert len(facts.linxi_townships(edition)) == 12


def test_renamed_villages_are_followed() -> None:
    renamed = {
        c.name_2016: c.name_2023 for c in facts.division_changes().values() if c.code.startswith("150424") and c.change == "renamed"
    }
    assert renamed == {"七合棠村委会": "七合堂村委会", "双井店村委会": "双井村委会", "乌兰沟村委会": "乌兰沟门村委会"}
    assert facts.division_changes()["150424106214"].change == "added"
    assert facts.current_code("150424101200") == "150424101200"


def test_fate_when_the_name_went_to_one_new_code_then_it_is_followed_unverified() -> None:
    fate = facts.division_fate("150722101")  # 红彦镇
    assert fate == facts.DivisionFate("succeeded", "150722112", "name_in_county", verified=False)
    assert facts.current_code("150722101") == "150722112"
    assert facts.division_fate("150123208").how == "short_name_in_county"  # 巧什营乡, today 巧什营镇


def test_fate_when_a_township_is_gone_without_a_namesake_then_it_is_told_removed() -> None:
    assert facts.division_fate("150425502") == facts.DivisionFate("removed", None, None, verified=True)  # 克什克腾旗渔场
    assert facts.current_code("150425502") is None


def test_fate_when_a_code_was_given_to_another_division_then_the_edition_decides() -> None:
    assert facts.current_code("150430109", edition=2019) == "150430110"  # 牛古吐镇 and 古鲁板蒿镇 exchanged codes
    assert facts.current_code("150430110", edition=2019) == "150430109"
    assert facts.current_code("150430109", edition=2023) == "150430109"
    assert facts.current_code("150430109") == "150430109"


@pytest.mark.parametrize(
    ("code", "state"), [("15", "in_force"), ("1504", "in_force"), ("150424", "in_force"), ("150171", "removed")]
)
def test_fate_of_a_wider_division_is_that_of_the_townships_within(code: str, state: str) -> None:
    assert facts.division_fate(code).state == state


@pytest.mark.parametrize("code", ["110101", "150424999", "", "林西"])
def test_fate_when_no_edition_has_the_code_then_it_is_not_listed(code: str) -> None:
    assert facts.division_fate(code) == facts.DivisionFate("not_listed", None, None, verified=False)
    assert facts.current_code(code) is None


def test_successors_are_all_in_force_and_unverified() -> None:
    rows = facts.divisions_table()
    fates = [facts.division_fate(str(r["code"]), edition=int(str(r["edition"]))) for r in rows]
    followed = [fate for fate in fates if fate.state == "succeeded"]
    assert {facts.division_fate(str(fate.successor)).state for fate in followed} == {"in_force"}
    assert {fate.verified for fate in followed} == {False}
    assert {(fate.successor, fate.how) for fate in fates if fate.state != "succeeded"} == {(None, None)}


def test_table_of_divisions_meets_the_columns_and_kinds_of_the_contract() -> None:
    rows = facts.divisions_table(2023)
    assert DIVISIONS.check(DIVISIONS.from_rows(rows)).num_rows == len(rows) == 14_592 + 1_225
    linxi = {r["code"]: r["kind"] for r in rows if str(r["code"]).startswith("150424")}
    assert linxi == {d.code: d.kind for d in facts.linxi_divisions() if d.edition == 2023}
    everything = facts.divisions_table()
    assert everything == sorted(everything, key=lambda r: (str(r["code"]), int(str(r["edition"]))))
    assert len(everything) == 14_318 + 14_489 + 14_592 + 1_244 + 1_248 + 1_225


def test_short_name_drops_the_office_only() -> None:
    assert facts.short_name("冬不冷村委会") == "冬不冷"
    assert facts.short_name("同裕社区居民委员会") == "同裕社区"


def test_outline_lies_in_the_county() -> None:
    points = [p for ring in facts.county_outline() for p in ring]
    assert 117.6 < min(x for x, _ in points) < max(x for x, _ in points) < 118.6
    assert 43.2 < min(y for _, y in points) < max(y for _, y in points) < 44.3


def test_frequencies_and_shares_are_plausible() -> None:
    assert facts.surname_frequencies()["王"] == 88_465_683
    ages = [v for k, v in facts.census_shares().items() if k.startswith("AGES_")]
    assert sum(ages) == pytest.approx(1, abs=0.002)
    assert facts.given_name_frequencies()["伟"][2] > 0


@pytest.mark.shared
def test_facts_agree_with_the_national_lists(shared_data: Path) -> None:
    counts = json.loads((shared_data / "admin_divisions" / "counts.json").read_text(encoding="utf-8"))
    assert counts
    with (shared_data / "admin_divisions" / "linxi_villages_2023.csv").open(encoding="utf-8-sig") as file:
        theirs = {(r["code"], r["name"]) for r in csv.DictReader(file)}
    ours = {(d.code, d.name) for d in facts.linxi_divisions() if d.edition == 2023 and len(d.code) == 12}
    assert ours == theirs


@pytest.mark.shared
def test_changes_explain_the_difference_of_the_editions(shared_data: Path) -> None:
    def codes(year: int) -> set[str]:
        with (shared_data / "admin_divisions" / f"neimenggu_villages_{year}.csv").open(encoding="utf-8-sig") as file:
            return {r["code"] for r in csv.DictReader(file)}

    old, new = codes(2016), codes(2023)
    changes = facts.division_changes()
    assert {c for c, change in changes.items() if change.change == "added"} == new - old
    assert {c for c, change in changes.items() if change.change == "removed"} == old - new
