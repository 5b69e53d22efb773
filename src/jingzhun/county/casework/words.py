"""What steps, acts, outcomes and clocks of a case are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jingzhun.county.accounts.names import ROLE_NAMES
from jingzhun.county.clues.law import county_policy
from jingzhun.values.speech import Bilingual

SOON_DAYS = 2
KINDS: Mapping[str, str | Promise] = {
    "open": _("Opened"),
    "step": _("Step"),
    "pause": _("Paused"),
    "resume": _("Went on"),
    "objection": _("Objection"),
    "recheck": _("Re-check of the objection"),
    "answer": _("Told the household why"),
    "appeal": _("Appeal"),
    "appeal_heard": _("Answer to the appeal"),
    "withdraw": _("Withdrawn by the household"),
    "early_help": _("Helped at once"),
    "measures": _("Measures planned"),
}
SOURCES: Mapping[str, str | Promise] = {
    "department": _("a department's list"),
    "visit": _("a visit"),
    "application": _("the household's application"),
    "hotline": _("the hotline"),
    "analysis": _("the screening"),
    "campaign": _("a campaign"),
    "former": _("an earlier case"),
}
OTHER_DUES: Mapping[str, str | Promise] = {
    "whole_case": _("the whole case"),
    "refusal_answer": _("telling the household why"),
    "recheck": _("the re-check"),
    "appeal_heard": _("the answer to the appeal"),
    "measures": _("measures"),
}
END_STATES = {
    "registered": "watch",
    "enrolled": "watch",
    "exited": "steady",
    "cleared": "steady",
    "refused": "none",
    "not_a_risk": "steady",
    "declined": "none",
    "withdrawn": "none",
}


@dataclass(frozen=True)
class Clock:
    """A clock as ``parts/clock.html`` shows it: how much is left in words, and the day."""

    kind: str
    words: str
    day: date


@dataclass(frozen=True)
class State:
    """A state as ``parts/state.html`` shows it."""

    kind: str
    word: str | Promise


def clock_of(due_on: date | None, today: date) -> Clock | None:
    """Return the clock of a day; nothing where no day is known."""
    if due_on is None:
        return None
    left = (due_on - today).days
    if left < 0:
        return Clock("late", ngettext("{n} day late", "{n} days late", -left).format(n=-left), due_on)
    kind = "soon" if left <= SOON_DAYS else "calm"
    return Clock(kind, ngettext("{n} day left", "{n} days left", left).format(n=left), due_on)


def step_label(code: str, on: date) -> Bilingual:
    """Return the name of a step."""
    return county_policy(on).codes("case_steps").label(code)


def outcome_label(code: str, on: date) -> Bilingual:
    """Return the name of an outcome."""
    return county_policy(on).codes("case_outcomes").label(code)


def end_label(code: str, on: date) -> Bilingual:
    """Return the name of an end."""
    return county_policy(on).codes("case_ends").label(code)


def evidence_label(code: str, on: date) -> Bilingual:
    """Return the name of a paper."""
    return county_policy(on).codes("case_evidence").label(code)


def role_label(role: str) -> str | Promise:
    """Return the name of a role; the system has none."""
    return ROLE_NAMES.get(role, role)
