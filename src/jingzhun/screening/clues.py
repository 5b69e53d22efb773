"""Clues with memory: one fact is one clue however many sources tell it; new, still, cleared or rejected, and why it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.screening.dated import Window
from jingzhun.tables.risks import CLUES, FINDINGS

OPEN_STATES = ("new", "still")


@dataclass(frozen=True)
class LastRun:
    """The clues and findings of the last run; empty tables where there was none."""

    clues: pa.Table
    findings: pa.Table

    @classmethod
    def of(cls, last: Mapping[str, pa.Table] | None) -> LastRun:
        """Return the last run as given to ``screen``."""
        given = last or {}
        return cls(given.get("clues", CLUES.empty()), given.get("findings", FINDINGS.empty()))


def clues_of(found: ir.Table, last_clues: ir.Table, last_findings: ir.Table, present: ir.Table, *, days: Window) -> ir.Table:
    """Return ``clues``: what is a clue today, and what was one last time and no longer is.

    Parameters
    ----------
    found
        Findings of today with ``standing``.
    last_clues, last_findings
        The last run's tables.
    present
        ``household_id``, ``fact_key``, ``amount_fen`` of every prepared fact of today.
    days
        Days whose events count today; its end is ``as_of``.

    Returns
    -------
    One row a clue. A clue cleared in the last run is not told again.
    """
    said = found.filter(found.answer == "yes")
    keyed = said.mutate(clue_key=_key(said))
    before = _before(last_clues, last_findings)
    known = keyed.left_join(before, "clue_key").drop("clue_key_right")
    facts_before = last_findings.group_by("household_id", "fact_key").aggregate(seen_amount_fen=last_findings.amount_fen.max())
    seen = known.left_join(facts_before.mutate(was_seen=ibis.literal(True)), ["household_id", "fact_key"])
    last_day = last_clues.last_seen_on.max().as_scalar()
    today = _today(seen.mutate(last_day=last_day), days.to_on)
    gone = _gone(before, keyed, present, days)
    return ibis.union(today, gone)


def first_clues(found: ir.Table, as_of: date) -> ir.Table:
    """Return ``clues`` of a run that has none before it: everything is new but what was decided already."""
    told = found.filter((found.answer == "yes") & (found.standing != "settled"))
    is_rejected = told.standing == "rejected"
    return told.select(
        "household_id",
        "person_id",
        "rule",
        "risk",
        "sources",
        clue_key=_key(told),
        state=is_rejected.ifelse("rejected", "new"),
        first_seen_on=ibis.literal(as_of),
        last_seen_on=ibis.literal(as_of),
        change=is_rejected.ifelse("decision", "fact"),
    )


def _key(findings: ir.Table) -> ir.StringValue:
    return ibis.literal("C").concat(findings.finding_id.cast("string"))


def _before(last_clues: ir.Table, last_findings: ir.Table) -> ir.Table:
    """Return the last run's clues with the fact each stood on."""
    facts = last_findings.select(
        clue_key=_key(last_findings),
        last_fact="fact_key",
        last_on="event_on",
        last_amount_fen="amount_fen",
    )
    told = last_clues.left_join(facts, "clue_key").drop("clue_key_right")
    return told.select(
        "clue_key",
        "last_fact",
        "last_on",
        "last_amount_fen",
        last_state="state",
        last_first_on="first_seen_on",
        last_seen="last_seen_on",
        last_household="household_id",
        last_person="person_id",
        last_rule="rule",
        last_risk="risk",
        last_sources="sources",
    )


def _today(known: ir.Table, as_of: date) -> ir.Table:
    was_open = known.last_state.isin(list(OPEN_STATES)).fill_null(False)
    told = known.filter((known.standing != "settled") | was_open)
    state = ibis.cases(
        (told.standing == "rejected", "rejected"),
        (told.standing == "settled", "cleared"),
        (told.last_state.isin(list(OPEN_STATES)).fill_null(False), "still"),
        else_="new",
    )
    named = told.mutate(state=state)
    return named.select(
        "clue_key",
        "household_id",
        "person_id",
        "rule",
        "risk",
        "state",
        first_seen_on=ibis.coalesce(named.last_first_on, ibis.literal(as_of)),
        last_seen_on=ibis.literal(as_of),
        change=_change_today(named),
        sources=named.sources,
    )


def _change_today(named: ir.Table) -> ir.StringValue:
    """Return why a clue of today is as it is: a decision, nothing, or what made it new."""
    is_old_fact = (named.event_on <= named.last_day).fill_null(False)
    was_seen = named.was_seen.fill_null(False)
    same_amount = named.seen_amount_fen.identical_to(named.amount_fen)
    was_rejected = (named.last_state == "rejected").fill_null(False)
    return ibis.cases(
        ((named.state == "rejected") & was_rejected, "none"),
        (named.state.isin(["rejected", "cleared"]) | was_rejected, "decision"),
        (named.state == "still", "none"),
        (~is_old_fact, "fact"),
        (was_seen & same_amount, "rule"),
        (was_seen, "fact"),
        else_="file",
    )


def _gone(before: ir.Table, keyed: ir.Table, present: ir.Table, days: Window) -> ir.Table:
    """Return open clues of the last run that are none today, with why: its fact changed or aged, the rule, or a file."""
    was_open = before.filter(before.last_state.isin(list(OPEN_STATES)))
    cleared = was_open.anti_join(keyed, "clue_key")
    now = present.select(
        now_household=present.household_id,
        now_fact=present.fact_key,
        now_amount_fen=present.amount_fen,
        is_there=ibis.literal(True),
    )
    looked = cleared.left_join(now, [cleared.last_household == now.now_household, cleared.last_fact == now.now_fact])
    is_there = looked.is_there.fill_null(False)
    is_same = looked.now_amount_fen.identical_to(looked.last_amount_fen)
    aged = (looked.last_on < days.from_on).fill_null(False)
    is_composite = (looked.last_fact == "household").fill_null(True)
    change = ibis.cases((is_composite, "fact"), (is_there & is_same, "rule"), (is_there | aged, "fact"), else_="file")
    return looked.select(
        "clue_key",
        household_id=looked.last_household,
        person_id=looked.last_person,
        rule=looked.last_rule,
        risk=looked.last_risk,
        state=ibis.literal("cleared"),
        first_seen_on=looked.last_first_on,
        last_seen_on=looked.last_seen,
        change=change,
        sources=looked.last_sources,
    )
