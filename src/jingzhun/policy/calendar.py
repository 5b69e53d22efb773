"""Working days of the statutory calendar, with a named fallback and an alarm for years not yet published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import chinese_calendar

from jingzhun.values.speech import Bilingual

LAST_KNOWN_YEAR: int = max(d.year for d in chinese_calendar.holidays)
FIRST_KNOWN_YEAR: int = min(d.year for d in chinese_calendar.holidays)
SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """Working days: the State Council's holidays and shifted working days where published, weekdays elsewhere.

    The holiday arrangement of a year is published late in the year before, so every clock that runs into an unpublished
    year stands on the fallback ``weekdays`` and says so.
    """

    fallback: str = "weekdays"

    @property
    def alarm(self) -> Bilingual:
        """The standing notice from which day on working days are guessed."""
        return Bilingual(
            f"{LAST_KNOWN_YEAR + 1}年1月1日起的法定节假日尚未收录，之后的工作日暂按周一至周五推算；公布后请升级精准（或其中的 chinesecalendar）",
            f"statutory holidays from {LAST_KNOWN_YEAR + 1}-01-01 are not recorded yet; later working days are guessed as Monday to Friday; "
            "once they are published upgrade Jingzhun, or its chinesecalendar",
        )

    def is_guessed(self, day: date) -> bool:
        """Whether the day lies outside the published years."""
        return not FIRST_KNOWN_YEAR <= day.year <= LAST_KNOWN_YEAR

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        if self.is_guessed(day):
            return day.weekday() < SATURDAY
        return bool(chinese_calendar.is_workday(day))

    def add(self, day: date, count: int, unit: Literal["calendar", "working"] = "calendar") -> date:
        """Return the day that is ``count`` days later; the first day is not counted."""
        if unit == "calendar":
            return day + timedelta(days=count)
        reached = day
        left = count
        while left:
            reached += timedelta(days=1)
            left -= self.is_working(reached)
        return reached
