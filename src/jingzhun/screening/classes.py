"""The class of a household, by Kleene's logic: what is missing matters only where it could decide (domain.md 1.1, M1).

In range and a risk: unstable exited or near poor. Above the range, a shock, and too little left after essential spending: sudden
hardship. Nothing asset-like ever refuses anyone. A monitored household keeps its class until a person clears it by procedure.
What was reported and cannot be judged is always seen on a visit, whatever the income: no "none" stands where a report is half told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.screening.arrivals import Arrivals
from jingzhun.screening.guarantees import guarantees_of, has_any
from jingzhun.screening.income import half_up
from jingzhun.screening.predicates import wide
from jingzhun.values.rounding import PPM
from jingzhun.values.speech import Bilingual

FALSE, NULL = False, ibis.null("boolean")


@dataclass(frozen=True)
class ClassReason:
    """Why a household has its class, and what would change that."""

    code: str
    says: Bilingual
    change: Bilingual


REASONS: tuple[ClassReason, ...] = (
    ClassReason(
        "POOR",
        Bilingual("未达到脱贫标准", "below the standard of exit"),
        Bilingual("收入超过贫困线且保障齐全后可退出", "income above the poverty line and all guarantees kept would change it"),
    ),
    ClassReason(
        "POOR_UNKNOWN",
        Bilingual("贫困户，达标情况不清楚", "registered poor, the standard cannot be judged"),
        Bilingual("补齐收入和保障情况后再判断", "telling income and guarantees would decide it"),
    ),
    ClassReason(
        "EXITED_IN_RANGE",
        Bilingual("脱贫户，收入在监测范围内且有风险", "exited household, income in range and a risk"),
        Bilingual("收入超过监测线或风险消除即不列入", "income above the line, or the risk gone, would change it"),
    ),
    ClassReason(
        "OTHER_IN_RANGE",
        Bilingual("收入在监测范围内且有风险", "income in range and a risk"),
        Bilingual("收入超过监测线或风险消除即不列入", "income above the line, or the risk gone, would change it"),
    ),
    ClassReason(
        "SHOCK",
        Bilingual("遭遇突发情况，扣除必要支出后生活困难", "a sudden shock leaves too little after essential spending"),
        Bilingual("必要支出降低或收入恢复即不列入", "less essential spending or restored income would change it"),
    ),
    ClassReason(
        "STILL_MONITORED",
        Bilingual("已在监测，尚未按程序消除风险", "under monitoring, not yet cleared by procedure"),
        Bilingual("按程序消除风险后退出", "clearing the risk by procedure would change it"),
    ),
    ClassReason(
        "LINE_UNKNOWN",
        Bilingual("当年监测线未知，无法判断", "the line of the year is not known"),
        Bilingual("录入当年监测线后再判断", "the line of the year would decide it"),
    ),
    ClassReason(
        "INCOME_UNKNOWN",
        Bilingual("有风险，家庭收入不清楚，需入户", "a risk, and income is not known: visit"),
        Bilingual("核实过去十二个月收入后再判断", "telling the income of the last twelve months would decide it"),
    ),
    ClassReason(
        "SHOCK_UNKNOWN",
        Bilingual("遭遇突发情况，损失和支出不清楚，需入户", "a sudden shock whose cost is not known: visit"),
        Bilingual("核实损失和支出后再判断", "telling loss and spending would decide it"),
    ),
    ClassReason(
        "FACT_UNKNOWN",
        Bilingual("有情况不清楚，需入户", "something is not known: visit"),
        Bilingual("核实缺少的情况后再判断", "telling what is missing would decide it"),
    ),
    ClassReason(
        "NO_MEMBER",
        Bilingual("户内已没有共同生活的成员，需核实", "nobody is left who shares income: to be looked into"),
        Bilingual("核实后办理销户或更正家庭成员", "closing the household, or correcting its members, would decide it"),
    ),
    ClassReason(
        "FILES_MISSING",
        Bilingual("部门名单从未送达，无法判断", "a department's list never arrived"),
        Bilingual("部门名单送达后再判断", "the department's list would decide it"),
    ),
    ClassReason(
        "LOW_INCOME",
        Bilingual("收入在监测范围内，未发现风险，需入户了解", "income in range without a risk: visit"),
        Bilingual("出现风险即列入", "a risk would change it"),
    ),
    ClassReason(
        "ABOVE_RANGE",
        Bilingual("有风险，收入高于监测线且可以应对", "a risk, and income above the line can bear it"),
        Bilingual("收入降到监测线以下即列入", "income below the line would change it"),
    ),
    ClassReason(
        "NO_RISK",
        Bilingual("未发现风险", "no risk found"),
        Bilingual("出现风险且收入在范围内即列入", "a risk and income in range would change it"),
    ),
)
VISITS = ("POOR_UNKNOWN", "LINE_UNKNOWN", "INCOME_UNKNOWN", "SHOCK_UNKNOWN", "FACT_UNKNOWN", "NO_MEMBER", "LOW_INCOME")
CLASS_OF = {
    "POOR": "poor",
    "EXITED_IN_RANGE": "unstable_exited",
    "OTHER_IN_RANGE": "near_poor",
    "SHOCK": "sudden_hardship",
    "LOW_INCOME": "none",
    "ABOVE_RANGE": "none",
    "NO_RISK": "none",
}


def in_range(households: ir.Table, policy: Policy) -> ir.BooleanValue:
    """Return whether income per head is below the line of the day; null where it cannot be said.

    A floor of told income that already reaches the line says no, whatever else is untold. On the line is not below.
    """
    limit = line(policy.rule("screening/monitoring_line").fen("line"))
    reaches = (households.floor_compared_fen >= limit).fill_null(False)
    return ibis.cases((households.compared_fen.notnull(), households.compared_fen < limit), (reaches, FALSE), else_=NULL)


def weighed(households: ir.Table, policy: Policy) -> ir.Table:
    """Return households with ``is_severe`` and ``is_below_poverty``: with ``is_in_range`` all that a class takes from amounts."""
    return households.mutate(is_severe=is_severe(households, policy), is_below_poverty=is_below_poverty(households, policy))


def classified(households: ir.Table, policy: Policy, rules: Sequence[Rule], arrivals: Arrivals) -> ir.Table:
    """Return households with guarantees, ``has_shock``, ``class``, ``class_reason``, ``needs_visit`` and ``is_partial``.

    Parameters
    ----------
    households
        One row a household in scope with statuses, ``is_in_range``, ``is_severe`` and ``is_below_poverty`` (booleans), bits and
        own rows; no amount is read here.
    rules
        The rules that were asked; their bits are in ``risk_bits`` and ``unknown_bits``.
    """
    kept = households.mutate(**guarantees_of(households, policy, rules, arrivals))
    judged = kept.mutate(**_judgements(kept, policy, rules, arrivals))
    reasoned = judged.mutate(class_reason=_reason(judged))
    by_reason = [(reasoned.class_reason == code, ibis.literal(name)) for code, name in CLASS_OF.items()]
    monitored = reasoned.monitored.re_replace("^monitored_", "")
    return reasoned.mutate(
        **{"class": ibis.cases(*by_reason, (reasoned.class_reason == "STILL_MONITORED", monitored), else_="unknown")},
        needs_visit=reasoned.class_reason.isin(list(VISITS)),
        is_partial=ibis.literal(arrivals.is_partial),
    )


def _judgements(kept: ir.Table, policy: Policy, rules: Sequence[Rule], arrivals: Arrivals) -> dict[str, ir.Value]:
    shocks = _bits_of([rule for rule in rules if rule.is_shock], policy)
    reports = _bits_of([rule for rule in rules if rule.is_reported], policy)
    numbers = policy.rule("screening/monitoring_line")
    return {
        "has_risk": kept.risk_bits != line(0),
        "has_unknown": kept.unknown_bits != line(0),
        "has_shock": has_any(kept.risk_bits, shocks),
        "has_unknown_shock": has_any(kept.unknown_bits, shocks),
        "has_unknown_report": has_any(kept.unknown_bits, reports),
        "is_poor": is_poor(kept, policy),
        "needs_risk": ibis.literal(numbers.flag("in_range_needs_risk") is not False),
        "has_line": ibis.literal(numbers.fen("line") is not None),
        "lacks_list": ibis.or_(*[kept[name] == "unknown" for name in arrivals.untold]) if arrivals.untold else ibis.literal(False),
        "stays": _stays(kept, policy),
    }


def _bits_of(rules: Sequence[Rule], policy: Policy) -> list[int]:
    return [bit for rule in rules if (bit := policy.rule(rule.path).bit) is not None]


def is_severe(households: ir.Table, policy: Policy) -> ir.BooleanValue:
    """Return whether what is left a head after essential spending is below the dated multiple of the line.

    Nulls
    -----
    Null where income or line is not known; where a loss is told without amount, null unless what was told already decides.
    """
    try:
        share = policy.rule("screening/sudden_hardship").ppm("left_share")
    except ParameterAbolished:
        return ibis.literal(False)
    limit = policy.rule("screening/monitoring_line").fen("line")
    needed = wide(None if limit is None or share is None else limit * share)
    spent = households.essential_known_fen.fill_null(0)
    left = half_up(households.net_fen - spent, households.members)
    is_short = left * PPM < needed
    is_untold = households.essential_spending_fen.isnull() & households.essential_known_fen.notnull()
    floor = half_up(households.told_net_fen.fill_null(0) - spent, households.members)
    is_enough = (floor * PPM >= needed).fill_null(False)
    known = households.net_fen.isnull().ifelse(is_enough.ifelse(FALSE, NULL), is_short)
    return known | is_untold.ifelse(NULL, FALSE)


def is_poor(households: ir.Table, policy: Policy) -> ir.BooleanValue:
    """Return whether a registered poor household is still below the standard; false where the standard no longer holds."""
    try:
        policy.rule("screening/poverty_line").fen("line")
        numbers = policy.rule("screening/poor")
        needs, stays = bool(numbers.flag("needs_guarantees")), bool(numbers.flag("stays_first_year"))
    except ParameterAbolished:
        return ibis.literal(False)
    columns = [households[name] for name in ("education", "medical", "housing", "water")]
    is_broken = ibis.or_(*[column == "no" for column in columns]) if needs else ibis.literal(False)
    is_unknown = ibis.or_(*[column == "unknown" for column in columns]) if needs else ibis.literal(False)
    broken = ibis.cases((is_broken, True), (is_unknown, NULL), else_=FALSE)
    is_new = (households.registered_on.year() == policy.as_of.year).fill_null(False) & ibis.literal(stays)
    return households.is_registered_poor.fill_null(False) & (households.is_below_poverty | broken | is_new)


def is_below_poverty(households: ir.Table, policy: Policy) -> ir.BooleanValue:
    """Return whether net income a head is below the poverty line; null where either is not known, false where the line is abolished."""
    try:
        return households.net_per_head_fen < line(policy.rule("screening/poverty_line").fen("line"))
    except ParameterAbolished:
        return ibis.literal(False)


def _stays(households: ir.Table, policy: Policy) -> ir.BooleanValue:
    try:
        stays = bool(policy.rule("screening/monitored_stay").flag("stays"))
    except ParameterAbolished:
        stays = False
    return households.monitored.notnull() & ibis.literal(stays)


def _reason(judged: ir.Table) -> ir.StringValue:
    """Return the reason code of the class; the first that holds stands."""
    risky = judged.has_risk | ~judged.needs_risk
    below, above = judged.is_in_range.fill_null(False), (~judged.is_in_range).fill_null(False)
    unknown_range = judged.is_in_range.isnull()
    exited = judged.is_exited.fill_null(False)
    severe, mild = judged.is_severe.fill_null(False), (~judged.is_severe).fill_null(False)
    return ibis.cases(
        (judged.is_poor.fill_null(False), "POOR"),
        (below & risky & exited, "EXITED_IN_RANGE"),
        (below & risky, "OTHER_IN_RANGE"),
        (above & judged.has_shock & severe, "SHOCK"),
        (judged.stays, "STILL_MONITORED"),
        (judged.is_poor.isnull(), "POOR_UNKNOWN"),
        (unknown_range & judged.has_risk & ~judged.has_line, "LINE_UNKNOWN"),
        (unknown_range & judged.has_risk, "INCOME_UNKNOWN"),
        (above & judged.has_shock & ~mild, "SHOCK_UNKNOWN"),
        (above & judged.has_unknown_shock & ~mild, "SHOCK_UNKNOWN"),
        ((~above & judged.has_unknown) | judged.has_unknown_report, "FACT_UNKNOWN"),
        (~above & judged.lacks_list, "FILES_MISSING"),
        (below, "LOW_INCOME"),
        (judged.has_risk, "ABOVE_RANGE"),
        else_="NO_RISK",
    )
