"""Where sources tell different things of one household: both stand side by side with what they are, and nothing is overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.models import Dwelling, Household, IncomeLine, PersonState, WaterState
from jingzhun.county.registry.models.sourced import STANDS, Recorded
from jingzhun.county.registry.queries import household_for

SEVERAL_AT_A_TIME = ("skill", "health")  # a person may hold more than one value of these; two values are then no conflict
HOUSE = ("grade", "structure", "area_m2", "is_only_home", "has_visible_damage")
WATER = ("is_quality_safe", "litres_per_person_day", "fetch_minutes")
TYPED = ""


@dataclass(frozen=True)
class Told:
    """What one source tells: the value, since when, and the file and row; an empty file is what was typed here."""

    value: str
    since: date
    source_file: str
    source_row: int | None


@dataclass(frozen=True)
class Conflict:
    """One question that sources answer differently.

    Parameters
    ----------
    about
        ``income``, ``state``, ``house`` or ``water``.
    what
        The income line, the attribute or the column.
    person_id
        Whose it is, where it is a person's.
    """

    about: str
    what: str
    person_id: int | None
    told: tuple[Told, ...]


def conflicts_of(actor: Actor, household_id: int, on: date) -> tuple[Conflict, ...]:
    """Return what sources tell differently of a household on a day; four queries whatever the number of rows.

    Only different sources conflict: two values of one file are its own history. A value that is missing contradicts nothing.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    return (*_income(household, on), *_states(household, on), *_found(household, on))


def _income(household: Household, on: date) -> Iterator[Conflict]:
    rows = IncomeLine.objects.filter(STANDS, household=household, period_from__lte=on, amount_fen__isnull=False)
    told: dict[tuple[str, int | None, date, date], list[tuple[str, Recorded]]] = defaultdict(list)
    for row in rows.order_by("id"):
        told[row.line, row.person_id, row.period_from, row.period_to].append((str(row.amount_fen), row))
    for (line, person_id, since, _until), found in told.items():
        yield from _conflict("income", line, person_id, [(value, row, since) for value, row in found])


def _states(household: Household, on: date) -> Iterator[Conflict]:
    rows = PersonState.objects.filter(STANDS, Q(to_on__isnull=True) | Q(to_on__gte=on), person__household=household)
    told: dict[tuple[int, str], list[tuple[str, Recorded, date]]] = defaultdict(list)
    for row in rows.filter(from_on__lte=on).exclude(attribute__in=SEVERAL_AT_A_TIME).order_by("id"):
        told[row.person_id, row.attribute].append((row.value, row, row.from_on))
    for (person_id, attribute), found in told.items():
        yield from _conflict("state", attribute, person_id, found)


def _found(household: Household, on: date) -> Iterator[Conflict]:
    """Yield where the newest finding of one source differs from the newest of another."""
    for about, model, columns in (("house", Dwelling, HOUSE), ("water", WaterState, WATER)):
        newest: dict[str, Dwelling | WaterState] = {}
        rows = model._default_manager.filter(STANDS, household=household, found_on__lte=on).order_by("found_on", "id")
        for row in rows:
            newest[row.source_file or TYPED] = row
        for column in columns:
            values = [(getattr(row, column), row, row.found_on) for row in newest.values()]
            yield from _conflict(about, column, None, [(str(value), row, day) for value, row, day in values if value is not None])


def _conflict(about: str, what: str, person_id: int | None, found: list[tuple[str, Recorded, date]]) -> Iterator[Conflict]:
    values = {value for value, _row, _since in found}
    sources = {row.source_file or TYPED for _value, row, _since in found}
    if len(values) > 1 and len(sources) > 1:
        told = tuple(Told(value, since, row.source_file or TYPED, row.source_row) for value, row, since in found)
        yield Conflict(about, what, person_id, told)
