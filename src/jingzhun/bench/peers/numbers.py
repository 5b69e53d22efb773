"""The numbers of the day as plain figures, so that a peer needs nothing of ours but them."""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.policy import Policy


@dataclass(frozen=True)
class Numbers:
    """Lines in fen, shares in parts per million."""

    line: int
    left_share: int
    spending_share: int
    spending_from: int
    age_min: int
    age_max: int
    excused: tuple[str, ...]
    bad_grades: tuple[str, ...]
    litres: int
    minutes: int
    assurance: int

    @classmethod
    def of(cls, policy: Policy) -> Numbers:
        """Return the numbers of a policy that knows them all, as the one the comparison is made under does."""
        school, water = policy.rule("screening/school_absence"), policy.rule("screening/water_unsafe")
        spending = policy.rule("screening/expense_ratio")
        return cls(
            line=_known(policy.rule("screening/monitoring_line").fen("line")),
            left_share=_known(policy.rule("screening/sudden_hardship").ppm("left_share")),
            spending_share=_known(spending.ppm("share")),
            spending_from=_known(spending.fen("asks_from")),
            age_min=_known(school.whole("age_min")),
            age_max=_known(school.whole("age_max")),
            excused=school.codes("excused_reasons") or (),
            bad_grades=policy.rule("screening/housing_danger").codes("grades") or (),
            litres=_known(water.whole("litres")),
            minutes=_known(water.whole("fetch")),
            assurance=_known(water.ppm("assurance")),
        )


def _known(number: int | None) -> int:
    if number is None:
        raise ValueError("the comparison needs a day on which policy knows all its numbers")
    return number
