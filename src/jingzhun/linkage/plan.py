"""Whose row is this: the steps of linkage, top to bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from jingzhun.linkage.banding import candidates_sql, judge, links_sql
from jingzhun.linkage.blocking import find_pairs
from jingzhun.linkage.comparators import Comparator, comparators
from jingzhun.linkage.decided import give_decisions
from jingzhun.linkage.exact import link_exact
from jingzhun.linkage.lines import LinkLines, Weights, read_lines, read_weights
from jingzhun.linkage.scoring import score_pairs
from jingzhun.linkage.session import Session
from jingzhun.linkage.sides import Prepared, give_rows, prepare_registry
from jingzhun.policy import Policy
from jingzhun.tables.links import LINK_BANDS, LINK_CANDIDATES, LINK_METHODS, LINKS


class Engine(Protocol):
    """What linkage takes from the engine of a run: how much of the machine it may use."""

    memory_mb: int
    threads: int


@dataclass(frozen=True)
class LinkResult:
    """What linkage answers.

    Parameters
    ----------
    links
        One row a request (contract ``links``).
    candidates
        The persons each row in the middle band may be (contract ``link_candidates``).
    told
        Counts of rows by band and method, and of pairs compared.
    """

    links: pa.Table
    candidates: pa.Table
    told: Mapping[str, int]


def link(
    requests: pa.Table,
    persons: pa.Table,
    households: pa.Table,
    *,
    policy: Policy,
    engine: Engine | None = None,
    decided: pa.Table | None = None,
) -> LinkResult:
    """Return for every row whose it is, with score and evidence, or that a person must be asked.

    Parameters
    ----------
    requests
        One row a clean row of any number of batches (contract ``link_requests``).
    persons, households
        The kept registry (contracts of these names).
    policy
        Lines between the bands and trained weights, by date.
    engine
        How much memory and how many threads may be used; the answer does not depend on it.
    decided
        Decisions that people took (contract ``decisions``); they are honoured before anything is weighed.

    Returns
    -------
    LinkResult
        ``links`` has the same rows as ``requests``. Row order and other rows of the batch do not matter to a row's answer.

    Nulls
    -----
    What a row does not tell weighs nothing. A row that tells only a head of household is linked to the head.
    """
    return link_prepared(requests, prepare_registry(persons, households), policy=policy, engine=engine, decided=decided)


def link_prepared(
    requests: pa.Table, registry: Prepared, *, policy: Policy, engine: Engine | None = None, decided: pa.Table | None = None
) -> LinkResult:
    """Return the same as ``link`` against a registry that was made ready before, as for the thirty files of a month."""
    lines, weights = read_lines(policy), read_weights(policy)
    compared = comparators(lines)
    with _session(engine) as session:
        session.give("people_given", registry.people)
        session.make("people", "select * from people_given")
        give_rows(session, requests)
        give_decisions(session, decided)
        link_exact(session, compared)
        session.make("open_rows", _OPEN_ROWS)
        find_pairs(session, lines)
        _weigh(session, compared, lines=lines, weights=weights)
        judge(session, compared, lines)
        links = LINKS.conform(session.read(links_sql(compared)))
        candidates = LINK_CANDIDATES.conform(session.read(candidates_sql(compared)))
        return LinkResult(links=links, candidates=candidates, told=_told(session, links))


_OPEN_ROWS = """
    select * from said
    where unique_id not in (select row_id from exact_links)
      and unique_id not in (select row_id from ruled_in)
"""


def _weigh(session: Session, compared: Sequence[Comparator], *, lines: LinkLines, weights: Weights) -> None:
    if session.count("pairs"):
        score_pairs(session, compared, lines, weights)
        return
    levels = ", ".join(f"0 as gamma_{c.code}" for c in compared)  # splink refuses an empty table, so the empty answer is made here
    session.make("scored", f"select row_id, person_id, 0.0 as weight, 0.0 as probability, {levels} from pairs")


def _session(engine: Engine | None) -> Session:
    return Session() if engine is None else Session(memory_mb=engine.memory_mb, threads=engine.threads)


def _told(session: Session, links: pa.Table) -> dict[str, int]:
    bands, methods = links["band"].to_pylist(), links["method"].to_pylist()
    return {
        "rows": links.num_rows,
        "pairs_compared": session.count("pairs"),
        **{f"band_{band}": bands.count(band) for band in LINK_BANDS},
        **{f"method_{method}": methods.count(method) for method in LINK_METHODS},
    }
