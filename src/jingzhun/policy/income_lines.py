"""Income lines as law has them on a day: which part each belongs to, whether it counts (code list ``income_lines``), and what is taken off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jingzhun.policy.policy import Policy
from jingzhun.values.speech import Bilingual

# The five parts of an income sheet, in its order; the last is taken off the others.
PARTS: Mapping[str, Bilingual] = {
    "wage": Bilingual("工资性收入", "wages"),
    "production": Bilingual("生产经营性收入", "production"),
    "property": Bilingual("财产性收入", "property"),
    "transfer": Bilingual("转移性收入", "transfers"),
    "cost": Bilingual("生产经营性支出", "production costs"),
}
TAKEN_OFF = "cost"


@dataclass(frozen=True)
class CountedLine:
    """One line of the income sheet.

    Parameters
    ----------
    part
        One of ``PARTS``.
    counts
        Whether it is income, or a cost taken off it, on the policy's day.
    """

    code: str
    part: str
    counts: bool
    is_support: bool
    is_claims: bool


def counted_lines_of(policy: Policy) -> Mapping[str, CountedLine]:
    """Return the lines of the code list, in its order, as they hold on the policy's day."""
    found, day = policy.codes("income_lines"), policy.as_of.isoformat()
    return {
        code: CountedLine(
            code=code,
            part=str(found.attribute(code, "part")),
            counts=bool(found.attribute(code, "counts")) and str(found.attribute(code, "counts_from")) <= day,
            is_support=bool(found.attribute(code, "is_support")),
            is_claims=bool(found.attribute(code, "is_claims")),
        )
        for code in found.codes
    }


def deduction_fen(policy: Policy) -> int | None:
    """Return what is taken off net income a head before it is set against the line, where policy compares disposable income.

    Nulls
    -----
    Null where disposable income is compared and policy knows no deduction for the day; zero where net income is compared.
    """
    if policy.rule("screening/monitoring_line").text("compares") != "disposable":
        return 0
    return policy.rule("screening/income_bases").fen("disposable_deduction")
