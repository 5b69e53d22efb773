"""splink's fake_1000 (shared/data/linkage_splink) in the shape of a registry and rows: English names, heavy faults, no ids.

Of each cluster the record that tells most is the person of the registry, the others are rows. Given name and surname are
joined by 「·」, as a name with a father's name is written here; cities stand as villages; the e-mail stands for the phone.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from jingzhun.tables.links import LINK_REQUESTS
from jingzhun.tables.people import HOUSEHOLDS, PERSONS


@dataclass(frozen=True)
class FakePeople:
    """A registry of one record a person, the other records as rows, and whose each row is."""

    persons: pa.Table
    households: pa.Table
    requests: pa.Table
    truth: dict[int, int]


TOLD = ("first_name", "surname", "dob", "city", "email")


def fake_people(folder: Path, keep: Callable[[int], bool] = lambda cluster: True) -> FakePeople:
    """Return registry, rows and truth of the clusters that are kept."""
    with (folder / "linkage_splink/fake_1000.csv").open(encoding="utf-8") as lines:
        records = list(csv.DictReader(lines))
    villages = {city: f"990424{100 + n:03d}201" for n, city in enumerate(sorted({r["city"] for r in records if r["city"]}))}
    fullest = {r["cluster"]: r for r in sorted(records, key=lambda r: (sum(bool(r[c]) for c in TOLD), -int(r["unique_id"])))}
    kept = [r for r in records if keep(int(r["cluster"]))]
    persons = [r for r in kept if fullest[r["cluster"]] is r]
    rows = [r for r in kept if fullest[r["cluster"]] is not r]
    told = [{"household_id": _number(r), "person_id": _number(r), **_said(r), "name": _name(r) or "?"} for r in persons]
    homes = [{"household_id": _number(r), "village_code": villages[r["city"]]} for r in persons if r["city"]]
    requests = [
        {"batch_id": "fake", "row": int(r["unique_id"]) + 1, "name": _name(r), "village_code": villages.get(r["city"]), **_said(r)}
        for r in rows
    ]
    return FakePeople(
        persons=PERSONS.from_rows(told),
        households=HOUSEHOLDS.from_rows(homes),
        requests=LINK_REQUESTS.from_rows(requests),
        truth={int(r["unique_id"]) + 1: _number(r) for r in rows},
    )


def _number(record: dict[str, str]) -> int:
    return int(record["cluster"]) + 1


def _name(record: dict[str, str]) -> str | None:
    return "·".join(part for part in (record["first_name"], record["surname"]) if part) or None


def _said(record: dict[str, str]) -> dict[str, object]:
    return {"birth_on": date.fromisoformat(record["dob"]) if record["dob"] else None, "phone": record["email"] or None}
