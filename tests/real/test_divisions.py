"""Linxi's and Inner Mongolia's real division lists: every edition whole, and every old code followed to what holds now."""

from __future__ import annotations

import csv
import gzip
import json
import runpy
from collections import Counter
from pathlib import Path

import pytest

from jingzhun import facts

pytestmark = pytest.mark.shared
EDITIONS = facts.EDITIONS
NEWEST = max(EDITIONS)
TYPES = {"village_committee": "村委会", "community": "居委会/社区"}


@pytest.fixture(scope="module")
def lists(shared_data: Path) -> Path:
    return shared_data / "admin_divisions"


@pytest.fixture(scope="module")
def counts(lists: Path) -> dict[str, dict[str, object]]:
    return json.loads((lists / "counts.json").read_text(encoding="utf-8"))


def _names(lists: Path, what: str, edition: int) -> dict[str, str]:
    with (lists / f"{what}_{edition}.csv").open(encoding="utf-8-sig") as file:
        rows = [(r["code"], r["name"]) for r in csv.DictReader(file)]
    assert len(dict(rows)) == len(rows), "a code stands once"
    return dict(rows)


@pytest.mark.parametrize("edition", EDITIONS)
def test_linxi_when_an_edition_is_read_then_it_is_the_source_row_by_row(lists: Path, edition: int) -> None:
    ours = {d.code: d.name for d in facts.linxi_divisions() if d.edition == edition}
    assert ours == _names(lists, "linxi_towns", edition) | _names(lists, "linxi_villages", edition)


@pytest.mark.parametrize("edition", EDITIONS)
def test_linxi_counts_of_each_edition_equal_the_source(counts: dict[str, dict[str, object]], edition: int) -> None:
    told = counts[str(edition)]
    villages = [d for d in facts.linxi_divisions() if d.edition == edition and len(d.code) == 12]
    towns = {t.code: t.name for t in facts.linxi_townships(edition)}
    committees = Counter(towns[d.parent_code] for d in villages if d.kind == "village_committee")
    assert len(villages) == told["linxi_rows"]
    assert Counter(TYPES.get(d.kind, "虚拟生活区") for d in villages) == told["linxi_by_type"]
    assert committees == told["linxi_village_committees_by_town"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_inner_mongolia_counts_of_each_edition_equal_the_source(
    lists: Path, counts: dict[str, dict[str, object]], edition: int
) -> None:
    assert len(_names(lists, "neimenggu_villages", edition)) == counts[str(edition)]["neimenggu_villages"]
    assert len(_names(lists, "neimenggu_streets", edition)) == counts[str(edition)]["neimenggu_streets"]


def test_changes_when_applied_to_the_oldest_list_then_the_newest_comes_out(lists: Path) -> None:
    names = _names(lists, "neimenggu_villages", min(EDITIONS))
    for change in facts.division_changes().values():
        assert names.get(change.code, "") == change.name_2016
        if change.change == "removed":
            del names[change.code]
        else:
            names[change.code] = change.name_2023
    assert names == _names(lists, "neimenggu_villages", NEWEST)


@pytest.mark.parametrize("edition", EDITIONS)
def test_linxi_when_a_code_of_any_edition_is_asked_then_it_is_in_force(lists: Path, edition: int) -> None:
    now = _names(lists, "linxi_towns", NEWEST) | _names(lists, "linxi_villages", NEWEST)
    old = [d.code for d in facts.linxi_divisions() if d.edition == edition]
    assert [code for code in old if facts.current_code(code) not in now] == []


def _lost(lists: Path, what: str, edition: int) -> list[str]:
    """Return the codes of an edition that are followed to a code which the newest list does not have."""
    now = _names(lists, what, NEWEST)
    followed = {code: facts.current_code(code, edition=edition) for code in _names(lists, what, edition)}
    return sorted(old for old, code in followed.items() if code is not None and code not in now)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("what", ["neimenggu_villages", "neimenggu_streets"])
def test_every_code_of_an_edition_when_asked_then_it_leads_to_the_newest_list_or_is_told_removed(
    lists: Path, what: str, edition: int
) -> None:
    assert _lost(lists, what, edition) == []
    states = {facts.division_fate(code, edition=edition).state for code in _names(lists, what, edition)}
    assert states == ({"in_force"} if edition == NEWEST else {"in_force", "succeeded", "removed"})


@pytest.mark.parametrize(
    ("what", "edition", "gone"), [("villages", 2016, 956), ("villages", 2019, 613), ("streets", 2016, 93), ("streets", 2019, 55)]
)
def test_codes_that_the_newest_list_lacks_are_never_in_force(lists: Path, what: str, edition: int, gone: int) -> None:
    now = _names(lists, f"neimenggu_{what}", NEWEST)
    old = [code for code in _names(lists, f"neimenggu_{what}", edition) if code not in now]
    assert len(old) == gone
    assert {facts.division_fate(code).state for code in old} == {"succeeded", "removed"}


def test_fates_of_all_editions_have_these_counts(lists: Path) -> None:
    def count(what: str) -> Counter[tuple[str, str | None]]:
        codes = set().union(*(_names(lists, f"neimenggu_{what}", edition) for edition in EDITIONS))
        return Counter((fate.state, fate.how) for fate in map(facts.division_fate, codes))

    assert count("villages") == {
        ("in_force", None): 14_592,
        ("succeeded", "name_in_county"): 391,
        ("succeeded", "short_name_in_county"): 31,
        ("removed", None): 593,
    }
    assert count("streets") == {
        ("in_force", None): 1_225,
        ("succeeded", "name_in_county"): 7,
        ("succeeded", "short_name_in_county"): 6,
        ("removed", None): 81,
    }


def test_removed_villages_with_one_namesake_added_in_the_county_are_followed_to_it(lists: Path) -> None:
    oldest, newest = (_names(lists, "neimenggu_villages", edition) for edition in (min(EDITIONS), NEWEST))
    added: dict[tuple[str, str], list[str]] = {}
    for code in newest.keys() - oldest.keys():
        added.setdefault((code[:6], newest[code]), []).append(code)
    namesakes = {c: added.get((c[:6], name), []) for c, name in oldest.items() if c not in newest}
    single = {code: found[0] for code, found in namesakes.items() if len(found) == 1}
    assert len(single) == 319
    assert {code: facts.current_code(code) for code in single} == single


@pytest.mark.parametrize("edition", EDITIONS)
def test_table_of_an_edition_is_the_source_row_by_row(lists: Path, edition: int) -> None:
    table = facts.divisions_table(edition)
    assert {r["code"]: r["name"] for r in table} == _names(lists, "neimenggu_streets", edition) | _names(
        lists, "neimenggu_villages", edition
    )
    parents: dict[str, str] = {}
    for what, column in (("streets", "areaCode"), ("villages", "streetCode")):
        with (lists / f"neimenggu_{what}_{edition}.csv").open(encoding="utf-8-sig") as file:
            parents |= {r["code"]: r[column] for r in csv.DictReader(file)}
    assert {r["code"]: r["parent_code"] for r in table} == parents
    assert {r["edition"] for r in table} == {edition}


def test_tables_when_made_again_from_the_lists_then_they_are_those_that_travel(lists: Path, project: Path) -> None:
    script = runpy.run_path(str(project / "tests" / "facts" / "retabulate_divisions.py"))
    ours = project / "src" / "jingzhun" / "facts" / "divisions"
    made = script["files"](lists)
    assert gzip.decompress((ours / "neimenggu_codes.csv.gz").read_bytes()) == made["neimenggu_codes.csv"]
    assert (ours / "neimenggu_reused.csv").read_bytes() == made["neimenggu_reused.csv"]
