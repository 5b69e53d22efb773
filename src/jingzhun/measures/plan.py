"""The plan of measures: risks and capacity in, proposals out. One line a measure; every name is assigned once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from jingzhun.measures import (
    comprehensive_security,
    compulsory_education,
    finance,
    health,
    house_safety,
    industry,
    infrastructure,
    job,
    living_production_improvement,
    other_education,
    public_post,
    relocation,
    social_help,
    water_safety,
)
from jingzhun.measures.capacity import capacity_of, members_on
from jingzhun.measures.measure import Measure
from jingzhun.policy import Policy

MEASURES: tuple[Measure, ...] = (
    industry.MEASURE,
    job.MEASURE,
    finance.MEASURE,
    public_post.MEASURE,
    house_safety.MEASURE,
    water_safety.MEASURE,
    health.MEASURE,
    compulsory_education.MEASURE,
    other_education.MEASURE,
    comprehensive_security.MEASURE,
    social_help.MEASURE,
    relocation.MEASURE,
    living_production_improvement.MEASURE,
    infrastructure.MEASURE,
)


def propose(tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return what would help each household at risk, with why, why not and what is missing.

    Parameters
    ----------
    tables
        ``risks`` of the screening, and ``persons``, ``memberships``, ``person_states``, ``household_states``, ``productions``.
    policy
        The policy of the day; ``measures/<kind>`` lists the risks a measure may answer.
    as_of
        The day of the screening.

    Returns
    -------
    ``measure_proposals``: one row a household at risk and kind of measure that may answer one of its risks. Fitting
    measures are ranked by the gravity of the risk they answer, then development before security.

    Nulls
    -----
    An unknown capacity gives the answer unknown and says what is missing.
    """
    members = members_on(tables, as_of)
    capacity = capacity_of(members, tables, policy, as_of)
    at_risk = tables["risks"].inner_join(capacity, "household_id")
    considered = ibis.union(*[_consider(at_risk, m, policy) for m in MEASURES])
    foremost = considered.group_by("household_id", "measure", "answer", "order").aggregate(risk_rank=considered.risk_rank.min())
    named = foremost.inner_join(
        tables["risks"].select("household_id", "rank", "risk"),
        [foremost.household_id == tables["risks"].household_id, foremost.risk_rank == tables["risks"]["rank"]],
    ).drop("household_id_right", "rank")
    stacked = _stacking(named)
    return _spoken(stacked)


def without_measure(proposals: ir.Table, risks: ir.Table) -> ir.Table:
    """Return the households that have a risk and no measure that fits: they are listed, never dropped."""
    helped = proposals.filter(proposals.answer == "yes").select("household_id").distinct()
    at_risk = risks.select("household_id").distinct()
    return at_risk.anti_join(helped, "household_id")


def _consider(at_risk: ir.Table, measure: Measure, policy: Policy) -> ir.Table:
    rule = policy.rule(measure.path)
    asked = at_risk.filter(at_risk.risk.isin(list(rule.codes("for_risks") or ())))
    fits = measure.fits(asked, rule)
    return asked.select(
        "household_id",
        measure=ibis.literal(measure.kind),
        answer=ibis.cases((fits.isnull(), "unknown"), (fits, "yes"), else_="no"),
        order=ibis.literal(MEASURES.index(measure), "int16"),
        risk_rank=asked["rank"],
    )


def _stacking(named: ir.Table) -> ir.Table:
    """Rank the fitting measures; security stands behind development help, so it is never a labour household's only one."""
    fitting = named.answer == "yes"
    window = ibis.window(group_by=[named.household_id, named.answer], order_by=[named.risk_rank, named.order])
    return named.mutate(rank=ibis.cases((fitting, (ibis.row_number().over(window) + 1).cast("int16")), else_=ibis.null("int16")))


def _spoken(stacked: ir.Table) -> ir.Table:
    rows = [
        {"measure": m.kind, "answer": answer, "why_zh": said.zh, "why_en": said.en}
        for m in MEASURES
        for answer, said in (("yes", m.why), ("no", m.why_not), ("unknown", m.missing))
    ]
    sentences = ibis.memtable(rows, schema={"measure": "string", "answer": "string", "why_zh": "string", "why_en": "string"})
    spoken = stacked.inner_join(sentences, ["measure", "answer"])
    return spoken.select(
        household_id=spoken.household_id,
        person_id=ibis.null("int64"),
        measure=spoken.measure,
        answer=spoken.answer,
        rank=spoken["rank"],
        risk=spoken.risk,
        why_zh=spoken.why_zh,
        why_en=spoken.why_en,
    )
