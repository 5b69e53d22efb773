"""Boundaries as paths of a drawing: degrees on a plane through the middle of what is drawn, north up."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDTH = 1_000  # of a drawing, in its own units
Rings = Sequence[Sequence[Sequence[Sequence[float]]]]


class Projection:
    """Degrees to the units of a drawing ``WIDTH`` wide and ``height`` high."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.west, self.north = min(xs), max(ys)
        self.squeeze = math.cos(math.radians((min(ys) + max(ys)) / 2))
        wide = (max(xs) - min(xs)) * self.squeeze
        self.scale = WIDTH / wide if wide else 1.0
        self.height = round((max(ys) - min(ys)) * self.scale) or 1

    def __call__(self, point: Sequence[float]) -> tuple[float, float]:
        """Return a point of longitude and latitude in the drawing's units."""
        return (point[0] - self.west) * self.squeeze * self.scale, (self.north - point[1]) * self.scale


def projection_of(areas: Sequence[Rings]) -> Projection:
    """Return the projection in which areas fill the drawing; of no area any."""
    points = [point for rings in areas for polygon in rings for ring in polygon for point in ring] or [[0.0, 0.0]]
    return Projection([point[0] for point in points], [point[1] for point in points])


def path_of(rings: Rings, project: Projection) -> str:
    """Return an area as an SVG path, in tenths of a unit."""
    rings_of = (ring for polygon in rings for ring in polygon)
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(project, ring)) + "Z" for ring in rings_of)
