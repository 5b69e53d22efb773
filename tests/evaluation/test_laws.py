"""Laws of evaluation: order is irrelevant, the same seed gives the same homes, more visits never less, small counts never told."""

from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.made import DAY, answers, classes, clues, groups
from jingzhun import evaluation
from jingzhun.evaluation.audit_sample import allocate
from jingzhun.evaluation.visit_budget import Chances
from jingzhun.policy import load
from jingzhun.tables.decisions import DECISIONS
from jingzhun.values.speech import Bilingual

POLICY = load("cn/150424", DAY)
HOMES = range(1, 401)
MEMBERS = {"disabled": range(1, 60), "woman_headed": range(40, 120), "elders_alone": range(100, 110)}
RULES = ("FIRE", "MEDICAL_COST", "UNINSURED")
TITLES = {rule: Bilingual(f"规则{rule}", rule) for rule in RULES}
OUTCOMES = st.sampled_from(["confirmed", "not_so", "fact_wrong", None])


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    order = list(range(table.num_rows))
    random.Random(seed).shuffle(order)  # noqa: S311  rows of a test
    return table.take(pa.array(order, pa.int64()))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(RULES), OUTCOMES), max_size=30), st.integers(0, 5))
def test_backtest_never_confirms_more_than_it_hits_and_order_is_irrelevant(rows: list[tuple], seed: int) -> None:
    told = clues([(home, rule) for home, rule, _ in rows])
    decided = answers({f"C{n}": outcome for n, (_, _, outcome) in enumerate(rows) if outcome})
    found = evaluation.rule_results(told, decided, {"医保.csv": "uninsured"}, POLICY)
    for row in found.to_pylist():
        assert row["confirmed"] + row["not_so"] + row["fact_wrong"] == row["checked"] <= row["hits"]
        assert row["visits"] <= row["checked"]
        assert (row["precision_ppm"] is None) == (row["checked"] == 0)
        if row["checked"]:
            assert row["low_ppm"] <= row["precision_ppm"] <= row["high_ppm"]
    assert found == evaluation.rule_results(shuffled(told, seed), shuffled(decided, seed), {"医保.csv": "uninsured"}, POLICY)


def draw(seed: int = 1, homes: int | None = 100, order: int | None = None) -> evaluation.Drawn:
    told, inside = classes(HOMES), groups(MEMBERS, HOMES)
    if order is not None:
        told, inside = shuffled(told, order), shuffled(inside, order)
    return evaluation.draw_sample(told, inside, policy=POLICY, as_of=DAY, seed=seed, homes=homes)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 99))
def test_sample_when_the_same_seed_then_the_same_homes_in_any_order(order: int) -> None:
    assert draw().sample == draw(order=order).sample
    assert draw().frame.sort_by([("stratum", "ascending"), ("group", "ascending")]) == draw(order=order).frame.sort_by(
        [("stratum", "ascending"), ("group", "ascending")]
    )


def test_sample_when_another_seed_then_other_homes() -> None:
    assert draw(1).sample["household_id"] != draw(2).sample["household_id"]


@given(
    st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 500), min_size=1), st.integers(0, 600), st.integers(0, 30)
)
def test_allocation_gives_what_is_asked_and_never_more_than_there_is(sizes: dict[str, int], homes: int, least: int) -> None:
    given_ = allocate(sizes, homes, least)
    assert sum(given_.values()) == min(homes, sum(sizes.values()))
    assert all(0 <= given_[name] <= size for name, size in sizes.items())
    if homes >= least * len(sizes):
        assert all(given_[name] >= min(least, size) for name, size in sizes.items())


def test_sample_covers_each_group_or_says_why_not() -> None:
    drawn = draw()
    found = evaluation.missed_estimates(drawn.sample, drawn.frame, DECISIONS.empty(), POLICY).to_pylist()
    assert {row["group"] for row in found if row["sampled"]} == {"all", "disabled", "woman_headed", "elders_alone"}
    assert all(row["note_zh"] and row["note_en"] for row in found)


def test_sample_leaves_out_whoever_is_flagged() -> None:
    told = pa.concat_tables([classes(range(1, 50)), classes(range(50, 60), needs_visit=True), classes(range(60, 70), risk_bits=4)])
    drawn = evaluation.draw_sample(told, groups({}, range(1, 70)), policy=POLICY, as_of=DAY, seed=1, homes=1_000)
    assert sorted(drawn.sample["household_id"].to_pylist()) == list(range(1, 50))


CHANCES = Chances({"FIRE": 0.9, "MEDICAL_COST": 0.4, "UNINSURED": 0.1}, 0.5, 0.1, 0.01)


def choose(found: list[tuple[int, str]], homes: int, *, order: int | None = None, seed: int = 1) -> pa.Table:
    told = classes(range(1, 61))
    tables = {"clues": clues(found), "household_classes": told, "decisions": DECISIONS.empty()}
    flagged = pc.is_in(told["household_id"], value_set=pa.array([h for h, _ in found], pa.int64()))
    tables["household_classes"] = told.set_column(
        told.column_names.index("risk_bits"), "risk_bits", pc.if_else(flagged, 1, 0).cast(pa.int64())
    ).cast(told.schema)
    if order is not None:
        tables = {name: shuffled(table, order) for name, table in tables.items()}
    return evaluation.choose_visits(tables, CHANCES, titles=TITLES, policy=POLICY, seed=seed, homes=homes)


FOUND = st.lists(st.tuples(st.integers(1, 50), st.sampled_from(RULES)), max_size=60)


@settings(max_examples=25, deadline=None)
@given(FOUND, st.integers(1, 70), st.integers(0, 9))
def test_budget_when_larger_then_only_adds_and_never_expects_less(found: list[tuple[int, str]], homes: int, order: int) -> None:
    small, large = choose(found, homes), choose(found, homes + 1)
    assert small.num_rows == min(homes, 60)
    assert set(small["household_id"].to_pylist()) <= set(large["household_id"].to_pylist())
    assert pc.sum(large["expected_ppm"]).as_py() >= pc.sum(small["expected_ppm"]).as_py()
    assert small == choose(found, homes, order=order)
    assert all(small["why_zh"].to_pylist() + small["why_en"].to_pylist())


def test_budget_keeps_a_small_share_for_homes_no_rule_names() -> None:
    chosen = choose([(home, "FIRE") for home in range(1, 51)], 40)["chosen_for"].to_pylist()
    assert (chosen.count("findings"), chosen.count("exploration")) == (38, 2)


def test_budget_is_told_in_the_order_of_the_way_not_of_the_score() -> None:
    chosen = choose([(50, "FIRE"), (1, "UNINSURED"), (25, "FIRE")], 3)
    assert chosen["household_id"].to_pylist() == sorted(chosen["household_id"].to_pylist())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(RULES), OUTCOMES), max_size=40))
def test_s61_suppression_never_tells_a_small_count(rows: list[tuple]) -> None:
    told = clues([(n, rule) for n, (rule, _) in enumerate(rows)])
    decided = answers({f"C{n}": o for n, (_, o) in enumerate(rows) if o})
    found = evaluation.rule_results(told, decided, {}, POLICY)
    for row in evaluation.suppressed("rule_results", found, POLICY).to_pylist():
        assert not [n for n in ("hits", "confirmed", "not_so", "fact_wrong") if row[n] is not None and 0 < row[n] < 5]
        assert row["hits"] is not None or row["precision_ppm"] is None


def test_s61_suppression_when_one_is_hidden_then_the_total_does_not_tell_it() -> None:
    counts = {"a": {"in": 3}, "b": {"in": 9}, "c": {"in": 40}}
    assert evaluation.suppressed_counts(counts, POLICY) == {"a": {"in": None}, "b": {"in": None}, "c": {"in": 40}}


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        ("none", "near_poor", "in"),
        ("unknown", "poor", "in"),
        ("near_poor", "unknown", "out"),
        ("near_poor", "poor", "changed"),
        ("none", "unknown", "changed"),
    ],
)
def test_reform_names_each_move(before: str, after: str, move: str) -> None:
    moves = evaluation.reform_moves(classes([1], **{"class": before}), classes([1], **{"class": after}))
    assert moves["move"].to_pylist() == [move]


def test_reform_when_nothing_differs_then_nobody_moves() -> None:
    assert evaluation.reform_moves(classes(HOMES), classes(HOMES)).num_rows == 0


def test_reform_by_group_and_village_counts_each_move() -> None:
    moves = evaluation.reform_moves(classes([1, 2]), classes([1, 2], **{"class": "poor", "class_reason": "POOR"}))
    by = evaluation.moves_by(moves, groups({"disabled": [1]}, [1, 2]))
    assert by["group"]["disabled"] == {"in": 1, "out": 0, "changed": 0}
    assert by["village"] == {"150424100201": {"in": 2, "out": 0, "changed": 0}}
    assert by["reason"] == {"NO_RISK→POOR": {"in": 2, "out": 0, "changed": 0}}
