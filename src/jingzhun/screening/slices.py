"""Slices: some households with everything their answers depend on, so that the whole screening may be run on them alone.

Answers reach across households by persons who are registered in one and share income in another, by the children who owe support,
and by those children's other parents. A slice follows these ties as far as an answer can reach, screens all of it, and keeps the
answers of the households it was cut for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.tables.engines.protocol import Engine

Core = Callable[[ir.Column], ir.BooleanValue]
BY_PERSON = ("persons", "memberships", "person_states")
BY_HOUSEHOLD = ("households", "household_states", "income_lines", "productions", "dwellings", "water_states")
BY_EITHER = ("events", "assets")
WHOLE = ("batches", "decisions")  # few rows, and what they say holds for every household
LAST = ("clues", "findings")


def slice_of(tables: Mapping[str, ir.Table], engine: Engine, core: Core, *, name: str) -> dict[str, pa.Table]:
    """Return the rows that the answers of some households depend on, by contract name.

    Parameters
    ----------
    tables
        Contracts of the registry and the facts, on the engine; one that is missing has no rows. ``last_clues`` and ``last_findings``
        of the last run go with them.
    core
        Whether a household is one of those the slice is cut for, as a predicate over a column of household ids.
    name
        Name of the steps of this slice, given once on an engine.
    """
    members = tables["memberships"]
    people = engine.step(f"{name}_people", _tied(tables, _persons_in(tables, core)), keep=True)
    homes = members.semi_join(people, "person_id").select("household_id")
    own = tables["households"].filter(core(tables["households"].household_id)).select("household_id")
    places = engine.step(f"{name}_homes", ibis.union(homes, own, distinct=True), keep=True)
    inside = members.semi_join(places, "household_id").select("person_id")
    all_people = engine.step(f"{name}_all", _tied(tables, ibis.union(inside, people, distinct=True)), keep=True)
    found = {n: engine.run(tables[n].semi_join(all_people, "person_id")) for n in BY_PERSON if n in tables}
    found |= {n: engine.run(tables[n].semi_join(places, "household_id")) for n in BY_HOUSEHOLD if n in tables}
    found |= {n: engine.run(_of_either(tables[n], places, all_people)) for n in BY_EITHER if n in tables}
    found |= {n: engine.run(tables[n]) for n in WHOLE if n in tables}
    if "kinships" in tables:
        kin = tables["kinships"]
        found["kinships"] = engine.run(kin.semi_join(all_people, kin.child_id == all_people.person_id))
    return found


def tied_homes(tables: Mapping[str, ir.Table], core: Core) -> ir.Table:
    """Return the households whose answers may depend on some others: ``household_id``, those themselves among them.

    A household reaches another by its persons, their parents and children, and those children's other parents.
    """
    members, persons = tables["memberships"], tables["persons"]
    near = _tied(tables, _persons_in(tables, core))
    homes = members.semi_join(near, "person_id").select("household_id")
    inside = members.semi_join(homes, "household_id").select("person_id")
    far = _tied(tables, ibis.union(inside, near, distinct=True))
    told = [t.semi_join(far, "person_id").select("household_id") for t in (members, persons)]
    return ibis.union(*told, distinct=True)


def last_of(tables: Mapping[str, ir.Table], engine: Engine, core: Core) -> dict[str, pa.Table] | None:
    """Return clues and findings of the last run for the households a slice is cut for.

    One clue of the last day stands among them whosever it is, because what is new is told from what is old by the day of the last run;
    its own answer is left out with all that are not of the core.
    """
    if "last_clues" not in tables:
        return None
    clues = tables["last_clues"]
    mine = clues.filter(core(clues.household_id))
    newest = clues.order_by(clues.last_seen_on.desc(), clues.clue_key).limit(1)
    return {
        "clues": engine.run(ibis.union(mine, newest, distinct=True)),
        "findings": engine.run(tables["last_findings"].filter(core(tables["last_findings"].household_id))),
    }


def kept_answers(found: Mapping[str, pa.Table], engine: Engine, core: Core) -> dict[str, pa.Table]:
    """Return the answers of the households a slice was cut for, in the order they have."""
    kept = {}
    for name, table in found.items():
        places = engine.table(f"answer_{name}", table.select(["household_id"]))
        mine = engine.run(places.filter(core(places.household_id)).distinct())["household_id"]
        kept[name] = table.filter(pc.is_in(table["household_id"], value_set=mine))
    return kept


def between(low: int, high: int) -> Core:
    """Return the predicate of a range of household ids, both ends included."""
    return lambda household: household.between(ibis.literal(low, "int64"), ibis.literal(high, "int64"))


def among(households: pa.Array) -> Core:
    """Return the predicate of some households by name, as a change set has them."""
    return lambda household: household.isin([int(h) for h in households.to_pylist()])


def _persons_in(tables: Mapping[str, ir.Table], core: Core) -> ir.Table:
    persons, members = tables["persons"], tables["memberships"]
    registered = persons.filter(core(persons.household_id)).select("person_id")
    return ibis.union(registered, members.filter(core(members.household_id)).select("person_id"), distinct=True)


def _tied(tables: Mapping[str, ir.Table], people: ir.Table) -> ir.Table:
    """Return persons with their parents and children in other households."""
    if "kinships" not in tables:
        return people
    kin = tables["kinships"]
    parents = kin.semi_join(people, kin.child_id == people.person_id).select(person_id=kin.parent_id)
    children = kin.semi_join(people, kin.parent_id == people.person_id).select(person_id=kin.child_id)
    return ibis.union(people, parents, children, distinct=True)


def _of_either(table: ir.Table, places: ir.Table, people: ir.Table) -> ir.Table:
    """Return rows of some households or of some persons: an event stands where its person shares income, wherever it was told."""
    mine = table.semi_join(places, "household_id")
    others = table.semi_join(people, "person_id").anti_join(places, "household_id")
    return ibis.union(mine, others)
