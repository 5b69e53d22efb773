"""Boundaries somebody gave, read by the limited child: GeoJSON, or a shapefile in a zip."""

from __future__ import annotations

import json
from typing import Any

from jingzhun.rules.limited import run_limited

CHILD = "jingzhun.sheets.boundaries_child"
MOST_INSIDE_MB = 200  # of a zip, taken apart
MEMORY_MB, SECONDS = 1_200, 90  # a province's villages in 50 MB of GeoJSON take some 900 MB


def read_areas(content: bytes) -> dict[str, Any]:
    """Return what ``boundaries_child.read`` says of a file: features, overlaps and gaps, or under ``fault`` why it cannot be read.

    Raises
    ------
    ChildFailed
        Where the file breaks the limits of the child.
    """
    found: dict[str, Any] = json.loads(run_limited(CHILD, stdin=content, memory_mb=MEMORY_MB, seconds=SECONDS).output)
    return found
