"""Laws of the screening: order, company and repetition change nothing; a greater need is never less of one; unknown is never none."""

from __future__ import annotations

import os

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jingzhun.screening import RULES
from jingzhun.tables.catalogue import CONTRACTS
from screening.county import answers_of, classes_of, household, screened, tables_of, together

LAW = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "4")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
KINDS = (
    "hospital_stay",
    "outpatient_month",
    "school_cost",
    "crop_or_animal_loss",
    "wage_unpaid",
    "fire",
    "accident",
    "major_disease",
)
AMOUNTS = st.one_of(st.none(), st.sampled_from([0, 1, 50_000, 50_001, 500_000, 500_001, 1_000_000, 1_000_001, 3_000_000]))
EVENTS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(KINDS), "amount_fen": AMOUNTS, "grade": st.sampled_from([None, "minor", "serious"])}
    ),
    max_size=3,
    unique_by=lambda event: event["kind"],
)
NETS = st.one_of(st.none(), st.sampled_from([-1, 0, 829_999, 830_000, 2_000_000, 9_000_000]))
HOUSEHOLDS = st.lists(st.tuples(EVENTS, NETS, st.integers(1, 3)), min_size=1, max_size=4)
IRRELEVANT = ("sources",)
REPORTED = {rule.code for rule in RULES if rule.is_reported}


def _county(drawn):
    return together(*(household(i, events=e, net=n, members=m) for i, (e, n, m) in enumerate(drawn, 1)))


def _same(one, other) -> bool:
    return all(one[name].equals(other[name]) for name in one)


@LAW
@given(drawn=HOUSEHOLDS, seed=st.integers(0, 2**32 - 1))
def test_screen_when_rows_are_shuffled_then_every_table_is_the_same(drawn, seed) -> None:
    tables = tables_of(_county(drawn))
    rng = np.random.Generator(np.random.PCG64(seed))
    shuffled = {name: table.take(rng.permutation(table.num_rows)) for name, table in tables.items()}
    assert _same(screened(tables), screened(shuffled))


@LAW
@given(drawn=HOUSEHOLDS)
def test_screen_when_every_event_comes_in_a_second_file_then_only_the_sources_differ(drawn) -> None:
    rows = _county(drawn)
    again = [{**e, "event_id": e["event_id"] + 10**6, "source_batch": "second", "source_file": "g.xlsx"} for e in rows["events"]]
    once, twice = screened(tables_of(rows)), screened(tables_of({**rows, "events": [*rows["events"], *again]}))
    for name in once:
        if name != "explanations":
            told = [c for c in once[name].column_names if c not in IRRELEVANT]
            assert once[name].select(told).equals(twice[name].select(told)), name
    assert once["explanations"].num_rows == twice["explanations"].num_rows


@LAW
@given(drawn=HOUSEHOLDS)
def test_screen_when_one_household_at_a_time_then_it_is_as_all_at_once(drawn) -> None:
    whole = screened(tables_of(_county(drawn)))
    for number, (events, net, members) in enumerate(drawn, 1):
        alone = screened(tables_of(household(number, events=events, net=net, members=members)))
        for name, table in alone.items():
            mine = [row for row in whole[name].to_pylist() if row["household_id"] == number]
            assert mine == table.to_pylist(), name


@LAW
@given(drawn=EVENTS, net=NETS, more=st.integers(1, 5_000_000))
def test_screen_when_an_amount_is_raised_then_a_yes_stays_a_yes(drawn, net, more) -> None:
    raised = [{**e, "amount_fen": None if e["amount_fen"] is None else e["amount_fen"] + more} for e in drawn]
    before = {(h, r) for h, r, a in answers_of(screened(tables_of(household(1, events=drawn, net=net)))) if a == "yes"}
    after = {(h, r) for h, r, a in answers_of(screened(tables_of(household(1, events=raised, net=net)))) if a == "yes"}
    assert before <= after


@LAW
@given(drawn=EVENTS, net=st.sampled_from([0, 829_999, 830_000, 2_000_000]), less=st.integers(1, 2_000_000))
def test_screen_when_income_falls_then_nobody_leaves_a_class_of_need(drawn, net, less) -> None:
    need = {"near_poor", "sudden_hardship", "unknown"}
    before = classes_of(screened(tables_of(household(1, events=drawn, net=net))))[1]
    after = classes_of(screened(tables_of(household(1, events=drawn, net=net - less))))
    if before in need - {"unknown"}:
        assert after[1] in need


@LAW
@given(drawn=HOUSEHOLDS)
def test_screen_when_a_rule_cannot_say_then_the_household_is_never_silently_none(drawn) -> None:
    found = screened(tables_of(_county(drawn)))
    in_doubt = {h for h, _, a in answers_of(found) if a == "unknown"}
    half_told = {h for h, rule, a in answers_of(found) if a == "unknown" and rule in REPORTED}
    assert in_doubt <= set(found["household_classes"]["household_id"].to_pylist())
    for row in found["household_classes"].to_pylist():
        if row["household_id"] in half_told:
            assert row["class"] != "none", row  # what was reported is always seen
        if row["household_id"] in in_doubt and row["class"] == "none":
            assert row["is_in_range"] == "no", row  # what is unknown could not have changed the class
        if row["class"] == "unknown":
            assert row["needs_visit"] or row["class_reason"] == "FILES_MISSING"
        if row["net_per_head_fen"] is None and row["risk_bits"]:
            assert row["class"] != "none" or row["is_in_range"] == "no"


@LAW
@given(drawn=HOUSEHOLDS)
def test_screen_when_run_then_every_table_keeps_its_contract_and_bits_agree(drawn) -> None:
    found = screened(tables_of(_county(drawn)))
    for name, table in found.items():
        CONTRACTS[name].check(table)
    for row in found["household_classes"].to_pylist():
        mine = [f for f in found["findings"].to_pylist() if f["household_id"] == row["household_id"]]
        assert row["risk_bits"] == sum({1 << f["bit"] for f in mine if f["answer"] == "yes"})
        assert row["unknown_bits"] == sum({1 << f["bit"] for f in mine if f["answer"] == "unknown"})
        ranked = [r for r in found["risks"].to_pylist() if r["household_id"] == row["household_id"]]
        assert {r["risk"] for r in ranked} == {f["risk"] for f in mine if f["answer"] == "yes"}
        assert [r["rank"] for r in ranked] == list(range(1, len(ranked) + 1))
