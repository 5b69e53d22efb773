"""The village page (村级台账, practice.md P18): people, classes, risks, the households to look after, on one sheet that prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.filters import HouseholdFilter
from jingzhun.county.clues.listing import BY_KEY, Column, households
from jingzhun.county.home.contexts import Row
from jingzhun.county.home.listing_page import rows_of
from jingzhun.county.home.overview import RISKY, Overview, overview_for
from jingzhun.county.home.village_tiles import list_of
from jingzhun.county.registry.queries import place_names

MOST_ROWS = 200  # on the printed sheet; a village with more says so and links to the list
SHOWN = ("head", "group", "members", "class", "risks", "visit")
VILLAGE_CODE = 12


@dataclass(frozen=True)
class VillagePage:
    """One village.

    Parameters
    ----------
    total
        Households at risk or to visit; ``rows`` holds at most the first of them.
    """

    code: str
    name: str
    township: str
    township_code: str
    overview: Overview
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    list_url: str
    as_of: date | None


def village_for(actor: Actor, code: str) -> VillagePage:
    """Return one village's page.

    Raises
    ------
    Http404
        Alike where there is no such village and where it is another division's.
    """
    if len(code) != VILLAGE_CODE or not actor.may("see_households") or not actor.scope_of("see_households").covers(code):
        raise Http404
    names = place_names({code, code[:9]})
    overview = overview_for(actor, code)
    columns = tuple(BY_KEY[key] for key in SHOWN)
    found = households(actor, HouseholdFilter(division=code, kind=RISKY), order="village")
    as_of = overview.run.as_of if overview.run else None
    rows = rows_of(list(found[:MOST_ROWS]), columns, as_of) if as_of else ()
    return VillagePage(
        code=code,
        name=names.get(code, code),
        township=names.get(code[:9], ""),
        township_code=code[:9],
        overview=overview,
        columns=columns,
        rows=tuple(rows),
        total=found.count(),
        list_url=list_of(code, kind=RISKY),
        as_of=as_of,
    )
