"""Boundaries that do not exist: cells around points in the county's outline, one a village of the list, as a surveying office would hand them over."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Mapping

import shapefile
import shapely
from shapely.geometry import MultiPoint, Point, Polygon, mapping

from jingzhun.facts import county_outline


def cells(names: Mapping[str, str]) -> dict[str, Polygon]:
    """Return one area a division; together they fill the county's outline."""
    outline = max((Polygon(ring) for ring in county_outline()), key=lambda one: one.area)
    draw = random.Random(7)  # noqa: S311 - the same cells every time
    west, south, east, north = outline.bounds
    points: list[Point] = []
    while len(points) < len(names):
        one = Point(draw.uniform(west, east), draw.uniform(south, north))
        if outline.contains(one):
            points.append(one)
    found = list(shapely.voronoi_polygons(MultiPoint(points), extend_to=outline).geoms)
    by_point = [next(cell for cell in found if cell.contains(point)) for point in points]
    return {code: shapely.intersection(cell, outline) for code, cell in zip(sorted(names), by_point, strict=True)}


def geojson(areas: Mapping[str, object], *, key: str = "XZQDM", names: Mapping[str, str] | None = None) -> bytes:
    """Return areas as GeoJSON whose property ``key`` holds the code, or the name where names are given."""
    features = [
        {"type": "Feature", "properties": {"OBJECTID": n, key: (names or {}).get(code, code)}, "geometry": mapping(area)}
        for n, (code, area) in enumerate(areas.items(), 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def zipped_shapefile(areas: Mapping[str, object]) -> bytes:
    """Return areas as a shapefile in a zip, names in GB 18030 as surveying offices write them."""
    parts = {kind: io.BytesIO() for kind in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, encoding="gb18030") as writer:
        writer.field("行政代码", "C", 20)
        for code, area in areas.items():
            writer.record(code)
            writer.shape(mapping(area))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for kind, content in parts.items():
            book.writestr(f"村界.{kind}", content.getvalue())
    return made.getvalue()
