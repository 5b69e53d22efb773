"""Keep a list's filter, columns and order under a name, for oneself or shared with one's role; forget one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.registry.models import SavedView
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

LONGEST_NAME = 60
MOST_VIEWS = 30  # of one officer and list; more are no help any more
NO_NAME = Bilingual("请给这个视图起个名字", "give the view a name")
TOO_MANY = Bilingual("最多保存 {most} 个视图，请先删除不用的", "at most {most} views are kept; delete one first")


class ViewRefused(JingzhunError):
    """A view cannot be kept as asked."""


@dataclass(frozen=True, kw_only=True)
class NewView:
    """A view to keep.

    Parameters
    ----------
    settings
        Checked data: filter, columns and order as the list's address has them.
    is_shared
        Whether colleagues of the same role in the same division see it.
    """

    of: str
    name: str
    settings: Mapping[str, object]
    is_shared: bool = False


def save_view(*, actor: Actor, view: NewView) -> SavedView:
    """Keep a view; one of the same name is replaced.

    Raises
    ------
    ViewRefused
        ``no_name`` or ``too_many``.
    """
    name = view.name.strip()[:LONGEST_NAME]
    if not name:
        raise ViewRefused("no_name", NO_NAME)
    first = actor.appointments[0]
    shared = {"shared_with_role": first.role, "shared_division": first.division_code} if view.is_shared else {}
    with transaction.atomic():
        own = SavedView.objects.filter(officer_id=actor.officer_id or 0, of=view.of)
        if own.exclude(name=name).count() >= MOST_VIEWS:
            raise ViewRefused("too_many", TOO_MANY, most=MOST_VIEWS)
        kept, _made = SavedView.objects.update_or_create(
            officer_id=actor.officer_id or 0,
            of=view.of,
            name=name,
            defaults={"settings": dict(view.settings), "shared_with_role": "", "shared_division": "", **shared},
        )
        _record(actor, "save_view", kept)
    return kept


def forget_view(*, actor: Actor, view_id: int) -> None:
    """Delete one of one's own views.

    Raises
    ------
    Http404
        Where it is not the actor's own.
    """
    with transaction.atomic():
        view = SavedView.objects.filter(pk=view_id, officer_id=actor.officer_id or 0).first()
        if view is None:
            raise Http404
        _record(actor, "forget_view", view)
        view.delete()


def visible_views(actor: Actor, of: str) -> QuerySet[SavedView]:
    """Return the views of a list that an actor may use: his own, and those shared with a role he holds there."""
    shared = Q(pk__in=())
    for held in actor.appointments:
        above = [held.division_code[:length] for length in range(2, len(held.division_code) + 1)]
        shared |= Q(shared_with_role=held.role, shared_division__in=above)
    return SavedView.objects.filter(Q(officer_id=actor.officer_id or 0) | shared, of=of).order_by("name", "id")


def _record(actor: Actor, act: str, view: SavedView) -> None:
    record(
        Change(
            actor_id=actor.officer_id,
            for_actor_id=actor.for_officer_id,
            act=act,
            subject_kind="view",
            subject_id=str(view.pk),
            request_id=actor.request_id,
        )
    )
