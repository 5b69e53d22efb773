"""What lists from above asked of a household and what was answered, as a part of its page."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.intake.lists import visible_rows
from jingzhun.county.intake.paper_contexts import ListAnswersPanel
from jingzhun.county.intake.queries.papers import rows_shown
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for

MOST = 20


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return the rows of lists about a household; nothing where there is none, or for who answers no lists.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household_for(actor, household_id)
    if not actor.may("answer_lists"):
        return ()
    rows = visible_rows(actor).filter(household_id=household_id, task__given_at__date__lte=as_of)
    some = list(rows.select_related("task", "household", "same_as__task").order_by("-task_id", "row")[:MOST])
    if not some:
        return ()
    return (
        Panel("list_answers", _("Lists from above"), "intake/panels/list_answers.html", ListAnswersPanel(rows_shown(some)), 45),
    )
