"""How well and how fast rows find their persons, beside plain splink with its own comparisons of name, birth date and division.

240,000 rows against 240,000 persons, 8 % of the rows faulty, a tenth of those of nobody in the registry. Both sides get the same
tables; both may say "nobody". Precision is of all rows that were given a person, recall of all rows that have one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from jingzhun.bench.said import peak_mb
from jingzhun.linkage import Prepared, link_prepared, prepare_registry
from jingzhun.policy import Policy, load
from jingzhun.synthetic import make_county
from jingzhun.synthetic.misspelling import misspell
from jingzhun.synthetic.shape import draws, read_shape
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.values.ids import read_id

ROWS, FAULTY, SEED = 240_000, 0.08, 20240630
MEAN_HOUSEHOLD = 2.377
DAY = date(2024, 6, 30)
LINES = (0.5, 0.9, 0.95, 0.99, 0.999)  # probabilities above which plain splink may call two rows the same; it is given its best
Tell = Callable[[str], None]
Found = TypeVar("Found")


def measure(rows: int = ROWS, *, tell: Tell = lambda step: None) -> dict[str, object]:
    """Return precision, recall and seconds of both sides over the same rows."""
    tell("county")
    persons, households = registry(rows)
    requests, truth, is_faulty = rows_of(persons, households)
    tell("ours")
    prepare_s, registry_ready = _timed(lambda: prepare_registry(persons, households))
    link_s, found = _timed(lambda: by_us(registry_ready, requests))
    ours = _scored(found, truth, is_faulty) | {"seconds": round(prepare_s + link_s, 2), "of_which_registry": prepare_s}
    tell("splink")
    plain = _best_line(_timed(lambda: by_splink(persons, households, requests)), truth, is_faulty)
    return {
        "persons": persons.num_rows,
        "rows": requests.num_rows,
        "faulty_rows": int(is_faulty.sum()),
        "ours": ours,
        "splink": plain,
        "seconds_over_splink": round(ours["seconds"] / plain["seconds"], 2),
        "better_precision": ours["precision"] >= plain["precision"],
        "better_recall": ours["recall"] >= plain["recall"],
        "peak_mb": peak_mb(),
    }


def registry(rows: int) -> tuple[pa.Table, pa.Table]:
    """Return persons and households of a synthetic county of so many persons."""
    county = make_county(seed=SEED, epoch="2024", households=round(rows / MEAN_HOUSEHOLD), persons=rows)
    return _conforming(county.persons, "persons"), _conforming(county.households, "households")


def _conforming(table: pa.Table, name: str) -> pa.Table:
    contract = CONTRACTS[name]
    nothing = pa.nulls(table.num_rows)
    held = {c.name: table[c.name] if c.name in table.column_names else nothing for c in contract.columns}
    return contract.conform(pa.table(held))


def rows_of(persons: pa.Table, households: pa.Table) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """Return one row a person as departments send them, 8 % of them faulty; the person of each (0: nobody); which are faulty."""
    told = {**read_shape("voices")["faults"], "linking": FAULTY}
    place = dict(zip(households["household_id"].to_pylist(), households["village_code"].to_pylist(), strict=True))
    frame = {
        "person_id": persons["person_id"].to_numpy().copy(),
        "household_id": persons["household_id"].to_numpy().copy(),
        "name": np.array(persons["name"].to_pylist()),
        "id_number": np.array(persons["id_number"].fill_null("").to_pylist()),
        "register_no": np.full(persons.num_rows, "", dtype="U12"),
    }
    village = [place[h] for h in frame["household_id"].tolist()]
    division = str(read_shape("shape")["division"])
    faults = misspell(draws(SEED, "bench link"), told, frame, division=division, spared=np.zeros(0, dtype=np.int64))
    texts = frame["id_number"].tolist()
    made = {
        "batch_id": ["bench"] * len(texts),
        "row": list(range(1, len(texts) + 1)),
        "name": frame["name"].tolist(),
        "id_number": [_right_id(text) for text in texts],
        "id_text": texts,
        "sex": persons["sex"].to_pylist(),
        "village_code": village,
    }
    contract = CONTRACTS["link_requests"]
    nothing = pa.nulls(len(texts))
    requests = pa.table({c.name: made.get(c.name, nothing) for c in contract.columns})
    return contract.conform(requests), frame["person_id"], faults != ""


def by_us(registry_ready: Prepared, requests: pa.Table) -> dict[int, int]:
    """Return the person of each row of band *same*, by our linkage."""
    links = link_prepared(requests, registry_ready, policy=_policy()).links
    found = links.filter(pc.equal(links["band"], "same"))
    return dict(zip(found["row"].to_pylist(), found["person_id"].to_pylist(), strict=True))


def by_splink(persons: pa.Table, households: pa.Table, requests: pa.Table) -> dict[int, tuple[float, int]]:
    """Return the likeliest person of each row with its probability by plain splink: training, prediction, the best candidate."""
    places = pa.table({"household_id": households["household_id"], "village_code": households["village_code"]})
    village = persons.select(["person_id", "household_id"]).join(places, "household_id").sort_by("person_id")["village_code"]
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    sides = [
        api.register(_side(persons, "person_id", "id_number", village), dataset_display_name="registry"),
        api.register(_side(requests, "row", "id_text", requests["village_code"]), dataset_display_name="rows"),
    ]
    linker = Linker(sides, _settings())
    linker.training.estimate_probability_two_random_records_match([block_on("id_number")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=SEED)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("id_number"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "division"))
    pairs = linker.inference.predict(threshold_match_probability=LINES[0])
    return _best(connection.table(pairs.physical_name).to_arrow_table())


def _settings() -> SettingsCreator:
    """Return plain splink: its library comparisons of name, birth date, id and division, three blocking rules."""
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="unique_id",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.9, 0.7]),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.LevenshteinAtThresholds("id_number", [1, 2]),
            cl.ExactMatch("division"),
        ],
        blocking_rules_to_generate_predictions=[block_on("id_number"), block_on("name", "division"), block_on("dob", "division")],
    )


def _side(table: pa.Table, key: str, number: str, division: pa.ChunkedArray) -> pa.Table:
    """Return one side in plain splink's columns; the birth date is read off the id, because such rows tell no other."""
    text = table[number].fill_null("")
    day = pc.utf8_slice_codeunits(text, 6, 14)
    return pa.table(
        {
            "unique_id": table[key],
            "name": table["name"],
            "id_number": pc.if_else(pc.equal(text, ""), None, text),
            "dob": [f"{d[:4]}-{d[4:6]}-{d[6:]}" if len(d) == 8 and d.isdigit() else None for d in day.to_pylist()],
            "division": division,
        }
    )


def _best(pairs: pa.Table) -> dict[int, tuple[float, int]]:
    """Return for each row the likeliest person and the probability."""
    best: dict[int, tuple[float, int]] = {}
    columns = ("source_dataset_l", "unique_id_l", "unique_id_r", "match_probability")
    for source, left, right, chance in zip(*(pairs[c].to_pylist() for c in columns), strict=True):
        person, row = (left, right) if source == "registry" else (right, left)
        best[row] = max(best.get(row, (0.0, 0)), (chance, person))
    return best


def _timed(work: Callable[[], Found]) -> tuple[float, Found]:
    started = time.perf_counter()
    found = work()
    return round(time.perf_counter() - started, 2), found


def _best_line(timed: tuple[float, dict[int, tuple[float, int]]], truth: np.ndarray, is_faulty: np.ndarray) -> dict[str, float]:
    """Return plain splink's figures at the line that serves it best: the greatest harmonic mean of precision and recall."""
    seconds, best = timed
    tried = []
    for limit in LINES:
        told = _scored({row: person for row, (chance, person) in best.items() if chance >= limit}, truth, is_faulty)
        mean = 2 * told["precision"] * told["recall"] / max(told["precision"] + told["recall"], 1e-9)
        tried.append((mean, told | {"line": limit, "seconds": seconds}))
    return max(tried, key=lambda each: each[0])[1]


def _scored(found: dict[int, int], truth: np.ndarray, is_faulty: np.ndarray) -> dict[str, float]:
    said = np.array([found.get(row, 0) for row in range(1, len(truth) + 1)])
    right, has_person = (said == truth) & (truth > 0), truth > 0
    faulty = is_faulty & has_person
    return {
        "precision": round(float(right.sum() / max(1, (said > 0).sum())), 5),
        "recall": round(float(right.sum() / has_person.sum()), 5),
        "recall_faulty": round(float(right[faulty].sum() / max(1, faulty.sum())), 5),
    }


def _right_id(text: str) -> str | None:
    found = read_id(text)
    return text if found.kind == "id18" else None


def _policy() -> Policy:
    return load("cn/150424", DAY)
