"""Every act that the code records is told as a sentence; a new one fails here until it has one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.utils import timezone

from house.walk import PROJECT
from jingzhun.county.audit.looks import LOOKS
from jingzhun.county.audit.models import Event
from jingzhun.county.audit.operations import Change
from jingzhun.county.audit.reads import Look
from jingzhun.county.audit.sentences import SENTENCES, act_as_words, changes_of, sentence_of
from jingzhun.county.registry.models.life import KINDS

COUNTY = PROJECT / "src" / "jingzhun" / "county"
TELLERS = {"of_officer", "_told", "tell", "tell_of"}  # functions whose second argument is the act
FEWEST = 25


def recorded_acts() -> Iterator[str]:
    for place in COUNTY.rglob("*.py"):
        for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            told = [k.value for k in node.keywords if k.arg == "act"] if name == "Change" else []
            told += [node.args[1]] if name in TELLERS and len(node.args) > 1 else []
            for value in told:
                parts = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
                yield from (str(part.value) for part in parts if isinstance(part, ast.Constant))
    yield from (f"{kind}_household" for kind in KINDS)


def test_every_recorded_act_has_a_sentence() -> None:
    acts = set(recorded_acts())
    assert len(acts) >= FEWEST, "the walk must find the acts it is to compare"
    missing = acts - set(SENTENCES)
    assert not missing, f"write a sentence for {sorted(missing)} in audit/sentences.py"


@pytest.mark.parametrize("act", sorted(SENTENCES))
def test_sentence_reads_in_both_languages(act: str) -> None:
    event = Event(sequence=1, at=timezone.now(), act=act, subject_kind="household", subject_id="7")
    told = sentence_of(event)
    assert "{" not in told.zh + told.en
    assert ("{subject}" in SENTENCES[act].zh) == ("户 7" in told.zh)
    assert ("{subject}" in SENTENCES[act].en) == ("household 7" in told.en)


def test_act_of_a_later_release_is_told_by_its_name() -> None:
    event = Event(sequence=1, at=timezone.now(), act="pay_out", subject_kind="fund", subject_id="9")
    assert sentence_of(event).en == "pay_out fund 9"


def test_changes_are_told_before_and_after_and_long_ones_are_cut() -> None:
    event = Event(
        sequence=1, changes={"village_code": ["a", "b"], "risk_code": [None, "x" * 90], "kind": "count", "how": "password"}
    )
    told = list(changes_of(event))
    long = "x" * 60 + "…"
    assert [tuple(one.zh for one in line) for line in told] == [
        ("村", "a", "b"), ("risk_code", "—", long), ("种类", "—", "count"), ("登录方式", "—", "密码"),
    ]  # fmt: skip
    assert [tuple(one.en for one in line) for line in told] == [
        ("village", "a", "b"), ("risk_code", "—", long), ("kind", "—", "count"), ("way of log-in", "—", "password"),
    ]  # fmt: skip


def test_field_or_look_without_a_name_fails_whoever_makes_it() -> None:
    with pytest.raises(AssertionError, match="nonsense"):
        Change(actor_id=1, act="work_case", subject_kind="case", subject_id="1", changes={"nonsense": [1, 2]})
    with pytest.raises(AssertionError, match="peeped"):
        Look(1, "peeped")


@pytest.mark.parametrize("what", sorted(LOOKS))
def test_look_reads_in_both_languages(what: str) -> None:
    assert LOOKS[what].zh != what
    assert LOOKS[what].en != what


def test_acts_of_the_filter_read_as_words() -> None:
    assert act_as_words("correct_household").zh == "更正了…"


def test_roles_are_told_by_name() -> None:
    (line,) = changes_of(Event(sequence=1, changes={"role": [None, "assigned_helper"]}))
    assert [one.zh for one in line] == ["岗位", "—", "帮扶责任人"]
