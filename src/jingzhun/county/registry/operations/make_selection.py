"""Households are chosen from a list, all its pages together: what was chosen is kept, so that an act or an export is of just these."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.registry.models import Household, SelectedHousehold, Selection
from jingzhun.county.registry.queries import visible_households
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

SYSTEM = 0  # no officer has this number
NOTHING = Bilingual("没有选中任何户", "no household is chosen")


class SelectionRefused(JingzhunError):
    """Nothing was chosen, or what was chosen cannot be used as asked."""


def make_selection(
    *, actor: Actor, households: QuerySet[Household], told: Mapping[str, object], only: Sequence[int] | None = None
) -> Selection:
    """Keep which households of a list are chosen, and return the choice with its count.

    Parameters
    ----------
    households
        The list, whole. Whatever it holds, only what the actor may see is chosen.
    told
        By what filter they were found, to be shown.
    only
        The chosen ones among them; null for every one.

    Raises
    ------
    PermissionDenied
        Where the actor sees no households.
    SelectionRefused
        ``nothing``.
    """
    actor.must("see_households")
    chosen = visible_households(actor).filter(pk__in=households.order_by().values("pk"))
    if only is not None:
        chosen = chosen.filter(pk__in=list(only))
    with transaction.atomic():
        selection = Selection.objects.create(
            selection_id=uuid.uuid4().hex, officer_id=actor.officer_id or SYSTEM, told=dict(told), count=0, made_at=timezone.now()
        )
        _insert(selection, chosen)
        selection.count = selection.items.count()
        if not selection.count:
            raise SelectionRefused("nothing", NOTHING)
        selection.save(update_fields=("count",))
        record(
            Change(
                actor_id=actor.officer_id,
                for_actor_id=actor.for_officer_id,
                act="make_selection",
                subject_kind="selection",
                subject_id=selection.pk,
                changes={"count": [0, selection.count], "filter": [None, dict(told)]},
                request_id=actor.request_id,
            )
        )
    return selection


def _insert(selection: Selection, chosen: QuerySet[Household]) -> None:
    """Write the choice by one statement of the database: a whole county's rows never come here."""
    found, params = chosen.order_by("household_id").values("household_id").query.sql_with_params()
    quoted = connection.ops.quote_name
    table = quoted(SelectedHousehold._meta.db_table)
    columns = ", ".join(quoted(name) for name in ("selection_id", "household_id", "state", "why_zh", "why_en"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT %s, found.household_id, %s, '', '' FROM ({found}) AS found",  # noqa: S608 - our own names and a query of the ORM; values are parameters
            [selection.pk, "waiting", *params],
        )


def selection_for(actor: Actor, selection_id: str) -> Selection:
    """Return one's own selection.

    Raises
    ------
    Http404
        Where there is none, or it is another officer's.
    """
    found = Selection.objects.filter(pk=selection_id, officer_id=actor.officer_id or SYSTEM).first()
    if found is None:
        raise Http404
    return found
