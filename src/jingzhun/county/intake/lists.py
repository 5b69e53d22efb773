"""The lists and rows an actor may see: rows of his divisions; lists that hold such a row; the whole county's rows for who gives lists."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.intake.models import ListRow, ListTask


def visible_rows(actor: Actor) -> QuerySet[ListRow]:
    """Return the rows of lists in the actor's divisions; one whose village nobody knows is the county's."""
    scope = actor.scope_of("answer_lists")
    within = scope.within("village_code")
    if scope.covers(settings.ENVIRONMENT.county):
        within |= Q(village_code="")
    return ListRow.objects.filter(within).exclude(task__state="withdrawn")


def visible_lists(actor: Actor) -> QuerySet[ListTask]:
    """Return the lists with a row the actor may see; all of them for who gives lists."""
    rows = ListTask.objects.all()
    if actor.may("give_lists", settings.ENVIRONMENT.county):
        return rows
    return rows.filter(Exists(visible_rows(actor).filter(task=OuterRef("pk"))))


def list_for(actor: Actor, list_id: int, act: str = "answer_lists") -> ListTask:
    """Return a list the actor may see.

    Raises
    ------
    PermissionDenied, Http404
        Where the role has no such act; alike where there is no such list and where none of its rows is his.
    """
    actor.must(act)
    found = visible_lists(actor).filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found
