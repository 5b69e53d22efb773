"""Weights from rows of known truth. They are trained once, looked at, and shipped as dated policy (``linkage/weights``).

Nothing is trained in a run: a weight that moved with the month's files would give one household two answers.
"""

from __future__ import annotations

import pyarrow as pa

from jingzhun.linkage.comparators import Comparator, comparators
from jingzhun.linkage.decided import give_decisions
from jingzhun.linkage.exact import PAIRED, link_exact
from jingzhun.linkage.lines import read_lines
from jingzhun.linkage.session import Session
from jingzhun.linkage.sides import Prepared, give_rows
from jingzhun.policy import Policy

Trained = list[dict[str, object]]
PLACES = 9


def train(requests: pa.Table, registry: Prepared, truth: pa.Table, *, policy: Policy, sample: int) -> Trained:
    """Return ``comparison, level, m, u`` for every level, in the order of the comparators.

    Parameters
    ----------
    requests, registry
        Rows and registry as for ``link_prepared``.
    truth
        ``batch_id, row, person_id``, one row a request whose person is known.
    policy
        For the lines that the comparators need.
    sample
        How many rows and persons are drawn for chance pairs; every drawn row meets every drawn person.

    Returns
    -------
    list
        m is the share of a level among true pairs that the exact step leaves open, u among pairs of chance. Half a pair is added
        to every level, because what was never seen in a sample is rare and not impossible.
    """
    compared = comparators(read_lines(policy))
    with Session() as session:
        session.give("people", registry.people)
        session.give("truth", truth)
        give_rows(session, requests)
        give_decisions(session, None)
        link_exact(session, compared)
        session.make("true_pairs", _TRUE_PAIRS)
        session.make("chance_pairs", _chance_pairs(sample))
        return [row for c in compared for row in _levels(session, c)]


_TRUE_PAIRS = f"""
    select {PAIRED}
    from truth t
    join said r on r.batch_id = t.batch_id and r."row" = t."row"
    join people p on p.unique_id = t.person_id
    where r.unique_id not in (select row_id from exact_links)
"""


def _chance_pairs(sample: int) -> str:
    return f"""
        select {PAIRED}
        from (select * from said order by hash(unique_id), unique_id limit {sample}) r
        cross join (select * from people order by hash(unique_id), unique_id limit {sample}) p
        where not exists (select 1 from truth t where t.batch_id = r.batch_id and t."row" = r."row" and t.person_id = p.unique_id)
    """


def _levels(session: Session, comparator: Comparator) -> Trained:
    shares = {pairs: _shares(session, comparator, pairs) for pairs in ("true_pairs", "chance_pairs")}
    return [
        {
            "comparison": comparator.code,
            "level": level.code,
            "m": shares["true_pairs"][comparator.number(level.code)],
            "u": shares["chance_pairs"][comparator.number(level.code)],
        }
        for level in comparator.levels
        if level.is_weighed
    ]


def _shares(session: Session, comparator: Comparator, pairs: str) -> dict[int, float]:
    counted = session.read(
        f"select {comparator.case()} as level, count(*) as pairs from {pairs} where {comparator.trained_where} group by all order by all"
    )
    counts = dict(zip(counted["level"].to_pylist(), counted["pairs"].to_pylist(), strict=True))
    weighed = [comparator.number(level.code) for level in comparator.levels if level.is_weighed]
    seen = {number: counts.get(number, 0) + 0.5 for number in weighed}
    total = sum(seen.values())
    return {number: round(share / total, PLACES) for number, share in seen.items()}
