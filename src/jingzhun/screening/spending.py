"""Own medical payment and essential spending of a household over the months that events count."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.screening.event_facts import of_kind

BILLS = ("hospital_stay", "outpatient_month")


def spending_of(events: ir.Table, policy: Policy) -> ir.Table:
    """Return what each household had to spend.

    Returns
    -------
    One row a household with an event: ``own_payment_fen``, ``own_payment_known_fen``, ``essential_spending_fen``,
    ``essential_known_fen``, ``payout_fen``.

    Nulls
    -----
    The first and third are null where a bill or loss was told without its amount; the ``known`` ones hold what was told. A bill
    without an in-scope part stands with its whole own payment. Bills and the year's total tell the same money: the larger stands.
    """
    own = ibis.coalesce(events.in_scope_fen, events.amount_fen)
    is_bill = events.kind.isin(list(BILLS))
    is_spending = events.kind.isin(list(_kinds(policy)))
    sums = events.group_by("household_id").aggregate(
        bills=own.sum(where=is_bill).fill_null(0),
        has_untold_bill=(is_bill & own.isnull()).any(),
        losses=events.amount_fen.sum(where=is_spending).fill_null(0),
        has_untold_loss=(is_spending & events.amount_fen.isnull()).any(),
        payout_fen=events.amount_fen.sum(where=events.kind == "insurance_payout"),
    )
    known = sums.left_join(_years(events), "household_id").drop("household_id_right")
    paid = ibis.greatest(known.bills, known.year_total.fill_null(0))
    null = ibis.null("int64")
    return known.select(
        "household_id",
        "payout_fen",
        own_payment_known_fen=paid,
        own_payment_fen=known.has_untold_bill.ifelse(null, paid),
        essential_known_fen=paid + known.losses,
        essential_spending_fen=(known.has_untold_bill | known.has_untold_loss).ifelse(null, paid + known.losses),
    )


def _years(events: ir.Table) -> ir.Table:
    """Return the greatest yearly total of each person, summed over the household."""
    totals = of_kind(events, "medical_year")
    own = ibis.coalesce(totals.in_scope_fen, totals.amount_fen)
    by_person = totals.group_by("household_id", "person_id").aggregate(year_total=own.max())
    return by_person.group_by("household_id").aggregate(year_total=by_person.year_total.sum())


def _kinds(policy: Policy) -> tuple[str, ...]:
    try:
        return policy.rule("screening/expense_ratio").codes("kinds") or ()
    except ParameterAbolished:  # before essential spending was compared, none is summed
        return ()
