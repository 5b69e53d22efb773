"""Reading the tables of facts that travel with the package."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from importlib import resources


def rows(*path: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table of facts by its path under this folder; a name that ends in .gz is unpacked."""
    place = resources.files("jingzhun.facts")
    for part in path:
        place = place / part
    data = place.read_bytes()
    text = gzip.decompress(data) if path[-1].endswith(".gz") else data
    return csv.DictReader(io.StringIO(text.decode("utf-8")))
