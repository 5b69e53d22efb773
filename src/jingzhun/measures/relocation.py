"""Relocation (搬迁). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_relocation(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household not moved yet; whether the household wishes to move must be asked, so the answer is never yes by itself."""
    del policy  # the numbers it stands on are in the capacity
    return ~c.is_relocated & ibis.null("boolean")


MEASURE = Measure(
    kind="relocation",
    path="measures/relocation",
    fits=fits_relocation,
    why=Bilingual("愿意搬迁且未搬迁", "wishes to move and has not moved"),
    why_not=Bilingual("已搬迁", "already moved"),
    missing=Bilingual("缺搬迁意愿,入户时询问", "the wish to move is not known: ask on the visit"),
)
