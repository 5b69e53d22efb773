"""The only earner lost the job. Grain: a person and day. Nulls: unknown while another member of working age may earn. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import warns
from jingzhun.values.speech import Bilingual


def was_only_earner(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether nobody else in the household earns a wage."""
    return warns(numbers) & ~facts.has_other_earner


RULE = Rule(
    code="JOB_LOST",
    path="screening/job_lost",
    risk="job",
    grain="job_lost",
    when=was_only_earner,
    village=Bilingual("务工收入中断", "income from work ended"),
    office=Bilingual("{on}家中唯一务工者失业", "the only earner lost the job on {on}"),
    unknown=Bilingual("有人失业，其他成员是否务工不清楚", "a job was lost; whether another member earns is not known"),
    asks=Bilingual("家里还有谁在务工？", "Who else in the household earns a wage?"),
    is_shock=True,
)
