"""The household page, put together from the parts that the apps offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework import panels as casework_panels
from jingzhun.county.clues import panels as clues_panels
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.home import changes_panel, income_panel, looks_panel
from jingzhun.county.home.every_kind import EVERY_KIND
from jingzhun.county.home.life_forms import Kind
from jingzhun.county.intake import panels as intake_panels
from jingzhun.county.registry import conflicts_panel, papers_panel
from jingzhun.county.registry import panels as registry_panels
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for, place_names

OFFERS: tuple[Callable[[Actor, int, date], tuple[Panel, ...]], ...] = (
    registry_panels.panels,
    conflicts_panel.panels,
    papers_panel.panels,
    clues_panels.panels,
    casework_panels.panels,
    intake_panels.panels,
    income_panel.panels,
    changes_panel.panels,
    looks_panel.panels,
)
WIDE = ("class", "members", "income")  # parts that take the whole width
BESIDE = ("class", "cases", "risks", "members", "measures")  # parts of the side panel


@dataclass(frozen=True)
class HouseholdPage:
    """A household as its page shows it.

    Parameters
    ----------
    on
        The day the page shows; another than today is history.
    place
        Township and village in words.
    changes
        The changes the actor may make.
    """

    household: Household
    on: date
    is_today: bool
    place: tuple[tuple[str, str], ...]
    panels: tuple[Panel, ...]
    changes: tuple[Kind, ...]
    may_see_tree: bool


def household_shown(actor: Actor, household_id: int, on: date | None, *, only: tuple[str, ...] = ()) -> HouseholdPage:
    """Return a household on a day with the parts an actor may see.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    run = newest_run()
    today = max(timezone.localdate(), run.as_of) if run else timezone.localdate()
    day = min(on, today) if on else today
    offered = [panel for offer in OFFERS for panel in offer(actor, household_id, day)]
    kept = [panel for panel in offered if not only or panel.key in only]
    codes = (household.village_code[:9], household.village_code)
    names = place_names(set(codes))
    return HouseholdPage(
        household=household,
        on=day,
        is_today=day == today,
        place=tuple((code, names.get(code, code)) for code in codes),
        panels=tuple(sorted(kept, key=lambda panel: panel.order)),
        changes=tuple(
            kind for kind in EVERY_KIND.values() if not household.closed_on and actor.may(kind.act, household.village_code)
        ),
        may_see_tree=actor.may("see_office_words", household.village_code),
    )
