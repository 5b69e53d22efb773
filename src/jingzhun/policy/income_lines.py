"""Income lines as law has them on a day: which part each belongs to, and whether it counts (code list ``income_lines``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jingzhun.policy.policy import Policy


@dataclass(frozen=True)
class CountedLine:
    """One line of the income sheet.

    Parameters
    ----------
    part
        ``wage``, ``production``, ``property``, ``transfer`` or ``cost``.
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
