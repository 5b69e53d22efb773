"""The national bridge: 500 planted differences, every one found and none invented; entries tick themselves off (P1)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np

from intake.papers import POLICY, county, facts
from jingzhun.intake.bridge import Difference, Export, difference_sheets, differences, national_windows, to_enter

HOUSEHOLDS = 400
COLUMNS = {
    "household_no", "name", "id_number", "village", "members", "phone", "status", "monitored_kind", "risk", "identified_on", "is_cleared",
    "cleared_on", "person_no", "relation", "education", "school_state", "health", "labour", "employment", "skill",
}  # fmt: skip
TABLES = county(HOUSEHOLDS)
FACTS = facts(TABLES)
Rows = list[dict[str, Any]]


def export() -> tuple[Rows, Rows]:
    """Return an export that says what the registry says."""
    states = {s["household_id"]: s for s in TABLES["household_states"].to_pylist()}
    people = {p["person_id"]: p for p in TABLES["persons"].to_pylist()}
    homes = {h["household_id"]: h for h in TABLES["households"].to_pylist()}
    households, persons = [], []
    for number, home in homes.items():
        head, state = people[number * 10], states[number]
        monitored = state["status"].startswith("monitored")
        households.append(
            {
                "household_no": home["household_no"],
                "name": head["name"],
                "id_number": head["id_number"],
                "village_code": home["village_code"],
            }
            | {"village": "x", "members": 2, "phone": head["phone"], "status": state["status"], "township": ""}
            | {"monitored_kind": state["status"] if monitored else None, "risk": state["risk"], "identified_on": state["from_on"]}
            | {"is_cleared": False, "cleared_on": None}
        )
        for place in (0, 1):
            person = people[number * 10 + place]
            persons.append(
                {name: person[name] for name in ("person_no", "name", "id_number", "relation")}
                | {"household_no": home["household_no"], "education": "junior", "labour": "ordinary", "health": "healthy"}
                | dict.fromkeys(("school_state", "employment", "skill"))
            )
    return households, persons


def compared(households: Rows, persons: Rows) -> list[Difference]:
    return differences(FACTS, Export(households, persons, COLUMNS), POLICY)


def test_nothing_is_invented_where_both_say_the_same() -> None:
    assert compared(*export()) == []


def planted(households: Rows, persons: Rows) -> set[tuple[str, str, str, str]]:
    """Change 500 places of an export; return window, kind, number and field of each."""
    rng = np.random.default_rng(7)
    found: set[tuple[str, str, str, str]] = set()
    order = rng.permutation(len(households))
    changes: list[tuple[str, Any, str]] = [
        ("phone", "13000000000", "differs"), ("phone", None, "theirs_blank"), ("members", 9, "differs"), ("village_code", "other", "differs"),
        ("cleared_on", date(2023, 1, 1), "ours_blank"), ("risk", "disability", "differs"),
    ]  # fmt: skip
    for n, at in enumerate(order[:200]):
        row, (column, value, kind) = households[at], changes[n % len(changes)]
        if column in {"risk", "cleared_on"} and not row["monitored_kind"]:
            column, value, kind = "phone", "13000000001", "differs"
        other = next(h["village_code"] for h in households if h["village_code"] != row["village_code"])
        row[column] = other if value == "other" else value
        field = "village" if column == "village_code" else column
        found.add(("monitoring" if column in {"risk", "cleared_on"} else "household", kind, row["household_no"], field))
    for at in order[200:220]:
        found.add(("household", "ours_only", households[at]["household_no"], "*"))
    gone = {households[at]["household_no"] for at in order[200:220]}
    for n in range(20):
        number = f"98{n:06d}"
        households.append({**households[0], "household_no": number, "id_number": None, "name": f"外{n}"})
        found.add(("household", "theirs_only", number, "*"))
    free = [p for p in persons if p["household_no"] not in gone]
    picks = rng.permutation(len(free))
    people: list[tuple[str, Any, str]] = [
        ("education", "senior", "differs"), ("health", "chronic", "differs"), ("labour", None, "theirs_blank"), ("skill", "planting", "ours_blank"),
    ]  # fmt: skip
    for n, at in enumerate(picks[:200]):
        column, value, kind = people[n % len(people)]
        free[at][column] = value
        found.add(("person", kind, free[at]["person_no"], column))
    dropped = {free[at]["person_no"] for at in picks[200:230]}
    found |= {("person", "ours_only", number, "*") for number in dropped}
    for n, at in enumerate(picks[230:260]):
        number = f"{free[at]['household_no']}9{n:02d}"
        persons.append({**free[at], "person_no": number, "name": "外人", "id_number": None})
        found.add(("person", "theirs_only", number, "*"))
    persons[:] = [p for p in persons if p["person_no"] not in dropped]
    households[:] = [h for h in households if h["household_no"] not in gone]
    return found


def whose(d: Difference) -> tuple[str, str, str, str]:
    return (d.window, d.kind, d.person_no if d.window == "person" else d.household_no, d.field)


def test_five_hundred_planted_differences_are_found_and_none_is_invented() -> None:
    households, persons = export()
    expected = planted(households, persons)
    assert len(expected) == 500
    found = compared(households, persons)
    assert Counter(map(whose, found)) == Counter(expected)


def test_entries_go_by_window_and_tick_themselves_off_at_the_next_export() -> None:
    households, persons = export()
    planted(households, persons)
    first = compared(households, persons)
    sheets = to_enter(first)
    assert [s.name for s in sheets] == [w.title.zh for w in national_windows()]
    entries = [d for d in first if d.kind != "ours_blank"]
    assert sum(len(s.rows) for s in sheets) == len(entries)
    half = {d.key for d in entries if d.field == "phone"}
    for row in households:
        if row["household_no"] in {d.household_no for d in entries if d.field == "phone"}:
            row["phone"] = next(d.ours for d in entries if d.field == "phone" and d.household_no == row["household_no"])
    second = compared(households, persons)
    assert {d.key for d in first} - {d.key for d in second} == half, "what was entered is gone, and only that"
    assert sum(len(s.rows) for s in to_enter(first, done=half)) == len(entries) - len(half)


def test_a_column_the_export_lacks_is_not_compared() -> None:
    households, persons = export()
    for row in households:
        row["phone"] = None
    assert differences(FACTS, Export(households, persons, COLUMNS - {"phone"}), POLICY) == []
    assert {d.field for d in compared(households, persons)} == {"phone"}


def test_a_household_without_its_number_is_found_by_id() -> None:
    households, persons = export()
    tables = dict(TABLES)
    homes = [{**h, "household_no": None if h["household_id"] == 1 else h["household_no"]} for h in TABLES["households"].to_pylist()]
    people = [{**p, "person_no": None if p["household_id"] == 1 else p["person_no"]} for p in TABLES["persons"].to_pylist()]
    from_rows = type(TABLES["households"]).from_pylist
    tables["households"] = from_rows(homes, schema=TABLES["households"].schema)
    tables["persons"] = from_rows(people, schema=TABLES["persons"].schema)
    assert differences(facts(tables), Export(households, persons, COLUMNS), POLICY) == []


def test_the_difference_list_counts_what_it_lists() -> None:
    households, persons = export()
    planted(households, persons)
    sheets = difference_sheets(compared(households, persons))
    counts = [row[2] for row in sheets[1].rows]
    assert sum(c for c in counts if isinstance(c, int)) == len(sheets[0].rows) == 500
