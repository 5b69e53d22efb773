"""The plan of measures: risks and capacity in, proposals out. Every name is assigned once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.measures.capacity import capacity_of
from jingzhun.measures.fit import direct_risks
from jingzhun.measures.kinds import MEASURES
from jingzhun.measures.stacking import answer_of, sentences, stack
from jingzhun.policy import ParameterAbolished, Policy


def propose(tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return what would help each household at risk, with why, why not and what is missing.

    Parameters
    ----------
    tables
        ``risks`` of the screening, and ``persons``, ``memberships``, ``person_states``, ``household_states``, ``productions`` of
        the registry and the facts. More may be given.
    policy
        The policy of the day: ``measures/<kind>`` lists the risks a measure may answer, ``measures/fit`` which answer a risk
        directly, ``measures/capacity`` ages and codes, ``measures/stacking`` limits. A kind whose ``for_risks`` is abolished on
        the day is left out; where it is not known, the kind is asked of every risk and answered unknown.
    as_of
        The day of the screening.

    Returns
    -------
    ``measure_proposals``: one row a household at risk and kind of measure that may answer one of its risks, with the gravest such
    risk. Given measures are ranked without gaps by the gravity of that risk, then direct answers, then development before the
    rest. ``person_id`` is null: every proposal is for the household.

    Nulls
    -----
    An unknown capacity gives the answer unknown and says what is missing.
    """
    capacity = capacity_of(tables, policy, as_of)
    at_risk = tables["risks"].inner_join(capacity, "household_id")
    asked = at_risk.inner_join(ibis.memtable(questions(policy)), "risk")
    considered = _answered(asked, policy)
    named = _for_the_gravest_risk(considered)
    return _spoken(stack(named, policy), policy)


def without_measure(proposals: ir.Table, risks: ir.Table) -> ir.Table:
    """Return the households that have a risk and no measure that can be given: they are listed, never dropped.

    Parameters
    ----------
    proposals
        ``measure_proposals`` of ``propose``.
    risks
        The same ``risks``.

    Returns
    -------
    ``household_id``, each once; a household whose measures are all unknown is one of them.
    """
    helped = proposals.filter(proposals.answer == "yes").select("household_id").distinct()
    return risks.select("household_id").distinct().anti_join(helped, "household_id")


def questions(policy: Policy) -> pa.Table:
    """Return what is asked on the day: ``measure``, ``risk`` it may answer, ``order`` of the kind, ``is_direct``, ``is_known``."""
    risks = policy.codes("risk_types").codes
    rows = []
    for place, measure in enumerate(MEASURES):
        try:
            for_risks = policy.rule(measure.path).codes("for_risks")
        except ParameterAbolished:  # the law of that day no longer offers this kind
            continue
        direct = direct_risks(measure.kind, policy)
        known = for_risks is not None
        asked = [(risk, risk in direct, known) for risk in (for_risks if for_risks is not None else risks)]
        rows += [(measure.kind, place, *about) for about in asked]
    names = {"measure": pa.string(), "order": pa.int16(), "risk": pa.string(), "is_direct": pa.bool_(), "is_known": pa.bool_()}
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table([pa.array(c, t) for c, t in zip(columns, names.values(), strict=True)], names=list(names))


def _answered(asked: ir.Table, policy: Policy) -> ir.Table:
    """Return each question with what its own measure says of the household; a kind of unknown law says unknown."""
    by_kind = [(asked.measure == m.kind, m.fits(asked, policy.rule(m.path))) for m in MEASURES]
    decided = asked.mutate(fits=ibis.cases(*by_kind, else_=ibis.null("boolean")))
    said = ibis.cases((~decided.is_known | decided.fits.isnull(), "unknown"), (decided.fits, "yes"), else_="no")
    return decided.select(
        "household_id", "measure", "risk", "order", "is_direct", "has_labour", said=said, risk_rank=decided["rank"]
    )


def _for_the_gravest_risk(considered: ir.Table) -> ir.Table:
    """Return one row a household and measure, for the gravest risk it may answer; the answer itself does not depend on the risk."""
    by_gravity = ibis.window(group_by=[considered.household_id, considered.measure], order_by=considered.risk_rank)
    placed = considered.mutate(place=ibis.row_number().over(by_gravity))
    return placed.filter(placed.place == 0).drop("place")


def _spoken(stacked: ir.Table, policy: Policy) -> ir.Table:
    spoken = stacked.inner_join(ibis.memtable(pa.Table.from_pylist(sentences(policy))), ["measure", "said"])
    return spoken.select(
        household_id=spoken.household_id,
        person_id=ibis.null("int64"),
        measure=spoken.measure,
        answer=answer_of(spoken.said),
        rank=spoken["rank"],
        risk=spoken.risk,
        why_zh=spoken.why_zh,
        why_en=spoken.why_en,
    )
