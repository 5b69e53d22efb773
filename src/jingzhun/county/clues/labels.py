"""What codes are called, in both languages, on the day of the run: from the policy's code lists, read once a process."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from jingzhun.county.clues.law import county_policy
from jingzhun.policy.codes import CodeList
from jingzhun.values.speech import Bilingual

UNKNOWN_CODE = Bilingual("未知代码（{code}）", "unknown code ({code})")
LISTS = ("classes", "risk_types", "measure_kinds", "departments", "household_statuses", "relation", "answers", "income_lines")


@lru_cache(maxsize=16)
def code_lists(on: date) -> dict[str, CodeList]:
    """Return the code lists of the county on a day."""
    policy = county_policy(on)
    return {name: policy.codes(name) for name in LISTS}


def label(name: str, code: str, on: date) -> Bilingual:
    """Return the label of a code; one that the list does not have is called so, with the code."""
    known = code_lists(on)[name]
    return known.label(code) if code in known.entries else UNKNOWN_CODE.format(code=code)
