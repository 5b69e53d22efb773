"""Micro-loan (金融帮扶). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 3 (C1)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual


def fits_finance(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a member of borrowing age able to work, and production to put the money into."""
    del policy  # ages and codes are in the capacity
    return c.has_borrower & c.has_production


def offer(policy: RulePolicy) -> dict[str, object]:
    """Return the largest loan in yuan and its longest term in years, or a question mark where policy knows none."""
    cap, term = policy.fen("cap"), policy.whole("term_max")
    return {"cap": "?" if cap is None else yuan_text(cap), "term": "?" if term is None else term}


MEASURE = Measure(
    kind="finance",
    path="measures/finance",
    fits=fits_finance,
    why=Bilingual(
        "有符合年龄的劳动力，且有生产项目；每户至多{cap}元，至多{term}年",
        "a member of borrowing age, and production to put the money into; at most {cap} yuan a household for {term} years",
    ),
    why_not=Bilingual("没有符合条件的借款人，或没有生产项目", "no borrower in the age range, or no production"),
    missing=Bilingual("缺家庭成员年龄或劳动能力信息", "age or labour of a member is not known"),
    is_development=True,
    offer=offer,
)
