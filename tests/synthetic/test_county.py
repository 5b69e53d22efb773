"""The county: exact counts of both epochs, ids of nobody, ages of the census, hardship as in life."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest

from jingzhun.facts import linxi_villages
from jingzhun.synthetic import County, make_county
from jingzhun.synthetic.arrays import column
from jingzhun.synthetic.families import age_weights, exact_sizes, groups_of
from jingzhun.synthetic.identities import STRANGERS, day_ranks, id_numbers
from jingzhun.synthetic.shape import draws, read_shape
from jingzhun.values.ids import RESERVED_DIVISION, birth_on, read_id, sex_of

TABLES = ("households", "persons", "incomes", "productions", "assets", "kinships", "dwellings", "water", "events")


def test_counts_of_2018_are_exact() -> None:
    county = make_county(seed=1, epoch="2018")
    status, members = column(county.households, "status"), column(county.households, "members")
    counts = {s: (int((status == s).sum()), int(members[status == s].sum())) for s in ("registered_poor", "exited")}
    assert counts == {"registered_poor": (1_547, 2_965), "exited": (8_937, 17_103)}
    assert (county.households.num_rows, county.persons.num_rows) == (101_009, 240_136)
    assert county.households["monitored_kind"].null_count == 101_009


def test_counts_of_2024_are_exact_and_nobody_is_left_unexited() -> None:
    county = make_county(seed=1, epoch="2024")
    status, members = column(county.households, "status"), column(county.households, "members")
    kinds = column(county.households, "monitored_kind")
    assert (int((status == "exited").sum()), int(members[status == "exited"].sum())) == (10_484, 20_068)
    assert "registered_poor" not in status
    assert (county.households.num_rows, county.persons.num_rows) == (101_009, 240_136)
    assert 300 <= int((kinds != "").sum()) <= 1_200
    assert set(kinds) == {"", "unstable_exited", "near_poor", "sudden_hardship"}
    assert set(status[kinds == "unstable_exited"]) == {"exited"}


def test_a_smaller_county_is_scaled() -> None:
    groups = groups_of(read_shape("shape"), epoch="2018", households=10_101, persons=24_014)
    assert [(h, p) for _, h, p in groups] == [(155, 297), (893, 1_710), (9_053, 22_007)]


def test_members_counted_are_members_there(small: County) -> None:
    told = column(small.households, "members")
    found = np.bincount(column(small.persons, "household_id"))[1:]
    assert (told == found).all()
    heads = pc.sum(pc.equal(small.persons["relation"], "head")).as_py()
    assert heads == small.households.num_rows


def test_ids_pass_their_check_and_tell_birth_and_sex(small: County) -> None:
    for row in small.persons.select(["id_number", "birth_on", "sex"]).to_pylist():
        assert read_id(row["id_number"]).kind == "id18"
        assert birth_on(row["id_number"]) == row["birth_on"]
        assert sex_of(row["id_number"]) == row["sex"]


def test_no_id_has_a_real_division_and_none_stands_twice(small: County) -> None:
    ids = column(small.persons, "id_number")
    assert set(np.char.partition(ids, RESERVED_DIVISION)[:, 0]) == {""}
    assert len(np.unique(ids)) == len(ids)


def test_residents_and_strangers_never_share_a_number() -> None:
    birth, male = np.full(700, np.datetime64("1980-01-01")), np.arange(700) % 2 == 0
    residents = id_numbers(birth, male, day_ranks(birth, male), division="990424")
    others = id_numbers(birth[:200], male[:200], day_ranks(birth[:200], male[:200]), division="990424", among=STRANGERS)
    assert len(np.unique(np.concatenate([residents, others]))) == 900


def test_more_namesakes_of_a_day_than_numbers_are_refused() -> None:
    birth, male = np.full(401, np.datetime64("1980-01-01")), np.ones(401, dtype=bool)
    with pytest.raises(ValueError, match="401 persons share a birth day"):
        id_numbers(birth, male, day_ranks(birth, male), division="990424")


def test_ages_are_those_of_the_census(middling: County) -> None:
    age, wanted = column(middling.persons, "age"), age_weights() / age_weights().sum()
    for low, high in ((0, 15), (15, 45), (45, 60), (60, 100)):
        assert abs(((age >= low) & (age < high)).mean() - wanted[low:high].sum()) < 0.025, (low, high)


def test_villages_are_real(small: County) -> None:
    assert set(column(small.households, "village_code")) <= {v.code for v in linxi_villages(2023)}


def test_illness_follows_hardship_and_the_poor_have_more_of_it(middling: County) -> None:
    home = column(middling.persons, "household_id") - 1
    hardship = column(middling.households, "hardship")[home]
    major = column(middling.persons, "is_major")
    assert hardship[major].mean() > hardship[~major].mean() + 0.2
    poor = column(middling.households, "status") != "ordinary"
    assert column(middling.households, "hardship")[poor].mean() > 0.8


def test_kinships_bind_a_younger_person_of_another_household(middling: County) -> None:
    age, home = column(middling.persons, "age"), column(middling.persons, "household_id")
    parent, child = column(middling.kinships, "parent_id") - 1, column(middling.kinships, "child_id") - 1
    assert len(parent) > 500
    assert (age[parent] - age[child]).min() > 10
    assert (home[parent] != home[child]).all()


def test_twins_and_namesakes_live_in_the_county(middling: County) -> None:
    home, born, name = (column(middling.persons, n) for n in ("household_id", "birth_on", "name"))
    twins = (home[1:] == home[:-1]) & (born[1:] == born[:-1])
    village = column(middling.households, "village_code")[home - 1]
    assert twins.sum() >= 3
    assert len(np.unique(np.char.add(name, village))) < len(name) - 50


def test_some_households_stand_within_a_fen_of_the_monitoring_line(middling: County) -> None:
    planted = column(middling.households, "is_income_planted")
    a_head = column(middling.households, "net_per_head_fen")[planted]
    assert {int(x) for x in a_head} == {829_999, 830_000, 830_001}


def test_nobody_falls_ill_after_death(middling: County) -> None:
    events = middling.events
    died = {r["person_id"]: r["day"] for r in events.to_pylist() if r["profile"] == "deaths"}
    assert died
    assert all(r["day"] <= died.get(r["person_id"], r["day"]) for r in events.to_pylist())


def test_the_same_seed_makes_the_same_county_and_another_does_not(small: County) -> None:
    again = make_county(seed=7, households=2_000, persons=4_755)
    other = make_county(seed=8, households=2_000, persons=4_755)
    assert all(getattr(again, name).equals(getattr(small, name)) for name in TABLES)
    assert not other.persons.equals(small.persons)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="epoch '2019'; allowed: 2018, 2024"):
        make_county(seed=1, epoch="2019")
    with pytest.raises(ValueError, match="do not fit"):
        exact_sizes(draws(1, "sizes"), [0.5, 0.5], 10, 21)
