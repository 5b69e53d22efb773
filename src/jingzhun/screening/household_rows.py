"""Rows of households on their way through the plan: income and spending, statuses and labour, what is judged, what is stored."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.policy.income_lines import PARTS
from jingzhun.rules.apply import line
from jingzhun.screening.arrivals import Arrivals
from jingzhun.screening.classes import in_range
from jingzhun.screening.dated import Window
from jingzhun.screening.income import UNTOLD_PARTS, income_parts, with_net
from jingzhun.screening.labour import without_labour
from jingzhun.screening.predicates import wide
from jingzhun.screening.spending import spending_of
from jingzhun.tables.income import HOUSEHOLD_INCOME
from jingzhun.tables.risks import HOUSEHOLD_CLASSES

INCOME_COLUMNS = (
    "household_id",
    "members",
    "net_fen",
    "net_per_head_fen",
    "told_net_fen",
    "own_payment_known_fen",
    "essential_known_fen",
    "essential_spending_fen",
)
STATUS_COLUMNS = ("status", "is_exited", "is_registered_poor", "registered_on", "monitored")
RULE_COLUMNS = ("rural_income_fen", "person_class", "own_payment_known_fen")  # read by rules only
OWN_COLUMNS = ("has_school_child", "is_insured", "is_housed", "is_watered")


def incomes_of(tables: Mapping[str, ir.Table], members: ir.Table, events: ir.Table, *, policy: Policy, window: Window) -> ir.Table:
    """Return every household with a counted member, its income and its spending; nothing told is zero with a null net."""
    counted = members.group_by("household_id").aggregate(members=members.count().cast("int32"))
    spent = counted.left_join(income_parts(tables, policy, window), "household_id").left_join(
        spending_of(events, policy), "household_id"
    )
    is_told, is_whole = spent.is_whole.notnull(), spent.is_whole.fill_null(False)
    filled = spent.select(
        "household_id",
        "members",
        "support_received_fen",
        **{f"{part}_fen": is_told.ifelse(spent[f"{part}_fen"], line(0)) for part in PARTS},
        is_whole=is_whole,
        told_net_fen=spent.told_net_fen.fill_null(0),
        sources=spent.sources.fill_null(0),
        unknown_parts=is_whole.ifelse(spent.unknown_parts, ibis.literal(UNTOLD_PARTS)),
        own_payment_fen=spent.own_payment_known_fen.isnull().ifelse(line(0), spent.own_payment_fen),
        own_payment_known_fen=spent.own_payment_known_fen.fill_null(0),
        essential_spending_fen=spent.essential_known_fen.isnull().ifelse(line(0), spent.essential_spending_fen),
        essential_known_fen=spent.essential_known_fen.fill_null(0),
        claims_income_fen=_sum_of_told(spent.claims_fen, spent.payout_fen),
    )
    return with_net(filled, policy)


def _sum_of_told(one: ir.IntegerValue, other: ir.IntegerValue) -> ir.IntegerValue:
    both = one.fill_null(0) + other.fill_null(0)
    return (one.isnull() & other.isnull()).ifelse(ibis.null("int64"), both)


def scoped_households(
    tables: Mapping[str, ir.Table], incomes: ir.Table, statuses: ir.Table, *, members: ir.Table, policy: Policy
) -> ir.Table:
    """Return the households of the registry with a counted member: income, statuses, labour, range."""
    ranged = incomes.select(*INCOME_COLUMNS, is_in_range=in_range(incomes, policy))
    places = tables["households"].select("household_id", "village_code")
    placed = places.inner_join(ranged, "household_id")
    labour = without_labour(members, policy.rule("screening/lack_of_labour"))
    known = placed.left_join(statuses, "household_id").left_join(labour, "household_id")
    return known.select(
        *placed.columns,
        *STATUS_COLUMNS,
        "is_without_labour",
        person_class=known.person_class.fill_null("ordinary"),
        rural_income_fen=wide(policy.rule("screening/rural_income").fen("last_year")),
    )


def judged_households(households: ir.Table, bits: ir.Table, own: ir.Table) -> ir.Table:
    """Return what a class is judged by: households with the bits of what rules found and what their own rows tell."""
    joined = households.left_join(bits, "household_id").left_join(own, "household_id")
    return joined.select(
        *[name for name in households.columns if name not in RULE_COLUMNS],
        *OWN_COLUMNS,
        risk_bits=joined.risk_bits.fill_null(0),
        unknown_bits=joined.unknown_bits.fill_null(0),
    )


def household_income(incomes: ir.Table, due: ir.Table | None, window: Window) -> ir.Table:
    """Return ``household_income``: income with the support due from children beside it, null where there is no such child."""
    joined = incomes.mutate(support_due_fen=ibis.null("int64")) if due is None else incomes.left_join(due, "household_id")
    made = {"window_from": ibis.literal(window.from_on), "window_to": ibis.literal(window.to_on)}
    return joined.select(*[c.name for c in HOUSEHOLD_INCOME.columns if c.name not in made], **made)


def household_classes(classes: ir.Table, policy: Policy) -> ir.Table:
    """Return ``household_classes`` from what was judged; null answers become the word unknown."""
    limit = line(policy.rule("screening/monitoring_line").fen("line"))
    spoken = {
        "line_fen": limit,
        "is_in_range": _answer(classes.is_in_range),
        "is_without_labour": _answer(classes.is_without_labour),
    }
    return classes.select(*[c.name for c in HOUSEHOLD_CLASSES.columns if c.name not in spoken], **spoken)


def homes_without_members(
    tables: Mapping[str, ir.Table], incomes: ir.Table, statuses: ir.Table, *, bits: ir.Table, policy: Policy, arrivals: Arrivals
) -> ir.Table:
    """Return ``household_classes`` of households in which nobody shares income on the day and of which something was found.

    Such a household cannot be judged and what was found is never passed over: a person looks whether it is to be closed (its last member
    died) or its members corrected.
    """
    empty = tables["households"].anti_join(incomes, "household_id").select("household_id", "village_code")
    joined = empty.left_join(statuses.select("household_id", "status"), "household_id").inner_join(bits, "household_id")
    unknown = dict.fromkeys(("is_in_range", "education", "medical", "housing", "water", "is_without_labour", "class"), "unknown")
    columns = {
        "members": ibis.literal(0, "int32"),
        "net_per_head_fen": ibis.null("int64"),
        "line_fen": line(policy.rule("screening/monitoring_line").fen("line")),
        "has_shock": ibis.literal(False),
        **{name: ibis.literal(word) for name, word in unknown.items()},
        "class_reason": ibis.literal("NO_MEMBER"),
        "needs_visit": ibis.literal(True),
        "is_partial": ibis.literal(arrivals.is_partial),
    }
    return joined.select(**{c.name: columns[c.name] if c.name in columns else joined[c.name] for c in HOUSEHOLD_CLASSES.columns})


def _answer(truth: ir.BooleanValue) -> ir.StringValue:
    return ibis.cases((truth.isnull(), "unknown"), (truth, "yes"), else_="no")
