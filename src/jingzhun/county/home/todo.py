"""What waits for an officer, by its day: one list from all apps, the message centre. A thing stands here as long as it waits, and goes by being done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.pace import unreviewed
from jingzhun.county.casework.models import Turn
from jingzhun.county.casework.operations.post_notice import notices_for
from jingzhun.county.casework.queries.inbox import Wanted, filtered
from jingzhun.county.casework.queries.referrals import referrals_in
from jingzhun.county.casework.queries.requests import requests_in
from jingzhun.county.casework.queries.surveys import surveys_that_wait
from jingzhun.county.casework.words import step_label
from jingzhun.county.clues.listing import said
from jingzhun.county.clues.queries.months import month_that_waits
from jingzhun.county.evaluation.queries.problems import problems_in
from jingzhun.county.intake.lists import visible_rows
from jingzhun.county.intake.visible import visible_deliveries
from jingzhun.county.jobs.models import Job

SOON = 2
MUST, SHOULD, TOLD = "must", "should", "told"
LEVELS: dict[str, str | Promise] = {MUST: _("Now"), SHOULD: _("Coming"), TOLD: _("To know")}


@dataclass(frozen=True)
class Todo:
    """Something that waits: how much of what, until when, where it is done. Never a name.

    Parameters
    ----------
    day
        The last day; null where there is none.
    level
        ``must`` is late or due in two days, ``should`` is due later, ``told`` is to be known only.
    """

    day: date | None
    title: str
    count: int
    url: str
    level: str


def todos_for(actor: Actor, today: date) -> tuple[Todo, ...]:
    """Return what waits for an officer, the earliest day first; what has no day stands last."""
    found = [
        *_turns(actor, today),
        *_requests(actor, today),
        *_referrals(actor, today),
        *_lists(actor, today),
        *_problems(actor, today),
    ]
    found += [*_notices(actor, today), *_deliveries(actor), *_jobs(actor), *_paces(actor), *_month(actor), *_surveys(actor, today)]
    return tuple(sorted(found, key=lambda one: (one.level == TOLD, one.day or date.max, one.title)))


def _level(day: date | None, today: date) -> str:
    return MUST if day is None or (day - today).days <= SOON else SHOULD


def _turns(actor: Actor, today: date) -> Iterator[Todo]:
    """Yield the steps of cases that the officer's roles may take, by step and day."""
    if not actor.may("see_cases"):
        return
    mine = Turn.objects.filter(case__in=filtered(actor, Wanted("mine"), today).order_by(), role__in=actor.roles)
    counted = mine.values("step", "due_on").annotate(n=Count("case", distinct=True)).order_by("due_on", "step")
    for row in counted:
        url = f"{reverse('cases')}?{urlencode({'tab': 'mine', 'step': row['step']})}"
        yield Todo(row["due_on"], said(step_label(row["step"], today)), row["n"], url, _level(row["due_on"], today))


def _requests(actor: Actor, today: date) -> Iterator[Todo]:
    if not actor.may("take_requests"):
        return
    counted = requests_in(actor, "waiting", today).order_by().values("due_on").annotate(n=Count("pk")).order_by("due_on")
    for row in counted:
        yield Todo(row["due_on"], str(_("answer a request for help")), row["n"], reverse("requests"), _level(row["due_on"], today))


def _referrals(actor: Actor, today: date) -> Iterator[Todo]:
    """Yield the answers that departments owe, to whoever keeps them."""
    if not actor.may("answer_referrals"):
        return
    counted = referrals_in(actor, "waiting", today).order_by().values("due_on").annotate(n=Count("pk")).order_by("due_on")
    for row in counted:
        yield Todo(
            row["due_on"], str(_("a department owes an answer")), row["n"], reverse("referrals"), _level(row["due_on"], today)
        )


def _lists(actor: Actor, today: date) -> Iterator[Todo]:
    if not actor.may("answer_lists"):
        return
    open_rows = visible_rows(actor).filter(task__state="open", answer="").order_by()
    counted = open_rows.values("task_id", "task__due_on").annotate(n=Count("pk")).order_by("task__due_on")
    for row in counted:
        url = f"{reverse('list_task', args=[row['task_id']])}?left=1"
        yield Todo(
            row["task__due_on"], str(_("answer rows of a list from above")), row["n"], url, _level(row["task__due_on"], today)
        )


def _problems(actor: Actor, today: date) -> Iterator[Todo]:
    if actor.may("work_problems"):
        counted = problems_in(actor, "open", today).order_by().values("due_on").annotate(n=Count("pk")).order_by("due_on")
        for row in counted:
            yield Todo(row["due_on"], str(_("mend a problem")), row["n"], reverse("problems"), _level(row["due_on"], today))
    if actor.may("close_problems"):
        waits = problems_in(actor, "done", today).count()
        if waits:
            yield Todo(None, str(_("close out a problem")), waits, f"{reverse('problems')}?tab=done", SHOULD)


def _notices(actor: Actor, today: date) -> Iterator[Todo]:
    """Yield the notices whose days are over and that still hang."""
    if not actor.may("post_notice"):
        return
    hangs = notices_for(actor, "post_notice").filter(removed_on__isnull=True, hangs_until__lt=today)
    for row in hangs.order_by().values("hangs_until").annotate(n=Count("pk")).order_by("hangs_until"):
        yield Todo(row["hangs_until"], str(_("take a notice down")), row["n"], reverse("notices"), MUST)


def _deliveries(actor: Actor) -> Iterator[Todo]:
    if not actor.may("confirm_import"):
        return
    names = {
        "checked": _("confirm a file"),
        "waits_second": _("confirm a file as the second person"),
        "held": _("look at a file that is held"),
    }
    for state, title in names.items():
        waits = list(visible_deliveries(actor).filter(state=state).values_list("pk", flat=True))
        if waits:
            url = reverse("delivery", args=[waits[0]]) if len(waits) == 1 else reverse("deliveries")
            yield Todo(None, str(title), len(waits), url, SHOULD)


def _surveys(actor: Actor, today: date) -> Iterator[Todo]:
    """Yield the sheets that must be looked at, and the homes of the officer's own villages whose sheet is not signed."""
    for row, left, looked in surveys_that_wait(actor, today):
        url = reverse("survey", args=[row.pk])
        if looked:
            yield Todo(None, str(_("look into income sheets")), looked, f"{url}?tab=looked", SHOULD)
        if left:
            yield Todo(row.to_on, str(_("fill income sheets")), left, url, _level(row.to_on, today))


def _month(actor: Actor) -> Iterator[Todo]:
    work = month_that_waits(actor)
    if work:
        yield Todo(None, str(_("look at a run whose clues jump")), 1, reverse("month", args=[work.pk]), MUST)


def _paces(actor: Actor) -> Iterator[Todo]:
    if actor.may("review_pace"):
        waits = unreviewed(actor).count()
        if waits:
            yield Todo(None, str(_("review a pace that was flagged")), waits, reverse("pace"), MUST)


def _jobs(actor: Actor) -> Iterator[Todo]:
    """Yield the officer's own long work that failed."""
    failed = Job.objects.filter(officer_id=actor.officer_id or 0, state__in=("failed", "dead")).count()
    if failed and actor.may("see_jobs"):
        yield Todo(None, str(_("long work of yours failed")), failed, reverse("jobs"), TOLD)
