"""What casework tells of a household, as a part of its page: its cases, and which may be opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jingzhun.casework import PROCEDURES, ProcedureFault, procedure_of
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.contexts import CasesPanel
from jingzhun.county.casework.models import Case
from jingzhun.county.casework.queries.inbox import lines_of
from jingzhun.county.casework.working import role_for
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import Clue
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for
from jingzhun.values.speech import Bilingual

AFTER = {"clearance": ("enrolled",), "re_identification": ("cleared", "exited")}


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return the cases of a household as a part of its page; nothing for who sees no cases, nor on an earlier day.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    if not actor.may("see_cases") or as_of < timezone.localdate():
        return ()
    cases = list(Case.objects.filter(household=household).select_related("household"))
    may_open = not household.closed_on and not any(case.ended is None for case in cases) and _may_open(actor, household)
    clue = Clue.objects.filter(household=household, state__in=("new", "still")).order_by("-first_seen_on").first()
    context = CasesPanel(
        lines=lines_of(actor, cases),
        household_id=household.pk,
        openings=tuple(_openings(cases)) if may_open else (),
        clue_key=clue.clue_key if clue else "",
    )
    return (Panel("cases", _("Cases"), "casework/panels/cases.html", context, 35),)


def _may_open(actor: Actor, household: Household) -> bool:
    return actor.may("open_case", household.village_code) or role_for(actor, Case(household=household), ()) == "assigned_helper"


def _openings(cases: list[Case]) -> Iterator[tuple[str, Bilingual]]:
    """Yield the procedures in force today that the household's history allows."""
    policy = county_policy(timezone.localdate())
    ends = {case.ended for case in cases}
    for name in PROCEDURES:
        if not set(AFTER.get(name, ())) <= ends and not set(AFTER.get(name, ())) & ends:
            continue
        try:
            yield name, procedure_of(policy, name).title
        except ProcedureFault:
            continue
