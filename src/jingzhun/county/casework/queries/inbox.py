"""Which cases wait for whom: the inbox by tab, its counts, and the same lines for a household's page. Constant queries at any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.contexts import InboxLine
from jingzhun.county.casework.law import procedure_of_case
from jingzhun.county.casework.models import Case, Turn
from jingzhun.county.casework.visible import visible_cases
from jingzhun.county.casework.words import END_STATES, end_label, step_label
from jingzhun.county.clues.listing import said
from jingzhun.county.config.states import State, clock_of
from jingzhun.county.registry.queries import place_names

PAGE = 50
TABS = ("mine", "open", "late", "ended")


@dataclass(frozen=True)
class Wanted:
    """What the inbox is narrowed by; an empty tab has every case, an empty step is any."""

    tab: str = "mine"
    step: str = ""
    division: str = ""


def filtered(actor: Actor, wanted: Wanted, today: date) -> QuerySet[Case]:
    """Return the cases of a tab, those due first."""
    rows = visible_cases(actor)
    if wanted.division:
        rows = rows.filter(household__village_code__startswith=wanted.division)
    turns = Turn.objects.filter(case=OuterRef("pk"))
    if wanted.step:
        rows = rows.filter(Exists(turns.filter(step=wanted.step)))
    if wanted.tab == "mine":
        mine = turns.filter(role__in=actor.roles, **({"step": wanted.step} if wanted.step else {}))
        rows = rows.filter(Exists(mine), is_paused=False)
    elif wanted.tab == "open":
        rows = rows.filter(ended__isnull=True)
    elif wanted.tab == "late":
        rows = rows.filter(Exists(turns.filter(due_on__lt=today)) | Q(ended__isnull=True, due_on__lt=today))
    elif wanted.tab == "ended":
        rows = rows.filter(ended__isnull=False)
    return rows.order_by("ended_on", "due_on", "id") if wanted.tab != "ended" else rows.order_by("-ended_on", "-id")


def counts_of(actor: Actor, wanted: Wanted, today: date) -> dict[str, int]:
    """Return the number of cases of each tab: each is the count of its list."""
    return {tab: filtered(actor, Wanted(tab, wanted.step, wanted.division), today).count() for tab in TABS}


def turns_of(cases: Sequence[Case]) -> dict[int, list[Turn]]:
    """Return what comes next in each of some cases, what is due first before the others; a case with nothing next is not there."""
    found: dict[int, list[Turn]] = defaultdict(list)
    for turn in Turn.objects.filter(case__in=[case.pk for case in cases]).order_by("due_on", "step", "role"):
        found[turn.case_id].append(turn)
    return found


def lines_of(actor: Actor, cases: Sequence[Case], today: date | None = None) -> tuple[InboxLine, ...]:
    """Return cases as lines."""
    day = today or timezone.localdate()
    names = place_names({case.household.village_code for case in cases})
    turns = turns_of(cases)
    return tuple(
        _line(actor, case, turns.get(case.pk, []), village=names.get(case.household.village_code, ""), today=day) for case in cases
    )


def _line(actor: Actor, case: Case, turns: Sequence[Turn], *, village: str, today: date) -> InboxLine:
    days = [turn.due_on for turn in turns if turn.due_on]
    return InboxLine(
        case_id=case.pk,
        household_id=case.household_id,
        head_name=case.household.head_name,
        village=village,
        procedure=procedure_of_case(case).title,
        state=state_of(case),
        next_steps=tuple(step_label(code, case.law_on) for code in dict.fromkeys(turn.step for turn in turns)),
        clock=clock_of(min(days), today) if days else None,
        whole=clock_of(case.due_on, today) if case.ended is None else None,
        is_mine=any(turn.role in actor.roles for turn in turns),
    )


def state_of(case: Case) -> State:
    """Return the state of a case as word and colour."""
    if case.ended:
        label = end_label(case.ended, case.law_on)
        return State(END_STATES.get(case.ended, "none"), said(label))
    if case.is_paused:
        return State("none", _("paused"))
    if case.has_objection:
        return State("risk", _("objection waits"))
    return State("info", _("being worked"))
