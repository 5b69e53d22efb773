"""The rule-ready projection of the store: kept when files are taken in, made anew where the facts have moved since."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun import screening
from jingzhun.county.clues.month.store_tables import HANDED, MEMORY_MB, Tables
from jingzhun.policy import Policy
from jingzhun.screening.arrivals import arrivals_by
from jingzhun.screening.one_pass import OnePass
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.parts import parts_in
from jingzhun.tables.ready import BEYOND_PROJECTION, STANDINGS
from jingzhun.tables.ready_store import read_about, read_circumstances, read_part, write_ready
from jingzhun.tables.store import Store

FOLDER = "ready"
NOT_FACTS = frozenset({"run"})  # snapshots that add answers, not facts


@dataclass(frozen=True)
class Standing:
    """The core rules' answers over the projection, and the households they do not speak of alone."""

    standings: pa.Table
    beyond: pa.Table


def keep_projection(store: Store, policy: Policy, as_of: date) -> Path:
    """Return the folder of the projection of the store's facts on a day, made where it is not there; older ones go.

    Raises
    ------
    StoreFault
        ``empty``.
    """
    about = {"snapshot": _facts_snapshot(store), "policy": policy.hash, "as_of": as_of.isoformat()}
    home = store.folder / FOLDER
    folder = home / f"{about['snapshot']}-{as_of.isoformat()}-{policy.hash[:12]}"
    if read_about(folder) == about:
        return folder
    tables = Tables(store)
    with DuckEngine(memory_mb=MEMORY_MB) as engine:
        found = screening.registry_projection({name: tables[name] for name in HANDED}, policy, as_of=as_of, engine=engine)
    home.mkdir(parents=True, exist_ok=True)
    for older in home.iterdir():
        shutil.rmtree(older)
    write_ready(found.facts, found.beyond, folder, about)
    return folder


def standing_of(store: Store, policy: Policy, as_of: date) -> Standing:
    """Return ``standings`` of every household with a member, from the projection, and ``beyond_projection``."""
    folder = keep_projection(store, policy, as_of)
    arrivals = arrivals_by(Tables(store)["batches"], policy, as_of)
    with DuckEngine() as engine:
        made = OnePass(read_circumstances(folder), policy, engine, arrivals)
    parts = [made.standings(read_part(part)) for part in parts_in(folder)]
    beyond = BEYOND_PROJECTION.conform(pq.read_table(folder / f"{BEYOND_PROJECTION.name}.parquet"))
    return Standing(STANDINGS.conform(pa.concat_tables(parts)), beyond)


def _facts_snapshot(store: Store) -> str:
    """Return the newest snapshot that holds facts: a run of the screening after it changes none."""
    return next(_newest_facts(store), store.snapshot().snapshot_id)


def _newest_facts(store: Store) -> Iterator[str]:
    for manifest in reversed(store.history()):
        if manifest.kind not in NOT_FACTS:
            yield manifest.snapshot_id
