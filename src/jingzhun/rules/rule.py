"""A rule that can speak: predicate, reason code and sentences live in one object, so page, API, file and ``--explain`` agree.

The predicate is an Ibis expression. SQL's own three-valued logic gives yes, no and unknown: a missing amount compared with a
line is null, and null is the answer unknown. Nothing else turns a null into an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual

Predicate = Callable[[ir.Table, RulePolicy], ir.BooleanValue]
Amount = Callable[[ir.Table, RulePolicy], ir.IntegerValue]


@dataclass(frozen=True)
class Rule:
    """One warning rule.

    Parameters
    ----------
    code
        Reason code, upper snake case; never reused.
    path
        Policy path of its YAML, such as ``screening/medical_cost``; holds the fixed bit.
    risk
        Code of the list ``risk_types``.
    grain
        Name of the prepared table the rule reads, one row a fact.
    when
        The predicate; true is yes, false is no, null is unknown.
    village, office, unknown
        Sentences with their disclosure level (practice.md P28). The village sentence names no disease, amount or other adult.
        ``{amount}``, ``{line}``, ``{grade}``, ``{on}``, ``{source}`` and ``{policy_source}`` may be placed in the office's.
    asks
        What is missing, as it is asked on the visit sheet.
    health
        Sentence for health roles; the office's where it is left out.
    is_shock
        Whether a yes is a sudden shock in the sense of ``sudden_hardship``.
    is_reported
        Whether each row is itself a report that something went wrong; its unknown is always seen on a visit. False for what stands in
        general (water, labour) and for what is reckoned from amounts: there an unknown matters where it could decide the class.
    amount, threshold
        Amount and line in fen of one fact, for the sentences and for "what would have changed it".
    """

    code: str
    path: str
    risk: str
    grain: str
    when: Predicate
    village: Bilingual
    office: Bilingual
    unknown: Bilingual
    asks: Bilingual
    health: Bilingual | None = None
    is_shock: bool = False
    is_reported: bool = True
    amount: Amount | None = None
    threshold: Amount | None = None
