"""The four guarantees of a household: kept, not kept or unknown (domain.md 1.1): school, insurance, house, water."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.screening.arrivals import GUARANTEES, Arrivals

BREAKS = {
    "education": ("SCHOOL_ABSENCE",),
    "medical": ("UNINSURED",),
    "housing": ("HOUSING_DANGER", "HOUSE_DAMAGE"),
    "water": ("WATER_UNSAFE",),
}


def guarantees_of(households: ir.Table, policy: Policy, rules: Sequence[Rule], arrivals: Arrivals) -> dict[str, ir.StringValue]:
    """Return the answer of each guarantee as a column.

    Parameters
    ----------
    households
        One row a household with ``risk_bits``, ``unknown_bits`` and what its own rows tell: ``has_school_child``,
        ``is_insured``, ``is_housed``, ``is_watered`` (true, or null where nothing is told).
    arrivals
        Which lists arrived: absence from a list that arrived keeps the guarantee.

    Returns
    -------
    By guarantee ``yes``, ``no`` or ``unknown``: broken where a rule says so; unknown where a rule cannot say, or where neither a
    list nor the household's own row tells anything.
    """
    own = {
        "education": ~households.has_school_child,
        "medical": households.is_insured,
        "housing": households.is_housed,
        "water": households.is_watered,
    }
    bits = {rule.code: policy.rule(rule.path).bit for rule in rules}
    found = {}
    for name in GUARANTEES:
        mine = [bit for code in BREAKS[name] if (bit := bits.get(code)) is not None]
        is_told = own[name].fill_null(False) | ibis.literal(arrivals.told[name])
        found[name] = ibis.cases(
            (has_any(households.risk_bits, mine), "no"),
            (has_any(households.unknown_bits, mine), "unknown"),
            (is_told, "yes"),
            else_="unknown",
        )
    return found


def has_any(packed: ir.IntegerValue, bits: Sequence[int]) -> ir.BooleanValue:
    """Return whether any of the bits is set."""
    return (packed & line(sum(1 << bit for bit in bits))) != line(0)


def own_rows(members: ir.Table, homes: ir.Table | None, waters: ir.Table | None, policy: Policy) -> ir.Table:
    """Return one row a household: what its own rows tell of its guarantees, before any list is asked.

    Parameters
    ----------
    members
        Living persons who share income, with ``school_age`` and ``insurance``.
    homes, waters
        The newest finding of home and water of each household; left out where nothing is told of any.
    """
    school = policy.rule("screening/school_absence")
    is_pupil = members.school_age.between(line(school.whole("age_min")), line(school.whole("age_max"))).fill_null(True)
    own = members.group_by("household_id").aggregate(
        has_school_child=is_pupil.any(), is_insured=members.insurance.isin(["resident", "employee"]).fill_null(False).all()
    )
    safe = list(policy.rule("screening/housing_danger").codes("safe_grades") or ())
    housed = None if homes is None else homes.select("household_id", is_housed=homes.grade.isin(safe))
    watered = None if waters is None else waters.select("household_id", is_watered=waters.is_quality_safe)
    return _beside(_beside(own, housed, "is_housed"), watered, "is_watered")


def _beside(own: ir.Table, told: ir.Table | None, name: str) -> ir.Table:
    if told is None:
        return own.mutate(**{name: ibis.null("boolean")})
    return own.left_join(told, "household_id").drop("household_id_right")
