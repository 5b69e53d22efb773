"""Decide many cases in one meeting: the same step for each, a result each, one day and one document number (practice.md P7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.operations.take_act import act_on
from jingzhun.county.casework.working import CaseRefused, Told, locked_case
from jingzhun.values.speech import Bilingual

MOST = 500
TOO_MANY = Bilingual("一次最多 {most} 件", "at most {most} cases at once")
NOTHING = Bilingual("没有选中案子", "no case is chosen")
NOT_THERE = Bilingual("没有找到这件案子", "there is no such case")


@dataclass(frozen=True)
class Ruling:
    """What the meeting says of one case; the reason is needed where it is not ``done``."""

    outcome: str
    reason: str = ""
    class_code: str | None = None


@dataclass(frozen=True)
class Decided:
    """What became of each case: those decided, and why each other one was not."""

    done: tuple[int, ...]
    refused: Mapping[int, Bilingual]


def decide_list(*, actor: Actor, told: Told, rulings: Mapping[int, Ruling]) -> Decided:
    """Take one step in many cases and return what became of each; a case that refuses stops no other.

    Parameters
    ----------
    told
        Step, day, evidence, day of the meeting and document number of all; outcome and reason are each case's own.

    Raises
    ------
    PermissionDenied
        Where the actor works on no cases.
    CaseRefused
        ``nothing``, ``too_many``.
    """
    actor.must("work_case")
    if not rulings:
        raise CaseRefused("nothing", NOTHING)
    if len(rulings) > MOST:
        raise CaseRefused("too_many", TOO_MANY, most=MOST)
    done: list[int] = []
    refused: dict[int, Bilingual] = {}
    with transaction.atomic():
        for case_id, ruling in sorted(rulings.items()):
            own = replace(told, outcome=ruling.outcome, reason=ruling.reason or None, class_code=ruling.class_code, version=None)
            try:
                with transaction.atomic():
                    act_on(actor, locked_case(actor, case_id, version=None), own)
                done.append(case_id)
            except CaseRefused as fault:
                refused[case_id] = fault.sentence
            except Http404:
                refused[case_id] = NOT_THERE
    return Decided(tuple(done), refused)
