"""Yes, no and unknown are three answers (house.md, Numbers). Kleene's logic: what is missing matters only where it could decide."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """An answer of a rule."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, truth: bool | None) -> Answer:
        """Return the answer for true, false or not known."""
        return cls.UNKNOWN if truth is None else cls.YES if truth else cls.NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """Return no if any is no, else unknown if any is unknown, else yes."""
    found = set(answers)
    return Answer.NO if Answer.NO in found else Answer.UNKNOWN if Answer.UNKNOWN in found else Answer.YES


def any_of(answers: Iterable[Answer]) -> Answer:
    """Return yes if any is yes, else unknown if any is unknown, else no."""
    found = set(answers)
    return Answer.YES if Answer.YES in found else Answer.UNKNOWN if Answer.UNKNOWN in found else Answer.NO


def negation(answer: Answer) -> Answer:
    """Return the opposite answer; unknown stays unknown."""
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(answer, Answer.UNKNOWN)
