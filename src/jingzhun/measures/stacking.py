"""Stacking: what may not be held together, how many at most, and that security is never the only help of a labour household.

A measure that fits and may not be given is answered "no" with the reason. The limits are policy (``measures/stacking``); a limit
that is not known on the day takes no help away.
"""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir

from jingzhun.measures.capacity import is_among
from jingzhun.measures.kinds import MEASURES
from jingzhun.policy import Policy
from jingzhun.values.speech import Bilingual

RULE = "measures/stacking"
YES, NO, UNKNOWN = "yes", "no", "unknown"
OVER_LIMIT = "over_limit"
ALONE = "alone_with_labour"
ALONE_UNKNOWN = "alone_labour_unknown"
_TOGETHER = Bilingual("与“{zh}”不能同时享受", "may not be held together with {en}")
_OVER = Bilingual("每户至多{limit}项措施，已满", "at most {limit} measures a household: the number is full")
_ALONE = Bilingual("家庭有劳动力，综合保障不能是唯一措施", "the household has labour: security must not be its only measure")
_ALONE_UNKNOWN = Bilingual(
    "没有其他措施；缺劳动能力信息，有劳动力的户不能只靠保障",
    "no other measure; labour is not known, and a labour household needs more than security",
)


def barred_by(first: str) -> str:
    """Return the code said of a measure that another one bars."""
    return f"barred_by_{first}"


def stack(named: ir.Table, policy: Policy) -> ir.Table:
    """Return the measures of each household ranked, and those that may not be given marked with their reason.

    Parameters
    ----------
    named
        One row a household and measure: ``said`` (yes, no, unknown), ``order``, ``risk_rank``, ``is_direct``, ``has_labour``.
    policy
        ``measures/stacking``.

    Returns
    -------
    Same rows, with ``said`` changed where a limit says no, and ``rank``: 1 first, null where the measure is not given. Ranked are
    first those that answer the gravest risk, then its direct answers, then development; security stands last in a labour household.
    """
    numbers = policy.rule(RULE)
    apart = reduce(_kept_apart, not_together(policy), named)
    ranked = apart.mutate(place=_place(apart, numbers.codes("security_kinds") or ()))
    most = ibis.literal(numbers.whole("most_measures"), "int64")
    cut = ranked.mutate(said=ibis.cases(((ranked.said == YES) & (ranked.place > most), OVER_LIMIT), else_=ranked.said))
    guarded = _never_alone(cut, numbers.codes("security_kinds") or ())
    is_given = guarded.said == YES
    return guarded.mutate(rank=ibis.cases((is_given, guarded.place), else_=ibis.null("int16"))).drop("place")


def answer_of(said: ir.StringValue) -> ir.StringValue:
    """Return yes, no or unknown for what is said of a measure."""
    return ibis.cases((said == YES, YES), (said.isin([UNKNOWN, ALONE_UNKNOWN]), UNKNOWN), else_=NO)


def sentences(policy: Policy) -> list[dict[str, str]]:
    """Return every sentence that can be said of a measure: ``measure``, ``said``, ``why_zh``, ``why_en``."""
    kinds = policy.codes("measure_kinds")
    limit = policy.rule(RULE).whole("most_measures")
    limits = {OVER_LIMIT: _OVER.format(limit=limit), ALONE: _ALONE, ALONE_UNKNOWN: _ALONE_UNKNOWN}
    pairs = {barred_by(first): _TOGETHER.format(**kinds.label(first).as_dict()) for first, _ in not_together(policy)}
    return [
        {"measure": m.kind, "said": said, "why_zh": sentence.zh, "why_en": sentence.en}
        for m in MEASURES
        for said, sentence in {**m.said(policy.rule(m.path)), **limits, **pairs}.items()
    ]


def not_together(policy: Policy) -> list[tuple[str, str]]:
    """Return the pairs of kinds of which the first, where it is given, bars the second, in the order of policy."""
    return [(str(row["first"]), str(row["bars"])) for row in policy.rule(RULE).table("not_together") or []]


def _kept_apart(table: ir.Table, pair: tuple[str, str]) -> ir.Table:
    first, second = pair
    has_first = ((table.measure == first) & (table.said == YES)).any().over(ibis.window(group_by=table.household_id))
    is_barred = (table.measure == second) & (table.said == YES) & has_first
    return table.mutate(said=ibis.cases((is_barred, barred_by(first)), else_=table.said))


def _place(table: ir.Table, security: tuple[str, ...]) -> ir.IntegerValue:
    stands_last = is_among(table.measure, security) & table.has_labour.fill_null(False)
    window = ibis.window(
        group_by=[table.household_id, table.said],
        order_by=[stands_last, table.risk_rank, ~table.is_direct, table.order],
    )
    return (ibis.row_number().over(window) + 1).cast("int16")


def _never_alone(table: ir.Table, security: tuple[str, ...]) -> ir.Table:
    """Mark security that a labour household would hold alone; what is not known of labour or of the others makes it unknown."""
    is_security, of_household = is_among(table.measure, security), ibis.window(group_by=table.household_id)
    has_other = ((table.said == YES) & ~is_security).any().over(of_household)
    may_have_other = ((table.said == UNKNOWN) & ~is_security).any().over(of_household)
    is_alone = (table.said == YES) & is_security & ~has_other & table.has_labour.fill_null(True)
    is_known = table.has_labour.fill_null(False) & ~may_have_other
    return table.mutate(said=ibis.cases((is_alone & is_known, ALONE), (is_alone, ALONE_UNKNOWN), else_=table.said))
