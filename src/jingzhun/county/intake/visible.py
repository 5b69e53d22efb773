"""The deliveries an actor may see: the county office all, a department's officer his own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.intake.models import Delivery


def visible_deliveries(actor: Actor, act: str = "import_files") -> QuerySet[Delivery]:
    """Return the deliveries in which the actor may do an act."""
    actor.must(act)
    rows = Delivery.objects.all()
    return rows if actor.may("confirm_import") else rows.filter(officer_id=actor.officer_id or 0)


def delivery_for(actor: Actor, delivery_id: int, act: str = "import_files") -> Delivery:
    """Return a delivery the actor may see.

    Raises
    ------
    Http404
        Alike where there is none and where it is somebody else's.
    """
    found = visible_deliveries(actor, act).filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    return found
