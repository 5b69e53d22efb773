"""Death of a member who could work. Grain: a person. Nulls: unknown where neither labour, work nor age is told. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import warns
from jingzhun.values.speech import Bilingual


def could_work(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the person who died could work."""
    return warns(numbers) & facts.is_able


RULE = Rule(
    code="EARNER_DEATH",
    path="screening/earner_death",
    risk="accident",
    grain="death",
    when=could_work,
    village=Bilingual("家庭劳动力减少", "the household lost a member who worked"),
    office=Bilingual("{on}家中劳动力死亡", "a member able to work died on {on}"),
    unknown=Bilingual("有成员去世，是否劳动力不清楚", "a member died; whether able to work is not known"),
    asks=Bilingual("去世成员生前是否劳动？家庭生活有无困难？", "Did the person who died work, and can the household live?"),
    is_shock=True,
)
