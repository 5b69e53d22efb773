"""Villages as tiles: how many households each has, how many are at risk, how many to visit; a number is its list's count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import VillageCount
from jingzhun.county.clues.queries.figures import village_counts
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.home.overview import RISKY
from jingzhun.county.registry.queries import place_names

TOWNSHIP = 9  # digits of a township's code
SHADES = 5  # classes of one hue; a sixth is the hatching of "no data"
TILE, GAP, LABEL, A_ROW, LINE = 34, 4, 132, 14, 8  # of the drawing, in its own units


COUNTED = {"households": "households", "visit": "to_visit"}


@dataclass(frozen=True)
class Tile:
    """One village: its numbers, its lists, its place in the drawing and its shade; shade 0 is no data."""

    code: str
    name: str
    households: int
    at_risk: int
    to_visit: int
    url: str
    list_url: str
    visit_url: str
    shade: int = 0
    x: int = 0
    y: int = 0


@dataclass(frozen=True)
class Block:
    """One township with its villages; ``y`` is where its label stands."""

    code: str
    name: str
    y: int
    tiles: tuple[Tile, ...]
    households: int
    at_risk: int
    to_visit: int
    list_url: str


@dataclass(frozen=True)
class Legend:
    """One shade: from which share to which, in tenths of a percent, and how many villages have it."""

    shade: int
    first: str
    last: str
    villages: int


@dataclass(frozen=True)
class VillageMap:
    """The tile grid with its legend; ``as_of`` is null before the first run."""

    as_of: date | None
    blocks: tuple[Block, ...]
    legend: tuple[Legend, ...]
    width: int
    height: int
    fullest: Tile | None
    villages: int
    touched: int


def map_for(actor: Actor, division: str = "") -> VillageMap:
    """Return the villages an actor sees figures of, in blocks by township.

    Raises
    ------
    PermissionDenied
        Where the actor sees no figures.
    """
    actor.must("see_figures")
    run = newest_run()
    if run is None:
        return VillageMap(None, (), (), 0, 0, None, 0, 0)
    tiles = _tiles(actor, _counts(actor, division), links=actor.may("see_households"))
    steps = steps_of(tiles)
    blocks, y = [], 0
    names = place_names({tile.code[:TOWNSHIP] for tile in tiles})
    for township, members in groupby(tiles, key=lambda tile: tile.code[:TOWNSHIP]):
        block = _block(township, names.get(township, township), list(members), y=y, steps=steps)
        blocks.append(block)
        y = max(tile.y for tile in block.tiles) + TILE + LINE
    placed = [tile for block in blocks for tile in block.tiles]
    return VillageMap(
        as_of=run.as_of,
        blocks=tuple(blocks),
        legend=tuple(legend_of(steps, placed)),
        width=LABEL + A_ROW * (TILE + GAP),
        height=y,
        fullest=max(placed, key=lambda tile: (tile.at_risk, tile.code), default=None),
        villages=len(placed),
        touched=sum(1 for tile in placed if tile.at_risk),
    )


def _counts(actor: Actor, division: str) -> dict[str, dict[str, int]]:
    """Return the counts by village; a household served elsewhere counts in both villages, as both lists show it."""
    run = newest_run()
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = village_counts(actor, run, division)[0] if run else ()
    scope = actor.scope_of("see_figures")
    for figure, told, village, serving, households in _told(rows):
        name = "at_risk" if figure == "class" and told in RISKY else COUNTED.get(figure)
        if name:
            for code in {village, serving or village}:
                if scope.covers(code) and code.startswith(division):
                    counts[code][name] += households
    return counts


def _told(rows: Iterable[VillageCount]) -> Iterable[tuple[str, str, str, str, int]]:
    """Return what a tile counts: stored rows of its three figures only, without making an object of each."""
    columns = ("figure", "code", "village_code", "serving_village_code", "households")
    if isinstance(rows, QuerySet):
        found: Iterable[tuple[str, str, str, str, int]] = (
            rows.filter(figure__in=(*COUNTED, "class")).order_by().values_list(*columns)
        )
        return found
    return ((r.figure, r.code, r.village_code, r.serving_village_code, r.households) for r in rows)


def _tiles(actor: Actor, counts: dict[str, dict[str, int]], *, links: bool) -> list[Tile]:
    names = place_names(set(counts))
    return [
        Tile(
            code=code,
            name=names.get(code, code),
            households=found["households"],
            at_risk=found["at_risk"],
            to_visit=found["to_visit"],
            url=reverse("village", args=[code]) if links else "",
            list_url=list_of(code, kind=RISKY) if links else "",
            visit_url=list_of(code, needs_visit="true") if links else "",
        )
        for code, found in sorted(counts.items())
    ]


def list_of(division: str, **filters: str | Sequence[str]) -> str:
    """Return the address of the list of a division's households that meet some filters."""
    return f"{reverse('households')}?{urlencode({'division': division, **filters}, doseq=True)}"


def steps_of(tiles: Sequence[Tile | Block]) -> tuple[float, ...]:
    """Return the shares at which the shades change: a fifth of the divisions in each."""
    shares = sorted(tile.at_risk / tile.households for tile in tiles if tile.households)
    return tuple(shares[min(len(shares) - 1, len(shares) * k // SHADES)] for k in range(1, SHADES)) if shares else ()


def shade_of(counted: Tile | Block, steps: Sequence[float]) -> int:
    """Return the shade of a division, from 1; 0 where there is no household to have a share of."""
    share = counted.at_risk / counted.households if counted.households else None
    return 0 if share is None else 1 + sum(1 for step in steps if share > step)


def _block(code: str, name: str, tiles: list[Tile], *, y: int, steps: Sequence[float]) -> Block:
    placed = []
    for place, tile in enumerate(tiles):
        shade = shade_of(tile, steps)
        placed.append(
            Tile(
                **(
                    tile.__dict__
                    | {"shade": shade, "x": LABEL + place % A_ROW * (TILE + GAP), "y": y + place // A_ROW * (TILE + GAP)}
                ),
            )
        )
    totals = {name: sum(getattr(tile, name) for tile in tiles) for name in ("households", "at_risk", "to_visit")}
    links = any(tile.list_url for tile in tiles)
    return Block(code, name, y, tuple(placed), list_url=list_of(code, kind=RISKY) if links else "", **totals)


def legend_of(steps: Sequence[float], tiles: Sequence[Tile | Block]) -> Iterator[Legend]:
    """Yield the shades with what they mean."""
    edges = (0.0, *steps, max((t.at_risk / t.households for t in tiles if t.households), default=0.0))
    for shade in range(1, SHADES + 1) if steps else ():
        many = sum(1 for tile in tiles if shade_of(tile, steps) == shade)
        if not many and edges[shade - 1] == edges[shade]:  # few divisions: steps that fall together
            continue
        yield Legend(shade, f"{edges[shade - 1]:.2%}", f"{edges[shade]:.2%}", many)
