"""Divisions an officer may choose, by the names of the newest list; those that were merged into another are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext

from jingzhun.county.accounts.actor import Actor, Scope
from jingzhun.county.registry.models import Division
from jingzhun.facts import short_name

LENGTHS = (6, 9, 12)  # of the codes of county, township and village


@dataclass(frozen=True)
class Place:
    """A division by its newest name."""

    code: str
    name: str


def path_to(actor: Actor, code: str) -> tuple[Place, ...]:
    """Return the divisions from the actor's own down to a chosen one; nothing where it is not his."""
    if not code or not actor.scope.covers(code):
        return ()
    codes = [code[:length] for length in LENGTHS if length <= len(code) and actor.scope.covers(code[:length])]
    names = _names(Division.objects.filter(code__in=codes))
    return tuple(Place(one, names.get(one, one)) for one in codes)


def divisions_below(actor: Actor, code: str) -> tuple[Place, ...]:
    """Return what lies one level below a division; without one, the level below the county that the actor may see."""
    county = settings.ENVIRONMENT.county
    above = code if code.startswith(county) else county
    length = next((n for n in LENGTHS if n > len(above)), 0)
    if not length:
        return ()
    rows = Scope((above,)).limit(Division.objects.filter(level={9: "township", 12: "village"}[length]), "code")
    names = _names(rows)
    own = actor.scope.divisions
    seen = {c: n for c, n in names.items() if actor.scope.covers(c) or any(one.startswith(c) for one in own)}
    return tuple(Place(one, name) for one, name in sorted(seen.items()))


def _names(rows: object) -> dict[str, str]:
    newest: dict[str, tuple[str, str | None]] = {}
    for code, name, successor in rows.order_by("edition").values_list("code", "name", "successor_code"):  # type: ignore[attr-defined]
        newest[code] = (name, successor)
    return {code: short_name(name) for code, (name, successor) in newest.items() if successor is None}


def said_of(code: str, names: Mapping[str, str]) -> str:
    """Return what a division is called in the page's language: the county by its word, one that is not on the list by its code."""
    return gettext("Whole county") if code == settings.ENVIRONMENT.county else names.get(code, code)


def every_name() -> dict[str, str]:
    """Return the name of each division of the county by its code, a village's with its township."""
    county = settings.ENVIRONMENT.county
    names = _names(Division.objects.filter(code__startswith=county))
    townships = LENGTHS[1]
    return {
        code: f"{names.get(code[:townships], '')} {name}".strip() if len(code) > townships else name for code, name in names.items()
    }


def villages_of() -> tuple[Place, ...]:
    """Return every village of the county with its township: a household may move to any of them."""
    return tuple(Place(code, name) for code, name in sorted(every_name().items()) if len(code) == LENGTHS[-1])
