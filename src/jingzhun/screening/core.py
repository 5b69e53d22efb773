"""The core rules over the rule-ready projection, for a province or the nation: income a head, the guarantees, spending, the class.

One definition for every engine: each rule is its own object, asked of the circumstances (which are few) instead of the persons
(which are many); the class is the screening's own. Facts that the projection does not hold (single bills, labour, accidents) are
left to the whole screening, which is run on the households that this one finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.screening import expense_ratio, house_damage, housing_danger, school_absence, uninsured, water_unsafe
from jingzhun.screening.arrivals import ASKED, Arrivals
from jingzhun.screening.classes import classified, in_range, weighed
from jingzhun.screening.income import compared
from jingzhun.tables.ready import STANDINGS

CORE_RULES: tuple[Rule, ...] = (
    school_absence.RULE,
    uninsured.RULE,
    housing_danger.RULE,
    house_damage.RULE,
    water_unsafe.RULE,
    expense_ratio.RULE,
)
ALL_ARRIVED = Arrivals(told=dict.fromkeys(ASKED, True), late=(), superseded=())
PERSON_RULES = {"school": school_absence.RULE, "insurance": uninsured.RULE}
HOME_RULES = {"housing": housing_danger.RULE, "damage": house_damage.RULE, "water": water_unsafe.RULE}
PERSON_FLAGS = (
    "school_yes",
    "school_unknown",
    "insurance_yes",
    "insurance_unknown",
    "has_school_child",
    "has_untold_insurance",
    "is_income_untold",
    "is_spending_untold",
)
HOME_ANSWERS = (
    "housing_yes",
    "housing_unknown",
    "damage_yes",
    "damage_unknown",
    "water_yes",
    "water_unknown",
    "is_housed",
    "is_watered",
)
STATUS_COLUMNS = ("is_exited", "is_registered_poor", "registered_on", "monitored")
SPENDING_ANSWERS = ("spending_yes", "spending_unknown")
MOST_MEMBERS = 1 << 15  # each flag is counted in so many steps of one packed sum, because Spark has no bit_or
PACKED = {"flags_low": PERSON_FLAGS[:4], "flags_high": PERSON_FLAGS[4:]}


def standings(tables: Mapping[str, ir.Table], policy: Policy, arrivals: Arrivals = ALL_ARRIVED) -> ir.Table:
    """Return ``standings``, one row a household.

    Parameters
    ----------
    tables
        ``ready_persons``, ``person_circumstances``, ``home_circumstances``.
    """
    persons = person_answers(tables["person_circumstances"], policy)
    homes = home_answers(tables["home_circumstances"], policy)
    households = household_sums(tables["ready_persons"], persons)
    known = households.left_join(homes, "home_code").drop("home_code_right")
    return stored(classed(weighed_households(known, policy), policy, arrivals))


def person_answers(circumstances: ir.Table, policy: Policy) -> ir.Table:
    """Return ``person_code`` with ``PERSON_FLAGS``: what the rules say of each combination."""
    facts = circumstances.mutate(detail=circumstances.absence_reason)
    numbers = policy.rule(school_absence.RULE.path)
    is_pupil = school_absence.is_of_school_age(facts, numbers).fill_null(True)
    asked = {"school": facts.is_absent, "insurance": facts.is_uninsured}
    return facts.select(
        "person_code",
        "is_income_untold",
        "is_spending_untold",
        has_school_child=is_pupil,
        has_untold_insurance=~facts.is_insured.fill_null(False),
        **_answers(PERSON_RULES, facts, asked, policy),
    )


def home_answers(circumstances: ir.Table, policy: Policy) -> ir.Table:
    """Return ``home_code`` with the statuses, ``is_income_whole`` and ``HOME_ANSWERS`` of each combination."""
    told = ("is_listed", "has_fault", "is_graded", "is_checked", "is_exited", "is_registered_poor")
    facts = circumstances.mutate(**{name: circumstances[name].fill_null(False) for name in told})
    safe = list(policy.rule(housing_danger.RULE.path).codes("safe_grades") or ())
    monitored = facts.status.startswith("monitored_").fill_null(False)
    asked = {"housing": facts.is_graded, "damage": facts.is_graded, "water": facts.is_checked}
    return facts.select(
        "home_code",
        "registered_on",
        "is_exited",
        "is_registered_poor",
        is_income_whole=facts.is_income_whole.fill_null(False),
        monitored=monitored.ifelse(facts.status, ibis.null("string")),
        is_housed=facts.grade.isin(safe),
        is_watered=facts.is_quality_safe,
        **_answers(HOME_RULES, facts, asked, policy),
    )


def household_sums(persons: ir.Table, answers: ir.Table) -> ir.Table:
    """Return one row a household: sums of its amounts, its home code, and the flags that hold for any of its persons."""
    packed = answers.select("person_code", **{name: _packed(answers, flags) for name, flags in PACKED.items()})
    joined = persons.inner_join(packed, "person_code")
    sums = joined.group_by("household_id").aggregate(
        village_no=joined.village_no.min(),
        members=joined.count().cast("int32"),
        home_code=joined.home_code.max(),
        told_net_fen=joined.told_net_fen.sum(),
        own_payment_fen=joined.own_payment_fen.sum(),
        loss_fen=joined.loss_fen.sum(),
        **{name: joined[name].sum() for name in PACKED},
    )
    flags = {
        flag: (sums[name] // line(MOST_MEMBERS**place)) % line(MOST_MEMBERS) != line(0)
        for name, held in PACKED.items()
        for place, flag in enumerate(held)
    }
    return sums.mutate(**flags).drop(*PACKED)


def weighed_households(known: ir.Table, policy: Policy) -> ir.Table:
    """Return households with what a class takes from amounts: range, severity, poverty, spending against income."""
    null = ibis.null("int64")
    spent = known.own_payment_fen + known.loss_fen
    is_known = known.is_income_whole & ~known.is_income_untold
    told = known.mutate(
        net_fen=is_known.ifelse(known.told_net_fen, null),
        essential_known_fen=spent,
        essential_spending_fen=known.is_spending_untold.ifelse(null, spent),
    )
    ranged = compared(told, policy)
    weighed_ones = weighed(ranged.mutate(is_in_range=in_range(ranged, policy)), policy)
    answers = _answers({"spending": expense_ratio.RULE}, weighed_ones, {"spending": ibis.literal(True)}, policy)
    return weighed_ones.mutate(**answers)


def classed(households: ir.Table, policy: Policy, arrivals: Arrivals) -> ir.Table:
    """Return households with bits, guarantees, class and its reason. No amount is read: only answers, statuses and flags."""
    rules = {**PERSON_RULES, **HOME_RULES, "spending": expense_ratio.RULE}
    bits = {kind: _bits(households, rules, kind, policy) for kind in ("yes", "unknown")}
    judged = households.mutate(
        risk_bits=bits["yes"],
        unknown_bits=bits["unknown"],
        is_insured=~households.has_untold_insurance,
    )
    return classified(judged, policy, CORE_RULES, arrivals)


def stored(classes: ir.Table) -> ir.Table:
    """Return the columns of ``standings``."""
    spoken = ibis.cases((classes.is_in_range.isnull(), "unknown"), (classes.is_in_range, "yes"), else_="no")
    return classes.select(**{c.name: spoken if c.name == "is_in_range" else classes[c.name] for c in STANDINGS.columns})


def _answers(
    rules: Mapping[str, Rule], facts: ir.Table, asked: Mapping[str, ir.BooleanValue], policy: Policy
) -> dict[str, ir.BooleanValue]:
    """Return ``…_yes`` and ``…_unknown`` of each rule; false for both where it is not asked, or not by the law of the day."""
    found: dict[str, ir.BooleanValue] = {}
    for name, rule in rules.items():
        try:
            says = rule.when(facts, policy.rule(rule.path))
        except ParameterAbolished:
            says = ibis.literal(False)
        found[f"{name}_yes"] = asked[name].fill_null(False) & says.fill_null(False)
        found[f"{name}_unknown"] = asked[name].fill_null(False) & says.fill_null(True) & ~says.fill_null(False)
    return found


def _packed(flags: ir.Table, names: tuple[str, ...]) -> ir.IntegerValue:
    values = [flags[name].ifelse(line(MOST_MEMBERS**place), line(0)) for place, name in enumerate(names)]
    return reduce(lambda left, right: left + right, values)


def _bits(households: ir.Table, rules: Mapping[str, Rule], kind: str, policy: Policy) -> ir.IntegerValue:
    values = [
        households[f"{name}_{kind}"].ifelse(line(1 << bit), line(0))
        for name, rule in rules.items()
        if (bit := policy.rule(rule.path).bit) is not None
    ]
    return reduce(lambda left, right: left + right, values, line(0))
