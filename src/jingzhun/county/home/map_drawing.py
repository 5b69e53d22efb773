"""The map as it is drawn: by the boundaries in force, of villages or else of townships, and as tiles where there are none."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.queries.figures import village_counts
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.home.village_tiles import Block, Legend, Tile, VillageMap, legend_of, map_for, shade_of, steps_of
from jingzhun.county.registry.models import Boundary, BoundarySet
from jingzhun.county.registry.projecting import WIDTH, path_of, projection_of

SHAPES, TILES, LIVE = "shapes", "tiles", "live"
MOST_DRAWN = 40  # some 100 kB each, shapes some 300
_DRAWN: dict[tuple[object, ...], str] = {}
_DRAWING = threading.Lock()


@dataclass(frozen=True)
class MapPage:
    """The page of the map: which views there are, the one shown, and whether boundaries may be given."""

    view: str
    views: tuple[str, ...]
    drawn: str
    may_change: bool
    division: str

    @property
    def kept(self) -> str:
        """Return the chosen division as a further part of an address."""
        return f"&division={self.division}" if self.division else ""


@dataclass(frozen=True)
class Shape:
    """A division drawn by its boundary, with its figures; ``x`` and ``y`` are where its number stands."""

    counted: Tile | Block
    path: str
    x: int
    y: int
    shade: int


@dataclass(frozen=True)
class ShapeMap:
    """The drawing with its legend.

    Parameters
    ----------
    without
        Divisions of the officer that have no boundary: they are in the table, and named here.
    """

    shapes: tuple[Shape, ...]
    legend: tuple[Legend, ...]
    height: int
    of_villages: bool
    without: tuple[str, ...]
    source: str
    width: int = WIDTH


def current_set() -> BoundarySet | None:
    """Return the boundaries in force: the villages' where there are any, else the townships'."""
    rows = {row.level: row for row in BoundarySet.objects.filter(state="current")}
    return rows.get("village") or rows.get("township")


def map_page(actor: Actor, division: str, wanted: str) -> MapPage:
    """Return the page in the view wanted where there is such a one, else in the first; without boundaries there are tiles only.

    Raises
    ------
    PermissionDenied
        Where the actor sees no figures.
    """
    actor.must("see_figures")
    drawn_by = current_set()
    views = (SHAPES, LIVE, TILES) if drawn_by else (TILES,)
    view = wanted if wanted in views else views[0]
    drawn = "" if view == LIVE else map_drawn(actor, division, drawn_by=drawn_by if view == SHAPES else None)
    return MapPage(view=view, views=views, drawn=drawn, may_change=actor.may("change_divisions"), division=division)


def map_drawn(actor: Actor, division: str = "", *, drawn_by: BoundarySet | None = None) -> str:
    """Return the map and its table as drawn: kept in this process while run, counts, boundaries and the officer's divisions are the same.

    Parameters
    ----------
    drawn_by
        The boundaries; tiles where there are none.

    Raises
    ------
    PermissionDenied
        Where the actor sees no figures.
    """
    actor.must("see_figures")
    run = newest_run()
    if run is None or village_counts(actor, run, division)[1]:  # counted now: a household changed since the run
        return _draw(actor, division, drawn_by)
    key = (
        run.pk, str(run.finished_at), str(run.figures.get("life_event")), actor.scope_of("see_figures").divisions, division,
        actor.may("see_households"), get_language(), drawn_by and (drawn_by.pk, drawn_by.version),
    )  # fmt: skip
    with _DRAWING:
        if key not in _DRAWN:
            while len(_DRAWN) >= MOST_DRAWN:
                _DRAWN.pop(next(iter(_DRAWN)))
            _DRAWN[key] = _draw(actor, division, drawn_by)
        return _DRAWN[key]


def _draw(actor: Actor, division: str, drawn_by: BoundarySet | None) -> str:
    page = map_for(actor, division)
    shapes = shapes_of(page, drawn_by) if drawn_by and page.blocks else None
    return render_to_string(
        "home/map_drawn.html", {"page": page, "map": shapes, "legend": shapes.legend if shapes else page.legend}
    )


def shapes_of(page: VillageMap, drawn_by: BoundarySet) -> ShapeMap:
    """Return the divisions of a map drawn by their boundaries."""
    of_villages = drawn_by.level == "village"
    counted = counted_of(page, of_villages=of_villages)
    rows = _boundaries(drawn_by, counted)
    steps = steps_of(list(counted.values()))
    project = projection_of([row.rings for row in rows])
    shapes = []
    for row in rows:
        x, y = project(row.label)
        shapes.append(Shape(counted[row.code], path_of(row.rings, project), round(x), round(y), shade_of(counted[row.code], steps)))
    drawn = {row.code for row in rows}
    return ShapeMap(
        shapes=tuple(shapes),
        legend=tuple(legend_of(steps, list(counted.values()))),
        height=project.height,
        of_villages=of_villages,
        without=tuple(one.name for code, one in counted.items() if code not in drawn),
        source=drawn_by.source,
    )


def shapes_as_geojson(actor: Actor, division: str = "") -> dict[str, object]:
    """Return the boundaries an officer sees figures of, with the figures and shade of each; none where no boundaries are in force.

    Raises
    ------
    PermissionDenied
        Where the actor sees no figures.
    """
    page, drawn_by = map_for(actor, division), current_set()
    if drawn_by is None:
        return {"type": "FeatureCollection", "features": []}
    counted = counted_of(page, of_villages=drawn_by.level == "village")
    steps = steps_of(list(counted.values()))
    features = []
    for row in _boundaries(drawn_by, counted):
        one = counted[row.code]
        told = {"code": one.code, "name": one.name, "households": one.households, "at_risk": one.at_risk, "to_visit": one.to_visit}
        told |= {"shade": shade_of(one, steps), "url": one.list_url}
        features.append({"type": "Feature", "properties": told, "geometry": {"type": "MultiPolygon", "coordinates": row.rings}})
    return {"type": "FeatureCollection", "features": features, "source": drawn_by.source}


def counted_of(page: VillageMap, *, of_villages: bool) -> Mapping[str, Tile | Block]:
    """Return the figures of villages, or of townships, by code."""
    found: Iterable[Tile | Block] = (tile for block in page.blocks for tile in block.tiles) if of_villages else page.blocks
    return {one.code: one for one in found}


def _boundaries(drawn_by: BoundarySet, counted: Mapping[str, object]) -> list[Boundary]:
    return [row for row in drawn_by.boundaries.order_by("code") if row.code in counted]
