"""What steps, acts, outcomes and clocks of a case are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.names import ROLE_NAMES
from jingzhun.county.clues.law import county_policy
from jingzhun.values.speech import Bilingual

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
    "survey": _("the yearly survey"),
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
