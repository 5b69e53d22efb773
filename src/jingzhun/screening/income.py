"""Net income of a household over the twelve-month window, part by part, with what is unknown named (domain.md 1.3, practice.md P10).

Income is known only where a source tells the whole of it (a survey, or a person's override): a department's pension file alone
says nothing of wages. What is told then is a floor: a household whose told income already reaches the line is not in range.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy, counted_lines_of
from jingzhun.policy.income_lines import PARTS, TAKEN_OFF, deduction_fen
from jingzhun.rules.apply import line
from jingzhun.screening.dated import Window, month_number
from jingzhun.screening.production_prefill import prefilled_amounts
from jingzhun.values.dates import month_index

BASIS_RANK = {"department": 1, "survey": 2, "override": 3, "prefilled": 4}
UNTOLD_PARTS = "a,b,c,d,e"  # the five families of lines, where nobody told the whole income


def half_up(numerator: ir.IntegerValue, denominator: ir.IntegerValue) -> ir.IntegerValue:
    """Return numerator ÷ denominator rounded half away from zero, in whole numbers: the named rounding step, as ``values.rounding``.

    The denominator is positive. Engines divide in double precision, which is exact below 2**53 fen (90 trillion yuan).
    """
    rounded = (numerator.abs() * 2 + denominator) // (denominator * 2)
    return (numerator < 0).ifelse(-rounded, rounded)


def counted_lines(policy: Policy) -> ir.Table:
    """Return the lines of the code list: ``line``, ``part``, ``counts``, ``is_support``, ``is_claims`` as they hold on the day."""
    rows = [
        {"line": one.code, "part": one.part, "counts": one.counts, "is_support": one.is_support, "is_claims": one.is_claims}
        for one in counted_lines_of(policy).values()
    ]
    kinds = {"line": "string", "part": "string", "counts": "boolean", "is_support": "boolean", "is_claims": "boolean"}
    return ibis.memtable(rows, schema=kinds)


def told_amounts(income_lines: ir.Table, policy: Policy, window: Window) -> ir.Table:
    """Return what each basis tells of each line.

    Returns
    -------
    One row a household, line and basis: ``amount_fen`` of the window, ``is_untold``, ``months`` of the window covered, ``rows``.
    A yearly amount stands whole for the window; a shorter one counts by its months inside. The same payment told by two files
    counts once; of several yearly amounts the latest stands.
    """
    numbers = policy.rule("screening/income_bases")
    inside = _inside(income_lines, window, survey_age=numbers.whole("survey_age"))
    kept = inside if numbers.flag("counts_one_off") else inside.filter(~inside.is_one_off.fill_null(False))
    keys = ["household_id", "person_id", "line", "basis", "from_month", "to_month", "months", "is_year"]
    by_file = kept.group_by(*keys, "source_batch").aggregate(
        amount_fen=kept.amount_fen.sum(), is_untold=kept.amount_fen.isnull().any(), rows=kept.count()
    )
    once = by_file.group_by(*keys).aggregate(
        amount_fen=by_file.amount_fen.max(), is_untold=by_file.is_untold.all(), rows=by_file.rows.max()
    )
    whose = ibis.window(group_by=[once.household_id, once.person_id, once.line, once.basis, once.is_year])
    latest = once.mutate(latest_month=once.to_month.max().over(whose))
    current = latest.filter(~latest.is_year | (latest.to_month == latest.latest_month))
    by_person = current.group_by("household_id", "person_id", "line", "basis").aggregate(
        amount_fen=_counted_amount(current).sum(),
        is_untold=current.is_untold.any(),
        months=current.months.sum(),
        rows=current.rows.sum(),
    )
    return by_person.group_by("household_id", "line", "basis").aggregate(
        amount_fen=by_person.amount_fen.sum(),
        is_untold=by_person.is_untold.any(),
        months=by_person.months.max(),
        rows=by_person.rows.sum(),
    )


def _inside(lines: ir.Table, window: Window, *, survey_age: int | None) -> ir.Table:
    first, last = month_index(window.from_on), month_index(window.to_on)
    begun, ended = month_number(lines.period_from), month_number(lines.period_to)
    overlap = ibis.least(ended, line(last)) - ibis.greatest(begun, line(first)) + 1
    dated = lines.mutate(
        from_month=begun,
        to_month=ended,
        months=ibis.greatest(overlap, line(0)),
        is_year=(ended - begun + 1) >= window.months,
    )
    is_recent_survey = (dated.basis == "survey") & (dated.to_month >= line(last - survey_age if survey_age is not None else first))
    return dated.filter((dated.months > 0) | (is_recent_survey & dated.is_year & (dated.from_month <= last)))


def _counted_amount(lines: ir.Table) -> ir.IntegerValue:
    share = half_up(lines.amount_fen * lines.months, lines.to_month - lines.from_month + 1)
    return lines.is_year.ifelse(lines.amount_fen, share)


def chosen_amounts(told: ir.Table, prefilled: ir.Table) -> ir.Table:
    """Return one amount a household and line: the basis that covers more months wins, then department before survey before the rest.

    The price table stands only where nothing else tells the line.
    """
    rank = ibis.cases(*((told.basis == basis, rank) for basis, rank in BASIS_RANK.items()), else_=len(BASIS_RANK))
    every = ibis.union(told.mutate(order=told.months.cast("int64") * len(BASIS_RANK) - rank.cast("int64")), prefilled)
    best = every.mutate(best=every.order.max().over(ibis.window(group_by=[every.household_id, every.line])))
    return best.filter(best.order == best.best).drop("best")


def income_parts(tables: Mapping[str, ir.Table], policy: Policy, window: Window) -> ir.Table:
    """Return the income of each household something is told of.

    Returns
    -------
    One row a household with an amount inside the window: the five parts, ``support_received_fen``, ``claims_fen``,
    ``told_net_fen`` (the floor), ``is_whole``, ``sources``, ``unknown_parts``.

    Nulls
    -----
    A part is null where one of its lines was told without amount; zero where none of its lines was told.
    """
    told = told_amounts(tables["income_lines"], policy, window)
    chosen = chosen_amounts(told, prefilled_amounts(tables["productions"], policy, window))
    named = chosen.inner_join(counted_lines(policy), "line")
    counts = named.counts
    whole = list(policy.rule("screening/income_bases").codes("whole_bases") or ())
    amount = named.is_untold.ifelse(ibis.null("int64"), named.amount_fen)
    untold = named.mutate(amount=amount, untold_line=(named.is_untold & counts).ifelse(named.line, ibis.null("string")))
    by_household = untold.group_by("household_id").aggregate(
        **{f"{p}_fen": _part(untold, p) for p in PARTS},
        told_net_fen=(untold.counts & ~untold.is_untold)
        .ifelse((untold.part == TAKEN_OFF).ifelse(-untold.amount_fen, untold.amount_fen), line(0))
        .sum(),
        support_received_fen=untold.amount.sum(where=untold.is_support),
        claims_fen=untold.amount.sum(where=untold.is_claims),
        sources=untold.rows.sum(where=untold.counts).fill_null(0).cast("int32"),
        is_whole=untold.basis.isin(whole).any(),
        untold_lines=untold.untold_line.collect(distinct=True).sort(),
    )
    named_lines = by_household.mutate(unknown_parts=ibis.literal(",").join(by_household.untold_lines).nullif(""))
    return named_lines.drop("untold_lines")


def _part(named: ir.Table, part: str) -> ir.IntegerValue:
    mine = (named.part == part) & named.counts
    is_unknown = (mine & named.is_untold).any().fill_null(False)
    return is_unknown.ifelse(ibis.null("int64"), named.amount_fen.sum(where=mine).fill_null(0))


def with_net(households: ir.Table, policy: Policy) -> ir.Table:
    """Return households with ``net_fen``, ``net_per_head_fen``, ``compared_fen`` and ``floor_compared_fen``.

    ``compared_fen`` is what is set against the line, its floor where the income is not whole: net income, or net less the dated deduction where policy compares
    disposable income.
    """
    earned = households.wage_fen + households.production_fen + households.property_fen + households.transfer_fen
    return compared(households.mutate(net_fen=households.is_whole.ifelse(earned - households.cost_fen, ibis.null("int64"))), policy)


def compared(households: ir.Table, policy: Policy) -> ir.Table:
    """Return households with net income and its floor a head, and what of them is set against the line."""
    head, floor = half_up(households.net_fen, households.members), half_up(households.told_net_fen, households.members)
    deduction = line(deduction_fen(policy))
    return households.mutate(net_per_head_fen=head, compared_fen=head - deduction, floor_compared_fen=floor - deduction)
