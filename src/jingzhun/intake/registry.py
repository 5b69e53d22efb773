"""The registry of households and persons, made from the household register and kept current by what departments tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.intake.profile import Profile
from jingzhun.intake.take import Taken, read_period
from jingzhun.rules.keys import stable_keys
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.people import HOUSEHOLDS, KINSHIPS, MEMBERSHIP_FACTS, MEMBERSHIPS, PERSON_STATES, PERSONS
from jingzhun.values.dates import last_of_month

SINCE_EVER = date(1900, 1, 1)  # the register does not say since when
MOVED_AWAY = ("迁出", "move_out")
NUMBERING = ("national_households", "national_persons")
DEPARTING = ("deaths", "register_changes")


def register_households(taken: Taken) -> dict[str, pa.Table]:
    """Return the registry that a household register tells: households, persons, memberships and education.

    A household is its register number, a person his id, or household, name and birth date where the id is not good. Registered
    here, lives here and shares income start as the same household (practice.md P5); later facts part them.
    """
    rows = taken.rows.filter(pc.is_valid(taken.rows["register_no"]))
    if not rows.num_rows:
        return {}
    rows = rows.append_column("household_id", _salted(rows, "household", ["register_no"]))
    good = pc.is_valid(rows["id_number"])
    by_id = _salted(rows, "person", ["id_number"])
    by_name = _salted(rows, "person", ["register_no", "name", "birth_on"])
    rows = rows.append_column("person_id", pc.if_else(good, by_id, by_name))
    rows = _first_of(rows, "person_id")
    count = rows.num_rows
    source = {
        "source_batch": pa.array([taken.batch_id] * count, pa.string()),
        "source_file": pa.array([taken.batch["file_name"][0].as_py()] * count, pa.string()),
        "source_row": rows["row"],
    }
    persons = {**{c: rows[c] for c in ("household_id", "person_id", "name", "id_number", "sex", "birth_on", "relation", "phone")}}
    persons["name"] = pc.fill_null(persons["name"], "")
    nothing = {"person_no": pa.nulls(count, pa.string()), "died_on": pa.nulls(count, pa.date32())}
    return {
        "households": _households(rows, source),
        "persons": PERSONS.conform(pa.table({**persons, **nothing, **source})),
        "memberships": _memberships(rows, source),
        "person_states": _education(rows, source),
    }


def _households(rows: pa.Table, source: Mapping[str, pa.Array]) -> pa.Table:
    table = pa.table({
        "household_id": rows["household_id"],
        "village_code": rows["village_code"],
        "serving_village_code": pa.nulls(rows.num_rows, pa.string()),
        "group_name": rows["group_name"],
        "household_no": pa.nulls(rows.num_rows, pa.string()),
        "register_no": rows["register_no"],
        "phone": rows["phone"],
        **source,
    })  # fmt: skip
    heads = pc.equal(rows["relation"], "head")
    first = pa.concat_tables([table.filter(heads), table.filter(pc.invert(pc.fill_null(heads, False)))])
    return HOUSEHOLDS.conform(_first_of(first, "household_id"))


def _memberships(rows: pa.Table, source: Mapping[str, pa.Array]) -> pa.Table:
    since = pc.fill_null(rows["since_on"], SINCE_EVER)
    parts = [
        pa.table({
            "household_id": rows["household_id"],
            "person_id": rows["person_id"],
            "fact": pa.array([fact] * rows.num_rows, pa.string()),
            "from_on": since,
            "to_on": pa.nulls(rows.num_rows, pa.date32()),
            **source,
        })
        for fact in MEMBERSHIP_FACTS
    ]  # fmt: skip
    return MEMBERSHIPS.conform(pa.concat_tables(parts))


def _education(rows: pa.Table, source: Mapping[str, pa.Array]) -> pa.Table:
    table = pa.table({
        "person_id": rows["person_id"],
        "attribute": pa.array(["education"] * rows.num_rows, pa.string()),
        "value": rows["education"],
        "from_on": pc.fill_null(rows["since_on"], SINCE_EVER),
        "to_on": pa.nulls(rows.num_rows, pa.date32()),
        **source,
    })  # fmt: skip
    return PERSON_STATES.conform(table.filter(pc.is_valid(table["value"])))


def kinships(taken: Taken, links: pa.Table, parent_links: pa.Table) -> pa.Table:
    """Return who is whose child, where both ends of a row were found (contract ``kinships``)."""
    children, parents = _persons_by_row(links), _persons_by_row(parent_links)
    rows = [
        {"parent_id": parents[row], "child_id": children[row], "source_batch": taken.batch_id,
         "source_file": taken.batch["file_name"][0].as_py(), "source_row": row}
        for row in taken.rows["row"].to_pylist()
        if row in parents and row in children and parents[row] != children[row]
    ]  # fmt: skip
    unique = {(r["parent_id"], r["child_id"]): r for r in reversed(rows)}
    return KINSHIPS.from_rows(list(unique.values()))


def decisions(taken: Taken, clues: pa.Table) -> pa.Table:
    """Return what visits decided about clues, or officers about rows (contract ``decisions``).

    A clue nobody knows keeps its key without a household. A day that was not written is the end of the delivery's period.
    """
    if taken.profile.id == "link_answers":
        return _verdicts(taken)
    homes = dict(zip(clues["clue_key"].to_pylist(), clues["household_id"].to_pylist(), strict=True))
    found: dict[str, dict[str, object]] = {}
    for row in taken.rows.to_pylist():
        key, on = str(row["clue_key"]), row["event_on"]
        decision_id = f"visit:{key}:{on.isoformat()}"
        found[decision_id] = {
            "decision_id": decision_id, "household_id": homes.get(key), "subject": "clue", "subject_key": key,
            "outcome": row["outcome"], "decided_on": on, "decided_by": "visit", "note": row.get("note"),
            "source_batch": taken.batch_id, "source_row": row["row"],
        }  # fmt: skip
    return DECISIONS.from_rows(list(found.values()))


def _verdicts(taken: Taken) -> pa.Table:
    """Return who an officer said a row is, or is not; the key is the one linkage reads (``row|batch|row|person``)."""
    end = last_of_month(read_period(str(taken.batch["period"][0].as_py())))
    found: dict[str, dict[str, object]] = {}
    for row in taken.rows.to_pylist():
        key = f"row|{row['batch_id']}|{row['batch_row']}|{row['candidate_id']}"
        found[key] = {
            "decision_id": f"link:{key}", "household_id": None, "subject": "link", "subject_key": key, "outcome": row["verdict"],
            "decided_on": row["event_on"] or end, "decided_by": "office", "note": row.get("note"),
            "source_batch": taken.batch_id, "source_row": row["row"],
        }  # fmt: skip
    return DECISIONS.from_rows(list(found.values()))


def with_numbers(taken: Taken, links: pa.Table, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return households and persons with the national system's numbers that a delivery tells (P1)."""
    rows = taken.rows
    found: dict[str, pa.Table] = {}
    if taken.profile.id == "national_households":
        homes = _linked(links, "household_id")
        numbers = {
            homes[r]: n for r, n in zip(rows["row"].to_pylist(), rows["household_no"].to_pylist(), strict=True) if r in homes
        }
        found["households"] = _filled(tables["households"], "household_id", "household_no", numbers)
    if taken.profile.id == "national_persons":
        people = _persons_by_row(links)
        numbers = {people[r]: n for r, n in zip(rows["row"].to_pylist(), rows["person_no"].to_pylist(), strict=True) if r in people}
        found["persons"] = _filled(tables["persons"], "person_id", "person_no", numbers)
    return found


def changes_registry(profile: Profile) -> bool:
    """Return whether a file type changes who is registered, lives or is numbered, beside the facts it makes."""
    return profile.registers is not None or profile.id in {*NUMBERING, *DEPARTING}


def with_departures(taken: Taken, links: pa.Table, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return persons with their day of death, and memberships ended by a move away, that a delivery tells."""
    if taken.profile.id not in DEPARTING:
        return {}
    people = _persons_by_row(links)
    rows = taken.rows.to_pylist()
    if taken.profile.id == "deaths":
        days = {people[r["row"]]: r["event_on"] for r in rows if r["row"] in people}
        return {"persons": _filled(tables["persons"], "person_id", "died_on", days)}
    gone = {people[r["row"]]: r["event_on"] for r in rows if r["row"] in people and any(w in str(r["kind"]) for w in MOVED_AWAY)}
    return {"memberships": _filled(tables["memberships"], "person_id", "to_on", gone)}


def _filled(table: pa.Table, key: str, column: str, values: Mapping[object, object]) -> pa.Table:
    """Return the table with one column set where a value is told; a later delivery replaces an earlier one."""
    if not values:
        return table
    at = table.column_names.index(column)
    kind = table.schema.field(column).type
    mapped = pa.array([values.get(k) for k in table[key].to_pylist()], kind)
    return table.set_column(at, column, pc.coalesce(mapped, table[column].combine_chunks()))


def _persons_by_row(links: pa.Table) -> dict[object, object]:
    return _linked(links, "person_id")


def _linked(links: pa.Table, column: str) -> dict[object, object]:
    same = links.filter(pc.equal(links["band"], "same"))
    return dict(zip(same["row"].to_pylist(), same[column].to_pylist(), strict=True))


def _salted(rows: pa.Table, salt: str, columns: list[str]) -> pa.Array:
    return stable_keys(
        rows.select(columns).append_column("salt", pa.array([salt] * rows.num_rows, pa.string())), ["salt", *columns]
    )


def _first_of(table: pa.Table, column: str) -> pa.Table:
    """Return the first row for each value of a column, in order."""
    seen: set[object] = set()
    keep = [not (v in seen or seen.add(v)) for v in table[column].to_pylist()]  # type: ignore[func-returns-value]
    return table.filter(pa.array(keep, pa.bool_()))
