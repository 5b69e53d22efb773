"""What children in other households owe their parents: computed across households, never counted as income (practice.md P10)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.rules.apply import line
from jingzhun.screening.predicates import wide
from jingzhun.values.rounding import PPM


def support_due(kinships: ir.Table, homes: ir.Table, households: ir.Table, policy: Policy) -> ir.Table:
    """Return the support due to each household with a child elsewhere.

    Parameters
    ----------
    kinships
        Parents and children in different households.
    homes
        Where each person shares income on the day.
    households
        ``household_id``, ``members``, ``net_fen``.
    policy
        ``screening/support_due``: (net − base × members) × share, shared among the supported parents (B05).

    Returns
    -------
    One row a household of a parent: ``support_due_fen``.

    Nulls
    -----
    Null where the income of one child's household, or the base of the day, is not known.
    """
    numbers = policy.rule("screening/support_due")
    parents = homes.select(parent_id="person_id", parent_home="home_id")
    children = homes.select(child_id="person_id", child_home="home_id")
    pairs = kinships.select("parent_id", "child_id").inner_join(parents, "parent_id").inner_join(children, "child_id")
    apart = pairs.filter(pairs.parent_home != pairs.child_home).select("parent_id", "parent_home", "child_home").distinct()
    supported = apart.mutate(parents=apart.parent_id.count().over(ibis.window(group_by=apart.child_home)))
    known = supported.left_join(
        households.select(child_home="household_id", child_members="members", child_net_fen="net_fen"), "child_home"
    )
    above = known.child_net_fen - wide(numbers.fen("base")) * known.child_members
    owed = known.mutate(due=((above < 0).ifelse(line(0), above) * line(numbers.ppm("share"))) // (wide(PPM) * known.parents))
    return owed.group_by(household_id=owed.parent_home).aggregate(
        support_due_fen=owed.due.isnull().any().ifelse(ibis.null("int64"), owed.due.sum())
    )
