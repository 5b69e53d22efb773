"""A problem is worked: given to whom mends it, reported on month by month, told mended, closed out by a second person, or sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, are_two_persons, persons_behind
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.filters import filter_text
from jingzhun.county.config.sealed import keys
from jingzhun.county.evaluation.models import Problem, ProblemStep
from jingzhun.county.evaluation.refusals import ProblemRefused
from jingzhun.county.evaluation.visible import visible_problems
from jingzhun.county.registry.models import Division
from jingzhun.values.speech import Bilingual

LONGEST = 2_000
NEXT = {"progress": ("open",), "done": ("open",), "returned": ("done",), "closed": ("done",), "reopened": ("closed",)}
STATE_AFTER = {"progress": "open", "done": "done", "returned": "open", "closed": "closed", "reopened": "open"}
DECIDES = ("returned", "closed", "reopened")
CHANGED = Bilingual(
    "刚被别人改过，没有保存；请核对后再办", "somebody else has just changed it; nothing was saved. Look and take it anew"
)
NOT_NOW = Bilingual("现在不能办这一步：{state}", "not now: {state}")
NO_WORDS = Bilingual("请写明情况和依据", "write what was done, and on what evidence")
SAME_PERSON = Bilingual(
    "报告完成的人不能自己销号，请另一人核对后销号", "whoever told it mended does not close it: another person looks and closes"
)
NO_OWNER = Bilingual("请填写责任单位和整改时限", "say who mends it, and by when")
NO_DIVISION = Bilingual("没有这个区划", "there is no such division")


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """Who mends a problem, by when, how, where, and by which list the same fault is sought elsewhere."""

    owner: str
    due_on: date | None
    measures: str
    division_code: str
    query: str = ""


def assign_problem(*, actor: Actor, problem_id: int, version: int, told: Assigned) -> Problem:
    """Give a problem to whom mends it, and return it.

    Raises
    ------
    Http404
        Where the problem is not the actor's.
    ProblemRefused
        ``changed``, ``not_now``, ``no_owner``, ``no_division``.
    NotAFilter
        Where the query is no filter of the list of households.
    """
    actor.must("keep_problems")
    if not told.owner.strip() or told.due_on is None:
        raise ProblemRefused("no_owner", NO_OWNER)
    is_known = told.division_code == settings.ENVIRONMENT.county or Division.objects.filter(code=told.division_code).exists()
    if not is_known or not actor.may("keep_problems", told.division_code):
        raise ProblemRefused("no_division", NO_DIVISION)
    query = filter_text(told.query)
    with transaction.atomic():
        row = _locked(actor, problem_id, version, "keep_problems")
        if row.state == "closed":
            raise ProblemRefused("not_now", NOT_NOW, state=row.state)
        before = {"owner": row.owner, "due_on": str(row.due_on), "division": row.division_code}
        row.owner, row.due_on, row.measures = told.owner.strip()[:100], told.due_on, told.measures.strip()[:LONGEST]
        row.division_code, row.query = told.division_code, query
        _save(row)
        after = {"owner": row.owner, "due_on": str(row.due_on), "division": row.division_code}
        _record(actor, row, "assign_problem", {name: [before[name], after[name]] for name in before})
    return row


def step_problem(*, actor: Actor, problem_id: int, version: int, kind: str, words: str) -> Problem:
    """Report progress, tell a problem mended, send it back, close it out or open it again, and return it.

    Raises
    ------
    Http404
        Where the problem is not the actor's, or there is no such step.
    ProblemRefused
        ``changed``, ``not_now``, ``no_words``, ``same_person``.
    """
    if kind not in NEXT:
        raise Http404
    text = words.strip()[:LONGEST]
    if not text:
        raise ProblemRefused("no_words", NO_WORDS)
    with transaction.atomic():
        row = _locked(actor, problem_id, version, "close_problems" if kind in DECIDES else "work_problems")
        if row.state not in NEXT[kind]:
            raise ProblemRefused("not_now", NOT_NOW, state=row.state)
        if kind == "closed":
            _must_be_another(actor, row)
        before, row.state = row.state, STATE_AFTER[kind]
        now = timezone.now()
        ProblemStep.objects.create(
            problem=row, kind=kind, sealed_text=text, on=timezone.localdate(), officer_id=actor.officer_id or 0,
            for_officer_id=actor.for_officer_id, at=now,
        )  # fmt: skip
        _save(row)
        _record(actor, row, f"problem_{kind}", {"state": [before, row.state], "words": [None, keys().index(text, "problem")]})
    return row


def _must_be_another(actor: Actor, row: Problem) -> None:
    last = row.steps.filter(kind="done").order_by("-id").first()
    first = frozenset(n for n in (last.officer_id, last.for_officer_id) if n is not None) if last else frozenset[int]()
    if not are_two_persons(first, persons_behind(actor)):
        raise ProblemRefused("same_person", SAME_PERSON)


def _locked(actor: Actor, problem_id: int, version: int, act: str) -> Problem:
    row = visible_problems(actor, act).select_for_update(of=("self",)).filter(pk=problem_id).first()
    if row is None:
        raise Http404
    if row.version != version:
        raise ProblemRefused("changed", CHANGED)
    return row


def _save(row: Problem) -> None:
    row.version += 1
    row.save()


def _record(actor: Actor, row: Problem, act: str, changes: dict[str, object]) -> None:
    record(
        Change(
            actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act=act, subject_kind="problem", subject_id=str(row.pk),
            division_code=row.division_code, changes=changes, request_id=actor.request_id,
        )
    )  # fmt: skip
