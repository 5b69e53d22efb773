"""A large registry straight to Parquet, in bounded memory: chunk by chunk, sorted by household, the same bytes for the same seed.

Ids of a chunk share one division of a province that does not exist (99xxxx), because one division has too few numbers for millions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.facts import linxi_villages
from jingzhun.synthetic.arrays import to_table
from jingzhun.synthetic.families import ages_on, exact_sizes, people_of
from jingzhun.synthetic.identities import day_ranks, id_numbers
from jingzhun.synthetic.living import lives_of
from jingzhun.synthetic.naming import clan_surnames, names_of
from jingzhun.synthetic.registry_facts import events_of, income_lines_of, memberships_of, person_states_of
from jingzhun.synthetic.shape import Array, Frame, Shape, draws, read_shape
from jingzhun.tables.contract import ARROW_TYPES, Contract
from jingzhun.tables.engines.parquet import COMPRESSION, ROW_GROUP
from jingzhun.tables.events import EVENTS
from jingzhun.tables.income import INCOME_LINES
from jingzhun.tables.people import HOUSEHOLD_STATES, HOUSEHOLDS, MEMBERSHIPS, PERSON_STATES, PERSONS

WRITTEN: tuple[Contract, ...] = (HOUSEHOLDS, PERSONS, MEMBERSHIPS, HOUSEHOLD_STATES, PERSON_STATES, EVENTS, INCOME_LINES)


@dataclass(frozen=True)
class Chunk:
    """Some neighbouring households: the number of the chunk, how many households and persons stand before it and in it."""

    number: int
    households_before: int
    persons_before: int
    households: int
    persons: int


def write_registry(*, persons: int, seed: int, folder: Path) -> dict[str, int]:
    """Write a registry of so many persons as Parquet files that keep the contracts, and return the rows by table.

    Parameters
    ----------
    folder
        Made where it is not there; files of the same name are replaced.

    Notes
    -----
    Memory is that of one chunk (``shape.yaml``: registry) whatever the size. Tables: households, persons, memberships,
    household_states, person_states, events, income_lines; keys are integers that grow with the household.
    """
    shape = read_shape("shape")
    folder.mkdir(parents=True, exist_ok=True)
    rows = dict.fromkeys((c.name for c in WRITTEN), 0)
    with ExitStack() as open_files:
        writers = {
            c.name: open_files.enter_context(pq.ParquetWriter(folder / f"{c.name}.parquet", _schema(c), compression=COMPRESSION))
            for c in WRITTEN
        }
        for chunk in chunks_of(persons, shape):
            frames = chunk_tables(seed, shape, chunk, events_before=rows["events"])
            for contract in WRITTEN:
                table = _conforming(frames[contract.name], contract)
                writers[contract.name].write_table(table, row_group_size=ROW_GROUP)
                rows[contract.name] += table.num_rows
    return rows


def chunks_of(persons: int, shape: Shape) -> Iterator[Chunk]:
    """Yield the chunks whose households and persons sum to the whole."""
    told = shape["registry"]
    households = max(1, round(persons / told["mean_household"]))
    number = -(-households // told["chunk_households"])
    edges = [households * i // number for i in range(number + 1)]
    heads = [persons * i // number for i in range(number + 1)]
    for i in range(number):
        yield Chunk(i, edges[i], heads[i], edges[i + 1] - edges[i], heads[i + 1] - heads[i])


def chunk_tables(seed: int, shape: Shape, chunk: Chunk, *, events_before: int) -> dict[str, Frame]:
    """Return the tables of one chunk; columns that the registry does not tell are left out."""
    rng = draws(seed, f"registry {chunk.number}")
    reference_on = np.datetime64(shape["epochs"]["2024"]["reference_on"])
    told = shape["registry"]
    homes = _homes(rng, shape, chunk)
    sizes = exact_sizes(rng, shape["sizes"]["ordinary"], chunk.households, chunk.persons)
    people = people_of(rng, shape, sizes=sizes, is_registered=homes["is_registered"], reference_on=reference_on)
    _fill(rng, shape, chunk, homes=homes, people=people, reference_on=reference_on)
    return {
        "households": {n: homes[n] for n in ("household_id", "village_code", "register_no")},
        "persons": {n: people[n] for n in ("household_id", "person_id", "name", "id_number", "sex", "birth_on", "relation")},
        "memberships": memberships_of(people),
        "household_states": _statuses(homes, reference_on),
        "person_states": person_states_of(people, reference_on),
        "events": events_of(rng, told["events"], people=people, reference_on=reference_on, before=events_before),
        "income_lines": income_lines_of(rng, shape, homes=homes, people=people, reference_on=reference_on),
    }


def _homes(rng: np.random.Generator, shape: Shape, chunk: Chunk) -> Frame:
    told, count = shape["registry"], chunk.households
    villages = linxi_villages(2023)
    numbers = chunk.households_before + 1 + np.arange(count, dtype=np.int64)
    village = np.sort(rng.integers(0, len(villages), count))
    registered = rng.random(count) < told["registered_share"]
    return {
        "household_id": numbers,
        "village": village,
        "village_code": np.array([v.code for v in villages])[village],
        "register_no": np.char.add("R", np.char.zfill(numbers.astype(str), 9)),
        "is_registered": registered,
        "is_monitored": rng.random(count) < told["monitored_share"],
        "is_on_dibao": rng.random(count) < told["dibao_share"],
        "hardship": rng.normal(0, 1, count) + registered * shape["hardship"]["registered"],
    }


def _fill(
    rng: np.random.Generator, shape: Shape, chunk: Chunk, *, homes: Frame, people: Frame, reference_on: np.datetime64
) -> None:
    """Give people their keys, ids, names and lives, in place."""
    home, male = people["household"], people["is_male"]
    people["household_id"] = homes["household_id"][home]
    people["person_id"] = chunk.persons_before + 1 + np.arange(len(home), dtype=np.int64)
    division = f"99{(424 + chunk.number) % 10_000:04d}"
    people["id_number"] = id_numbers(people["birth_on"], male, day_ranks(people["birth_on"], male), division=division)
    people["sex"] = np.where(male, "male", "female")
    clan = clan_surnames(rng, shape["places"], village=homes["village"], villages=int(homes["village"].max()) + 1)
    mongol = np.zeros(len(home), dtype=bool)
    people["name"] = names_of(rng, shape["names"], relation=people["relation"], is_male=male, clan=clan[home], is_mongol=mongol)
    age = ages_on(people["birth_on"], reference_on)
    people["age"] = age
    people |= lives_of(rng, shape, age=age, school_age=age - 1, is_male=male, hardship=homes["hardship"][home])


def _statuses(homes: Frame, reference_on: np.datetime64) -> Frame:
    """Return exited, monitored and dibao households with the day the status began."""
    parts = []
    for status, chosen, days in (
        ("dibao", homes["is_on_dibao"], 29),
        ("exited", homes["is_registered"], 1642),
        ("monitored_near_poor", homes["is_monitored"] & ~homes["is_registered"], 420),
        ("monitored_unstable_exited", homes["is_monitored"] & homes["is_registered"], 400),
    ):
        ours = homes["household_id"][chosen]
        parts.append(
            {
                "household_id": ours,
                "status": np.full(len(ours), status, dtype="U28"),
                "from_on": np.full(len(ours), reference_on - days),
            }
        )
    found = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    order = np.lexsort((found["status"], found["household_id"]))
    return {name: values[order] for name, values in found.items()}


def _schema(contract: Contract) -> pa.Schema:
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.type]) for c in contract.columns])


def _conforming(frame: Mapping[str, Array], contract: Contract) -> pa.Table:
    """Return the columns of the contract in order; what the frame does not tell is null."""
    told = to_table(dict(frame))
    schema = _schema(contract)
    columns = [told[f.name].cast(f.type) if f.name in frame else pa.nulls(told.num_rows, f.type) for f in schema]
    return pa.table(columns, schema=schema)
