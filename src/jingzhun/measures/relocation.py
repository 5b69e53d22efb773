"""Relocation (搬迁). Grain: one row a household. Nulls: a wish to move that nobody asked makes the answer unknown. Source: domain.md 5."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_relocation(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has not moved and a move is agreed for a later day; without an agreement the wish must be asked."""
    del policy  # no number is needed
    is_agreed = ibis.cases((c.moves_later, True), else_=ibis.null("boolean"))
    return ~c.is_relocated & (c.members > 0) & is_agreed


MEASURE = Measure(
    kind="relocation",
    path="measures/relocation",
    fits=fits_relocation,
    why=Bilingual("已同意搬迁，尚未搬迁", "agreed to move and has not moved yet"),
    why_not=Bilingual("已搬迁，或没有共同生活成员", "already moved, or nobody shares its income any more"),
    missing=Bilingual("缺搬迁意愿，入户时询问", "the wish to move is not known: ask on the visit"),
)
