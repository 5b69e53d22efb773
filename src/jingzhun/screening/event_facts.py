"""Events made facts: late files at their own day, cumulative amounts replaced, the same fact of several sources told once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.screening.dated import Window, joined_sources, source_text


def merged_events(
    tables: Mapping[str, ir.Table],
    homes: ir.Table,
    statuses: ir.Table,
    *,
    policy: Policy,
    window: Window,
    superseded: Sequence[str] = (),
) -> ir.Table:
    """Return the events of a window, one row a fact however many sources tell it.

    Parameters
    ----------
    tables
        ``events``.
    homes, statuses
        Where persons share income, and the statuses of households, on the day.
    policy
        ``screening/event_window`` lists the kinds of which a person has one a year and those that hold whatever their day.
    window
        Days whose events count; an event counts at its own day, not at the day it was reported.
    superseded
        Batches of lists that a newer list replaced; their events are no longer so.

    Returns
    -------
    One row a household, person, kind and day (year for cumulative and yearly kinds, once for standing ones), with the columns
    a rule needs, ``person_class`` and the three amounts. An event of a person stands in the household where that person
    shares income.

    Nulls
    -----
    An amount is null only where no source tells it; where two sources differ the larger stands, because a risk must not be
    lost to the poorer report. A cumulative amount is the one of its latest day.
    """
    keyed = _keyed(_counted(tables["events"], policy, window, superseded), homes, policy)
    newest = keyed.mutate(newest_on=keyed.event_on.max().over(ibis.window(group_by=[keyed.household_id, keyed.fact_key])))
    kept = newest.filter(~newest.is_cumulative | (newest.event_on == newest.newest_on))
    kept = kept.mutate(source=source_text(kept))
    facts = kept.group_by("household_id", "fact_key", "kind").aggregate(
        person_id=kept.person_id.max(),
        event_on=kept.event_on.min(),
        amount_fen=kept.amount_fen.max(),
        in_scope_fen=kept.in_scope_fen.max(),
        total_fen=kept.total_fen.max(),
        grade=kept.grade.min(),
        detail=kept.detail.max(),
        sources=joined_sources(kept.source),
    )
    known = facts.left_join(statuses.select("household_id", "person_class"), "household_id").drop("household_id_right")
    return known.mutate(person_class=known.person_class.fill_null("ordinary"))


def of_kind(facts: ir.Table, *kinds: str) -> ir.Table:
    """Return the facts of some kinds of event."""
    return facts.filter(facts.kind.isin(list(kinds)))


def _counted(events: ir.Table, policy: Policy, window: Window, superseded: Sequence[str]) -> ir.Table:
    """Return the events that count: of the window or standing, and not of a list that a newer one replaced."""
    standing = list(policy.rule("screening/event_window").codes("standing_kinds") or ())
    is_past = events.event_on <= window.to_on
    counts = is_past & ((events.event_on >= window.from_on) | events.kind.isin(standing))
    is_old = events.source_batch.isin(list(superseded)).fill_null(False) if superseded else ibis.literal(False)
    return events.filter(counts & ~is_old)


def _keyed(counted: ir.Table, homes: ir.Table, policy: Policy) -> ir.Table:
    """Return events in the household where the person shares income, each with the name of its fact whatever the source."""
    numbers = policy.rule("screening/event_window")
    placed = counted.left_join(homes, "person_id").drop("person_id_right")
    is_yearly = placed.is_cumulative | placed.kind.isin(list(numbers.codes("yearly_kinds") or ()))
    when = ibis.cases(
        (placed.kind.isin(list(numbers.codes("standing_kinds") or ())), ""),
        (is_yearly, placed.event_on.year().cast("string")),
        else_=placed.event_on.cast("string"),
    )
    whose = placed.person_id.cast("string").fill_null("-")
    return placed.mutate(
        household_id=ibis.coalesce(placed.home_id, placed.household_id),
        fact_key=placed.kind.concat(":").concat(whose).concat(":").concat(when),
    )
