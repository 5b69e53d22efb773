"""The limited child that reads boundaries somebody gave: GeoJSON, or a shapefile in a zip. Bytes in, JSON out; no network, no file written.

Geometry is mended and simplified as one coverage, so that neighbours keep their common line, and rounded to a metre. Areas are told in
square metres on a plane through the middle of the file; they serve to compare, not to measure land.
"""

from __future__ import annotations

import io
import json
import math
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import shapefile
import shapely
from shapely.geometry import MultiPolygon, Polygon, shape

from jingzhun.sheets.boundaries import MOST_INSIDE_MB

MOST_FEATURES, MOST_INSIDE, MOST_PROPERTIES = 3_000, MOST_INSIDE_MB * 1024 * 1024, 40
DEGREE_M = 111_320
TOLERANCE = 0.0004  # degrees, some 40 m: a village on a screen has a pixel for as much
PLACES = 5
OVERLAP_PPM = 1_000  # of the smaller of two: less is how two surveyors draw one line
ZIP_BEGINS = b"PK\x03\x04"
BROKEN = (  # how a zip or what lies in it cannot be read: damaged, under a password, in a packing that nobody knows
    zipfile.BadZipFile, zlib.error, EOFError, struct.error, RuntimeError, shapefile.ShapefileException, LookupError,
)  # fmt: skip


class Unreadable(Exception):
    """What is wrong with the file as a whole, as a code that the parent has a sentence for."""


def main() -> None:
    """Read the file from standard input and write what it holds, or the code of what is wrong with it."""
    sys.stdout.write(json.dumps(told(sys.stdin.buffer.read()), ensure_ascii=False))


def told(content: bytes) -> dict[str, Any]:
    """Return what a file holds, or under ``fault`` the code of what is wrong with it."""
    try:
        return read(content)
    except Unreadable as fault:
        return {"fault": str(fault)}


def read(content: bytes) -> dict[str, Any]:
    """Return features with their properties and rings, pairs that overlap, and holes between them."""
    features = list(_shapefile(content) if content.startswith(ZIP_BEGINS) else _geojson(content))
    if not features:
        raise Unreadable("no_features")
    if len(features) > MOST_FEATURES:
        raise Unreadable("too_many")
    found = [_mended(geometry) for _properties, geometry in features]
    areas = [whole for whole, _ in found if whole is not None]
    if not areas:
        raise Unreadable("no_areas")
    _must_be_degrees(shapely.total_bounds(areas))
    middle = shapely.total_bounds(areas)[1::2].mean()
    simple = _simplified([whole for whole, _ in found])
    return {
        "features": [
            {
                "properties": properties,
                "rings": _rings(one),
                "label": _label(one),
                "area_m2": round(_area(whole, middle)) if whole is not None else 0,
                "was_mended": was_mended,
            }
            for (properties, _geometry), (whole, was_mended), one in zip(features, found, simple, strict=True)
        ],
        "overlaps": list(_overlaps([whole for whole, _ in found], middle)),
        "gaps_m2": round(_gaps(areas, middle)),
    }


def _geojson(content: bytes) -> Iterator[tuple[dict[str, str], object]]:
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:  # bytes that are no text, and text that is no JSON
        raise Unreadable("not_geojson") from error
    rows = told.get("features") if isinstance(told, dict) else None
    if not isinstance(rows, list):
        raise Unreadable("not_geojson")
    for row in rows:
        if isinstance(row, dict):
            yield _words(row.get("properties") or {}), row.get("geometry")


def _shapefile(content: bytes) -> Iterator[tuple[dict[str, str], object]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            yield from _shapes_in(book)
    except BROKEN as error:
        raise Unreadable("no_shapefile") from error


def _shapes_in(book: zipfile.ZipFile) -> Iterator[tuple[dict[str, str], object]]:
    if sum(part.file_size for part in book.infolist()) > MOST_INSIDE:
        raise Unreadable("swells")
    inside = {name.rsplit(".", 1)[-1].lower(): name for name in book.namelist() if "/." not in name}
    if not {"shp", "dbf"} <= set(inside):
        raise Unreadable("no_shapefile")
    part: Callable[[str], io.BytesIO] = lambda kind: io.BytesIO(book.read(inside[kind]))  # noqa: E731
    encoding = book.read(inside["cpg"]).decode("ascii", "replace").strip() if "cpg" in inside else "gb18030"
    with shapefile.Reader(shp=part("shp"), dbf=part("dbf"), encoding=encoding, encodingErrors="replace") as reader:
        for row in reader.iterShapeRecords():
            yield _words(row.record.as_dict()), row.shape.__geo_interface__


def _words(properties: dict[str, object]) -> dict[str, str]:
    """Return the properties as text; a code that went through a number loses its ``.0``."""
    kept = list(properties.items())[:MOST_PROPERTIES]
    return {
        str(k)[:40]: str(v).removesuffix(".0").strip()[:80] for k, v in kept if v is not None and not isinstance(v, (dict, list))
    }


def _mended(geometry: object) -> tuple[MultiPolygon | None, bool]:
    """Return an area as valid polygons, and whether it had to be mended; null where it is no area."""
    try:
        found = shape(geometry)
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError):
        return None, False
    is_sound = bool(found.is_valid)
    parts = [part for part in _polygons(found if is_sound else shapely.make_valid(found)) if part.area > 0]
    return (MultiPolygon(parts) if parts else None), not is_sound


def _polygons(found: Any) -> Iterator[Polygon]:  # noqa: ANN401 - shapely's own types are not known to mypy
    if found.geom_type == "Polygon":
        yield Polygon(shapely.force_2d(found))
    for part in getattr(found, "geoms", ()):
        yield from _polygons(part)


def _must_be_degrees(bounds: Sequence[float]) -> None:
    west, south, east, north = bounds
    if not (math.isfinite(west + south + east + north) and west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise Unreadable("not_degrees")


def _simplified(areas: Sequence[MultiPolygon | None]) -> list[MultiPolygon | None]:
    numbered = [(place, one) for place, one in enumerate(areas) if one is not None]
    simple = shapely.coverage_simplify([one for _, one in numbered], TOLERANCE)
    found: list[MultiPolygon | None] = [None] * len(areas)
    for (place, whole), one in zip(numbered, simple, strict=True):
        parts = [part for part in _polygons(one) if part.area > 0]
        found[place] = MultiPolygon(parts) if parts else whole
    return found


def _rings(area: MultiPolygon | None) -> list[list[list[list[float]]]]:
    """Return polygons of rings of points, as GeoJSON's MultiPolygon has them."""
    if area is None:
        return []
    return [
        [[[round(x, PLACES), round(y, PLACES)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in area.geoms
    ]


def _label(area: MultiPolygon | None) -> list[float]:
    if area is None:
        return []
    point = max(area.geoms, key=lambda part: part.area).representative_point()
    return [round(point.x, PLACES), round(point.y, PLACES)]


def _area(area: Any, middle: float) -> float:  # noqa: ANN401 - shapely's own types are not known to mypy
    return float(area.area) * DEGREE_M**2 * math.cos(math.radians(middle))


def _overlaps(areas: Sequence[MultiPolygon | None], middle: float) -> Iterator[list[int]]:
    """Yield pairs of features and the square metres they share, where it is more than a line drawn twice."""
    numbered = [(place, one) for place, one in enumerate(areas) if one is not None]
    tree = shapely.STRtree([one for _, one in numbered])
    for left, right in tree.query([one for _, one in numbered], predicate="intersects").T.tolist():
        if left < right:
            (first, one), (second, other) = numbered[left], numbered[right]
            shared = shapely.intersection(one, other).area
            if shared * 1_000_000 > OVERLAP_PPM * min(one.area, other.area):
                yield [first, second, round(shared * DEGREE_M**2 * math.cos(math.radians(middle)))]


def _gaps(areas: Sequence[MultiPolygon], middle: float) -> float:
    """Return the square metres of holes that no area covers."""
    whole = shapely.union_all(areas)
    return sum(_area(Polygon(ring), middle) for part in _polygons(whole) for ring in part.interiors)


if __name__ == "__main__":
    main()
