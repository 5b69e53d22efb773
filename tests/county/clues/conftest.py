"""The small county of ``county.judged`` for every test of clues."""

from __future__ import annotations

from county.judged import DAY, DISEASE, judge_household, run, small_county, two_ill

__all__ = ["DAY", "DISEASE", "judge_household", "run", "small_county", "two_ill"]
