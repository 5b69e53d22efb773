"""Laws of the proposals: the same whatever the order and the company, always with its why, and never a silent no."""

from __future__ import annotations

import os
from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jingzhun.measures import MEASURES, check_fit, household_modes, person_modes, propose, without_measure
from measures.households import POLICY, Rows, households, rows_of, run

LAW = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "5")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


def _proposals(rows: Rows) -> list[dict[str, object]]:
    return run(propose, rows, result="measure_proposals").to_pylist()


def _household_modes(tables, policy, as_of):
    return household_modes(person_modes(tables, policy, as_of))


def test_every_kind_of_the_list_is_a_measure_with_its_policy() -> None:
    assert {m.kind for m in MEASURES} == set(POLICY.codes("measure_kinds").codes)
    assert {m.kind for m in MEASURES if m.is_development} == {
        code for code in POLICY.codes("measure_kinds").codes if POLICY.codes("measure_kinds").attribute(code, "is_development")
    }
    risks = set(POLICY.codes("risk_types").codes)
    for measure in MEASURES:
        assert measure.path == f"measures/{measure.kind}"
        assert set(POLICY.rule(measure.path).codes("for_risks") or ()) <= risks


def test_codes_of_capacity_and_modes_stand_in_their_lists() -> None:
    lists = {
        "able": "labour",
        "weak": "labour",
        "without_labour": "labour",
        "working": "employment",
        "skills": "skill",
        "farming_skills": "skill",
        "compulsory_states": "school_state",
        "student_states": "school_state",
        "security_statuses": "household_statuses",
    }
    for path in ("measures/capacity", "measures/modes"):
        rule = POLICY.rule(path)
        for name in set(rule.parameters) & set(lists):
            assert set(rule.codes(name) or ()) <= set(POLICY.codes(lists[name]).codes), (path, name)


@LAW
@given(drawn=households, data=st.data())
def test_proposals_when_rows_are_shuffled_then_they_are_the_same(drawn, data) -> None:
    rows = rows_of(drawn)
    shuffled = {name: data.draw(st.permutations(found)) for name, found in rows.items()}
    assert _proposals(rows) == _proposals(shuffled)
    assert run(person_modes, rows, result="person_modes") == run(person_modes, shuffled, result="person_modes")


@LAW
@given(drawn=households)
def test_proposals_when_a_household_is_alone_then_it_is_answered_the_same(drawn) -> None:
    rows = rows_of(drawn)
    together, modes = _proposals(rows), run(_household_modes, rows, result="household_modes").to_pylist()
    alone = {
        name: [r for r in found if r.get("household_id", int(str(r.get("person_id", 0))) // 10) == 1]
        for name, found in rows.items()
    }
    assert _proposals(alone) == [row for row in together if row["household_id"] == 1]
    assert run(_household_modes, alone, result="household_modes").to_pylist() == [r for r in modes if r["household_id"] == 1]


@LAW
@given(drawn=households)
def test_proposals_when_made_then_each_says_why_and_given_ones_are_ranked_without_gaps(drawn) -> None:
    given_ranks = defaultdict(list)
    for row in _proposals(rows_of(drawn)):
        assert row["why_zh"].strip()
        assert row["why_en"].strip()
        assert "{" not in row["why_zh"] + row["why_en"]
        assert (row["answer"] == "yes") == (row["rank"] is not None)
        if row["rank"] is not None:
            given_ranks[row["household_id"]].append(row["rank"])
    assert all(sorted(ranks) == list(range(1, len(ranks) + 1)) for ranks in given_ranks.values())


@LAW
@given(drawn=households)
def test_households_when_at_risk_then_each_is_helped_or_listed(drawn) -> None:
    rows = rows_of(drawn)
    helped = {row["household_id"] for row in _proposals(rows) if row["answer"] == "yes"}
    listed = run(lambda t, p, d: without_measure(propose(t, p, d), t["risks"]), rows)["household_id"].to_pylist()
    at_risk = {row["household_id"] for row in rows["risks"]}
    assert helped | set(listed) == at_risk
    assert not helped & set(listed)
    assert len(listed) == len(set(listed))


@LAW
@given(drawn=households)
def test_proposals_when_checked_for_fit_then_they_pass_where_someone_lives(drawn) -> None:
    rows = rows_of(drawn)
    lived_in = {n for n, one in enumerate(drawn, 1) if any(m["died_on"] is None or m["died_on"].month > 6 for m in one["members"])}
    checks = run(lambda t, p, d: check_fit(propose(t, p, d).filter(lambda r: r.answer == "yes"), t, p, d), rows).to_pylist()
    direct = {"ILLNESS_UNANSWERED", "SCHOOLING_UNANSWERED", "DISABILITY_UNANSWERED", "WATER_UNANSWERED", "HOUSING_UNANSWERED"}
    assert not [c for c in checks if c["household_id"] in lived_in and c["code"] in direct]
    assert not [c for c in checks if c["code"] == "SECURITY_ALONE"]


@LAW
@given(drawn=households, data=st.data())
def test_answers_when_a_fact_is_forgotten_then_they_become_unknown_never_the_opposite(drawn, data) -> None:
    forgotten = [{**one, "members": [_forget(member, data) for member in one["members"]]} for one in drawn]
    before = {(row["household_id"], row["measure"]): row["answer"] for row in _proposals(rows_of(drawn))}
    after = {(row["household_id"], row["measure"]): row["answer"] for row in _proposals(rows_of(forgotten))}
    assert before.keys() == after.keys()
    assert not {key: (before[key], after[key]) for key in before if after[key] not in {before[key], "unknown"}}


def _forget(member: dict[str, object], data: st.DataObject) -> dict[str, object]:
    # Not a death: one that nobody told is a living member. Not the school state: beyond a student's age an untold one means no.
    fact = data.draw(st.sampled_from(["birth_on", "labour", "employment", "skill"]))
    return {**member, fact: [] if fact == "skill" else None}


@LAW
@given(drawn=households)
def test_modes_when_decided_then_each_adult_has_one_and_the_household_names_all(drawn) -> None:
    rows = rows_of(drawn)
    people = run(person_modes, rows, result="person_modes").to_pylist()
    plans = {row["household_id"]: row for row in run(_household_modes, rows, result="household_modes").to_pylist()}
    by_household = defaultdict(set)
    for row in people:
        by_household[row["household_id"]].add(row["mode"])
        assert row["why_zh"].strip()
        assert row["why_en"].strip()
        assert row["needs_visit"] or row["mode"] != "unknown"
    assert {h: set(plan["modes"].split(",")) for h, plan in plans.items()} == by_household
    assert all(plan["mode"] == plan["modes"].split(",")[0] for plan in plans.values())
    assert {h for h, plan in plans.items() if plan["needs_visit"]} == {r["household_id"] for r in people if r["needs_visit"]}
    moving = {row["household_id"] for row in rows["household_states"] if row["status"] == "relocated"}
    assert set(plans) <= moving
