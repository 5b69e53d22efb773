"""A measure that can speak: which risks it answers, what capacity it needs, and its sentences for yes, no and unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual

Capacity = Callable[[ir.Table, RulePolicy], ir.BooleanValue]
Offer = Callable[[RulePolicy], Mapping[str, object]]


@dataclass(frozen=True)
class Measure:
    """One kind of measure.

    Parameters
    ----------
    kind
        Code of the list ``measure_kinds``.
    path
        Policy path of its YAML; ``for_risks`` there lists the risks it may answer (domain.md 1.2, risk to measure fit).
    fits
        Predicate over the capacity of a household; true fits, false does not, null is unknown.
    why, why_not, missing
        The sentence for each answer. None of them names a disease, an amount of the household or another adult.
    is_development
        Whether it is development-type help (开发式): industry, job, finance, public-welfare post.
    offer
        What the law offers, for the placeholders of ``why``; left out where it has none.
    """

    kind: str
    path: str
    fits: Capacity
    why: Bilingual
    why_not: Bilingual
    missing: Bilingual
    is_development: bool = False
    offer: Offer | None = None

    def said(self, policy: RulePolicy) -> dict[str, Bilingual]:
        """Return the sentence for yes, no and unknown, with the numbers of the day."""
        why = self.why.format(**self.offer(policy)) if self.offer else self.why
        return {"yes": why, "no": self.why_not, "unknown": self.missing}
