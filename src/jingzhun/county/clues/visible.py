"""The clues an actor may see: where every query and every operation on a clue begins."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import Clue
from jingzhun.county.registry.queries import of_visible_households


def visible_clues(actor: Actor) -> QuerySet[Clue]:
    """Return the newest run's clues of the households whose clues the actor may see."""
    actor.must("see_clues")
    return of_visible_households(Clue.objects.select_related("household"), actor, "see_clues")


def clue_for(actor: Actor, key: str) -> Clue:
    """Return a clue the actor may see.

    Raises
    ------
    Http404
        Alike where there is none and where it is another division's.
    """
    found = visible_clues(actor).filter(clue_key=key).first()
    if found is None:
        raise Http404
    return found
