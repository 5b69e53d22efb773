"""The case format: strict loading with lines, documented defaults, differences in words, one JSON shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from jingzhun.policy import Policy
from jingzhun.rules.case_rows import singular
from jingzhun.rules.cases import CaseResult, Outcome, load_cases, run_cases
from jingzhun.rules.trace import Trace
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual
from rules.museum import policy_on

HEAD = "- name: one\n  as_of: 2024-06-30\n  jurisdiction: cn\n"


def _over_the_line(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> CaseResult:
    line_fen = policy.rule("screening/cost").fen("line")
    amounts = facts["events"]["amount_fen"].to_pylist()
    says = "unknown" if None in amounts or line_fen is None else "yes" if max(amounts) > line_fen else "no"
    trace = Trace("COST", Bilingual("费用", "cost"), says)
    reasons = [{"code": "COST"}] if says == "yes" else []
    return CaseResult({"answer": says, "line_fen": line_fen, "on": as_of, "households": [{"id": 1, "size": 2}]}, reasons, trace)


def _run(tmp_path: Path, text: str) -> list[Outcome]:
    policy_on(tmp_path / "packs", date(2024, 1, 1))
    file = tmp_path / "cost.yaml"
    file.write_text(text, encoding="utf-8")
    return run_cases(file, _over_the_line, packs=tmp_path / "packs")


def _case(tmp_path: Path, facts: str, expect: str, more: str = "") -> Outcome:
    return _run(tmp_path, f"{HEAD}{more}  facts: {facts}\n  expect: {expect}\n")[0]


@pytest.mark.parametrize(
    ("amount", "answer", "reasons"), [("7000.02", "yes", "[COST]"), ("7000.01", "no", "[]"), ("null", "unknown", "[]")]
)
def test_run_cases_when_each_side_of_a_line_then_answer_and_reason_are_compared(
    amount: str, answer: str, reasons: str, tmp_path: Path
) -> None:
    facts = f"{{event: {{kind: hospital_stay, amount: {amount}}}}}"
    expect = f"{{answer: {answer}, reasons: {reasons}, line: 7000.01, on: 2024-06-30, households: [{{id: 1}}]}}"
    outcome = _case(tmp_path, facts, expect)
    assert outcome.has_passed, outcome.differences
    assert outcome.policy_hash


def test_run_cases_when_a_parameter_is_given_inline_then_it_replaces_the_pack(tmp_path: Path) -> None:
    inline = "  parameters: {screening/cost: {line: [{from: 2024-01-01, value: 5, source: K, verified: no}]}}\n"
    assert _case(tmp_path, "{event: {kind: fire, amount: 6}}", "{answer: yes, line: 5}", inline).has_passed


def test_run_cases_when_everything_differs_then_every_difference_is_told(tmp_path: Path) -> None:
    expect = "{answer: no, line_fen: 1, nothing: 3, on: 2024-07-01, households: [{id: 2}, {id: 3}], reason: OTHER}"
    outcome = _case(tmp_path, "{event: {kind: fire, amount: 9000}}", expect)
    assert [d.en for d in outcome.differences] == [
        "answer: expected no, found yes",
        "line_fen: expected 1, found 700001",
        "nothing: not in the result; there are: answer, line_fen, on, households",
        "on: expected 2024-07-01, found 2024-06-30",
        "households: expected 2 entries, found 1",
        "reasons: no reason OTHER; there are: COST",
    ]


def test_run_cases_when_a_refusal_is_expected_then_only_that_refusal_holds(tmp_path: Path) -> None:
    facts = "{event: {kind: fire, amount: 1}}"
    abolished = HEAD.replace("2024-06-30", "2026-06-30")
    for expect, passed in (("refused: abolished", True), ("refused: other", False), ("answer: no", False)):
        outcome = _run(tmp_path, f"{abolished}  facts: {facts}\n  expect: {{{expect}}}\n")[0]
        assert outcome.has_passed is passed
    assert not _case(tmp_path, facts, "{refused: abolished}").has_passed


def test_outcome_when_dumped_then_it_is_json_with_result_reasons_and_trace(tmp_path: Path) -> None:
    outcome = _case(tmp_path, "{event: {kind: fire, amount: 9000}}", "{answer: yes}")
    shape = json.loads(json.dumps(outcome.as_dict(), default=str))
    assert (shape["passed"], shape["place"], shape["result"]["answer"]) == (True, "cost.yaml:1", "yes")
    assert shape["reasons"] == [{"code": "COST"}]
    assert shape["trace"]["zh"] == "费用"


def test_load_cases_when_rows_are_short_then_defaults_are_as_documented(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        f"{HEAD}  facts: {{persons: [{{}}, {{household_id: 2}}], event: {{kind: fire}}}}\n  expect: {{a: 1}}\n", encoding="utf-8"
    )
    facts = load_cases(file)[0].facts
    assert facts["persons"].select(["household_id", "person_id", "name"]).to_pylist() == [
        {"household_id": 1, "person_id": 1, "name": "张某"},
        {"household_id": 2, "person_id": 2, "name": "张某"},
    ]
    assert facts["memberships"].num_rows == 6
    assert set(facts["memberships"]["from_on"].to_pylist()) == {date(1900, 1, 1)}
    assert facts["households"]["household_id"].to_pylist() == [1, 2]
    event = facts["events"].to_pylist()[0]
    assert (event["event_on"], event["household_id"], event["person_id"], event["source_row"]) == (date(2024, 6, 30), 1, None, 1)
    assert facts["dwellings"].num_rows == 0


def test_load_cases_when_memberships_are_written_then_none_are_added(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f"{HEAD}  facts: {{person: {{}}, membership: {{fact: lives_here}}}}\n  expect: {{a: 1}}\n", encoding="utf-8")
    assert load_cases(file)[0].facts["memberships"]["fact"].to_pylist() == ["lives_here"]


BROKEN = [
    (f"{HEAD}  facts: {{}}\n", "x.yaml:1: 'expect' is missing"),
    (f"{HEAD}  facts: {{}}\n  expect: {{}}\n", "x.yaml:1: case 'one' expects nothing"),
    (f"{HEAD}  fact: {{}}\n  expect: {{a: 1}}\n", "x.yaml:4: unknown key 'fact'; allowed: name, as_of"),
    (f"{HEAD}  facts:\n    persn: {{}}\n  expect: {{a: 1}}\n", "x.yaml:5: unknown key 'persn'; allowed: "),
    (f"{HEAD}  facts:\n    person: {{nme: x}}\n  expect: {{a: 1}}\n", "x.yaml:5: unknown key 'nme'; allowed: household_id"),
    (f"{HEAD}  facts:\n    event:\n      grade: 3\n  expect: {{a: 1}}\n", "x.yaml:6: 'grade' is text; put it in quotes"),
    (f"{HEAD}  facts:\n    event: {{}}\n  expect: {{a: 1}}\n", "x.yaml:5: 'kind' of 'events' has no default"),
    (
        f"{HEAD}  facts:\n    event: {{kind: fire, amount: 1.001}}\n  expect: {{a: 1}}\n",
        "x.yaml:5: 'amount' is not a whole number of fen",
    ),
    (f"{HEAD}  facts:\n    event: {{amount_fen: 1.5}}\n  expect: {{a: 1}}\n", "x.yaml:5: 'amount_fen' is a whole number"),
    (f"{HEAD}  facts:\n    person: {{birth_on: 2020-02-30}}\n  expect: {{a: 1}}\n", "x.yaml:5: 'birth_on' is no day"),
    (f"{HEAD}  facts:\n    event: {{is_cumulative: maybe}}\n  expect: {{a: 1}}\n", "x.yaml:5: 'is_cumulative' is either yes or no"),
    (f"{HEAD}  facts:\n    person: 3\n  expect: {{a: 1}}\n", "x.yaml:5: 'persons' should be a row"),
    (
        f"{HEAD}  facts: {{}}\n  expect: {{a: 1}}\n{HEAD}  facts: {{}}\n  expect: {{a: 1}}\n",
        "x.yaml:6: the case name 'one' stands twice",
    ),
    ("- just text\n", "x.yaml:1: 'case' should be a case"),
    ("- name: a\n  as_of: June\n  facts: {}\n  expect: {a: 1}\n", "x.yaml:2: 'as_of' is no day"),
    ("- name: a\n  as_of: 2024-06-30\n  facts: []\n  expect: {a: 1}\n", "x.yaml:3: 'facts' should be a mapping"),
    ("- name: a\n  name: b\n", "x.yaml:2: the key 'name' stands twice"),
    (f"{HEAD}  facts:\n    event: {{kind: fier}}\n  expect: {{a: 1}}\n", "x.yaml:5: table events breaks its contract: kind holds"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN, ids=[m for _, m in BROKEN])
def test_load_cases_when_a_file_is_broken_then_the_fault_names_the_place(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(JingzhunError) as caught:
        load_cases(file)
    assert message in str(caught.value)
    assert caught.value.sentence.zh != caught.value.sentence.en


def test_singular_when_all_tables_then_no_two_share_one() -> None:
    names = [singular(name) for name in CONTRACTS]
    assert len(set(names)) == len(names)
    assert {"person", "household_class", "batch", "household_income", "kinship", "dwelling"} <= set(names)
