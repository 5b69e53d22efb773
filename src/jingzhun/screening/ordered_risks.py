"""Up to five risks of a household, gravest first, from what rules found (domain.md 1.2)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy


def ordered_risks(findings: ir.Table, policy: Policy) -> ir.Table:
    """Return ``risks``: one row a household and risk, ranked by the order of policy; more findings first, then the code.

    Parameters
    ----------
    findings
        What rules found; only a yes is a risk.
    """
    numbers = policy.rule("screening/risk_order")
    order = numbers.codes("order") or ()
    said = findings.filter(findings.answer == "yes")
    by_risk = said.group_by("household_id", "risk").aggregate(findings=said.count().cast("int32"))
    place = ibis.cases(*((by_risk.risk == code, i) for i, code in enumerate(order)), else_=len(order))
    placed = by_risk.mutate(place=place)
    window = ibis.window(group_by=placed.household_id, order_by=[placed.place, placed.findings.desc(), placed.risk])
    ranked = placed.mutate(rank=(ibis.row_number().over(window) + 1).cast("int16"))
    most = numbers.whole("most")
    kept = ranked if most is None else ranked.filter(ranked["rank"] <= most)
    return kept.select("household_id", "rank", "risk", "findings").order_by("household_id", "rank")
