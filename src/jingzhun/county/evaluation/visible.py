"""The problems an actor may see: those of his divisions, the county office all."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.evaluation.models import Problem


def visible_problems(actor: Actor, act: str = "see_problems") -> QuerySet[Problem]:
    """Return the problems in whose division the actor may do an act."""
    actor.must(act)
    return actor.scope_of(act).limit(Problem.objects.select_related("inspection"), "division_code")


def problem_for(actor: Actor, problem_id: int, act: str = "see_problems") -> Problem:
    """Return a problem the actor may see.

    Raises
    ------
    Http404
        Alike where there is none and where it is another division's.
    """
    found = visible_problems(actor, act).filter(pk=problem_id).first()
    if found is None:
        raise Http404
    return found
