"""The file of a household as a part of its page: how many papers are there and which are missing."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.contexts import PapersPanel
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.papers import index_of


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return the papers' part of a household's page.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    lines = index_of(actor, household_id, as_of)
    context = PapersPanel(household_id, sum(len(line.papers) for line in lines), tuple(x.label for x in lines if x.is_missing))
    return (Panel("papers", _("Papers"), "registry/panels/papers.html", context, 70),)
