"""Medical costs of twelve months against income (P9). Grain: a household. Nulls: unknown where the payment is large and the income is not told. Source: W06, our own share."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import greatest_zero, ppm_by_class
from jingzhun.values.rounding import PPM
from jingzhun.values.speech import Bilingual


def is_above_statistic(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the own payment is above the class's share of last year's rural disposable income."""
    share = ppm_by_class(facts, numbers, low="statistic_share_low", other="statistic_share_other")
    return facts.own_payment_known_fen * PPM > facts.rural_income_fen * share


def is_above_income_share(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the own payment reaches the share of net income; asked where it is large enough to matter."""
    reaches = facts.own_payment_known_fen * PPM >= greatest_zero(facts.net_fen) * line(numbers.ppm("income_share"))
    return (facts.own_payment_known_fen >= line(numbers.fen("asks_from"))) & reaches


def outweighs_income(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether medical costs outweigh income, by the statistic or by the household's own income."""
    above_statistic = is_above_statistic(facts, numbers).fill_null(False)
    return (facts.own_payment_known_fen > line(0)) & (above_statistic | is_above_income_share(facts, numbers))


def own_payment(facts: ir.Table, _numbers: RulePolicy) -> ir.IntegerValue:
    """Return the own payment of twelve months."""
    return facts.own_payment_known_fen


RULE = Rule(
    code="MEDICAL_RATIO",
    path="screening/medical_ratio",
    risk="illness",
    grain="household",
    when=outweighs_income,
    village=Bilingual("医疗负担较重", "medical costs are heavy"),
    office=Bilingual(
        "十二个月医疗自付{amount}元，占收入比例过高",
        "own medical payment of twelve months is {amount} yuan, too large a part of income",
    ),
    unknown=Bilingual("医疗自付较多，家庭收入不清楚", "medical costs are high and income is not known"),
    asks=Bilingual("过去十二个月全家收入多少元？", "What was the income of the last twelve months?"),
    is_shock=True,
    is_reported=False,
    amount=own_payment,
)
