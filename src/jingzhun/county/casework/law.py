"""The law of a case: its procedure as it was in force on the day the case was opened."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from jingzhun.casework import Procedure, procedure_of
from jingzhun.county.casework.models import Case
from jingzhun.county.clues.law import county_policy
from jingzhun.policy import Policy


def policy_of_case(case: Case) -> Policy:
    """Return the policy under which a case was opened."""
    return county_policy(case.law_on)


def procedure_of_case(case: Case) -> Procedure:
    """Return the procedure of a case."""
    return _procedure(case.law_on, case.procedure)


@lru_cache(maxsize=256)
def _procedure(on: date, name: str) -> Procedure:
    return procedure_of(county_policy(on), name)
