"""A small county for the tests of papers: households with members, states, income; and forms as offices draw them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
from openpyxl import Workbook

from jingzhun.facts import linxi_divisions, linxi_villages
from jingzhun.intake.form_facts import PersonFacts, facts_of
from jingzhun.policy import load
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.values.ids import check_digit

AS_OF = date(2024, 6, 30)
POLICY = load("cn/150424", AS_OF)
SINCE = date(2018, 1, 1)
EDITION = max(d.edition for d in linxi_divisions())
VILLAGES = sorted(v.code for v in linxi_villages(EDITION))


def id_of(number: int, born: date = date(1960, 1, 1)) -> str:
    """Return an id of the division that no person has."""
    first = f"990424{born:%Y%m%d}{number:03d}"
    return first + check_digit(first)


def county(households: int, villages: Sequence[str] = tuple(VILLAGES)) -> dict[str, pa.Table]:
    """Return contracts of a county: each household has a head and a spouse, every second is monitored, every other exited."""
    rows: dict[str, list[dict[str, object]]] = {
        n: [] for n in ("households", "persons", "memberships", "household_states", "person_states")
    }
    for number in range(1, households + 1):
        village = villages[number % len(villages)]
        rows["households"].append(
            {"household_id": number, "village_code": village, "group_name": "1组", "household_no": f"99{number:06d}"}
        )
        status = "monitored_near_poor" if number % 2 else "exited"
        told = {"household_id": number, "status": status, "from_on": SINCE, "risk": "illness" if number % 2 else None}
        rows["household_states"].append(told)
        for place, relation in enumerate(("head", "spouse")):
            person = number * 10 + place
            born = date(1950 + number % 40, 1 + place, 1 + number // 40 % 28)
            rows["persons"].append(
                {"household_id": number, "person_id": person, "name": f"测{'甲乙'[place]}{'一二三四五六七八九十'[number % 10]}"}
                | {
                    "id_number": id_of(number % 1000, born),
                    "birth_on": born,
                    "relation": relation,
                    "sex": ("male", "female")[place],
                }
                | {"person_no": f"99{number:06d}{place:02d}", "phone": None if place else f"139{number:08d}"}
            )
            member = {"household_id": number, "person_id": person, "from_on": SINCE}
            rows["memberships"].append({**member, "fact": "shares_income"})
            for attribute, value in (
                ("education", "junior"),
                ("labour", "ordinary"),
                ("health", "healthy"),
                ("insurance", "resident"),
            ):
                rows["person_states"].append({"person_id": person, "attribute": attribute, "value": value, "from_on": SINCE})
    return {name: CONTRACTS[name].from_rows(found) for name, found in rows.items()}


def facts(tables: dict[str, pa.Table]) -> list[PersonFacts]:
    """Return the answers of everybody."""
    return facts_of(tables, POLICY, AS_OF, tables["households"]["household_id"].to_pylist())


def book(rows: Sequence[Sequence[object]], *, merged: Sequence[str] = (), name: str = "Sheet1") -> bytes:
    """Return a workbook with cells as given."""
    made = Workbook()
    sheet = made.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
