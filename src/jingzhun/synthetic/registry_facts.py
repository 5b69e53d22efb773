"""The long tables of the large registry: memberships, states, events and income lines of a chunk of people."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from jingzhun.synthetic.arrays import MISSING, words
from jingzhun.synthetic.shape import Array, Frame, Shape, amounts

FACTS = ("lives_here", "registered_here", "shares_income")
STATES = ("education", "employment", "health", "insurance", "labour", "school_state")
GRADED = {"disability_certificate": ("1", "2", "3", "4"), "housing_danger": ("C", "D"), "accident": ("minor", "serious", "fatal")}
CUMULATIVE = ("medical_year", "school_cost")
SINCE = np.datetime64("2014-01-01")
WORKING_FROM, HALF_YEAR = 16, 181


def memberships_of(people: Frame) -> Frame:
    """Return one row a person and fact that holds; registered and sharing income always, living here mostly."""
    holds = np.ones((len(people["person_id"]), len(FACTS)), dtype=bool)
    holds[:, 0] = people["lives_here"]
    person, fact = np.nonzero(holds)
    return {
        "household_id": people["household_id"][person],
        "person_id": people["person_id"][person],
        "fact": words(FACTS, fact),
        "from_on": np.full(len(person), SINCE),
    }


def person_states_of(people: Frame, reference_on: np.datetime64) -> Frame:
    """Return one row a person and attribute that is told, in the order of the contract."""
    labels: list[str] = []
    columns = []
    for name in STATES:
        coded = pa.array(people[name], pa.string()).dictionary_encode()
        place = coded.indices.to_numpy()
        known = np.array([text != "" for text in coded.dictionary.to_pylist()])
        columns.append(np.where(known[place], place + len(labels), -1))
        labels += coded.dictionary.to_pylist()
    places = np.stack(columns, axis=1)
    places[:, STATES.index("employment")][people["age"] < WORKING_FROM] = -1
    person, attribute = np.nonzero(places >= 0)
    return {
        "person_id": people["person_id"][person],
        "attribute": words(STATES, attribute),
        "value": words(labels, places[person, attribute]),
        "from_on": np.full(len(person), reference_on - HALF_YEAR),
    }


def events_of(rng: np.random.Generator, told: Shape, *, people: Frame, reference_on: np.datetime64, before: int) -> Frame:
    """Return the events of the last twelve months, sorted by household, person and day, numbered after ``before``."""
    parts = [_of_kind(rng, kind, made, people=people, reference_on=reference_on) for kind, made in told.items()]
    found = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    order = np.lexsort((found["event_on"], found["person_id"]))
    sorted_events = {name: values[order] for name, values in found.items()}
    return {"event_id": before + 1 + np.arange(len(order), dtype=np.int64), **sorted_events}


def _of_kind(rng: np.random.Generator, kind: str, made: Shape, *, people: Frame, reference_on: np.datetime64) -> Frame:
    chosen = np.flatnonzero(rng.random(len(people["person_id"])) < made["chance"])
    count = len(chosen)
    own = amounts(rng, made["amount"], count) if "amount" in made else np.full(count, MISSING)
    medical = kind in {"hospital_stay", "outpatient_month", "medical_year"}
    grades = GRADED.get(kind)
    day = (
        np.full(count, reference_on) if kind in CUMULATIVE else reference_on - rng.integers(0, 360, count).astype("timedelta64[D]")
    )
    return {
        "household_id": people["household_id"][chosen],
        "person_id": people["person_id"][chosen],
        "kind": np.full(count, kind, dtype="U24"),
        "event_on": day.astype("datetime64[D]"),
        "amount_fen": own,
        "in_scope_fen": own // 5 * 4 if medical else np.full(count, MISSING),
        "total_fen": own * 3 if medical else np.full(count, MISSING),
        "grade": np.array(grades)[rng.integers(0, len(grades), count)] if grades else np.full(count, "", dtype="U8"),
        "is_cumulative": np.full(count, kind in CUMULATIVE),
        "department": np.full(count, "insurance" if medical else "rural", dtype="U10"),
    }


def income_lines_of(rng: np.random.Generator, told: Shape, *, homes: Frame, people: Frame, reference_on: np.datetime64) -> Frame:
    """Return wages and pensions of persons by their departments, and crops and their cost of households by the survey."""
    works = np.flatnonzero(np.isin(people["employment"], ["working_away", "working_local"]))
    wage = amounts(rng, told["income"]["away_month"], len(works)) * rng.integers(5, 12, len(works))
    old = np.flatnonzero(people["age"] >= told["income"]["pension_from"])
    pension = amounts(rng, told["income"]["pension_month"], len(old)) * 12
    farms = np.flatnonzero(rng.random(len(homes["household_id"])) < told["registry"]["farms_share"])
    crop = amounts(rng, told["registry"]["crop"], len(farms))
    none = np.full(len(farms), MISSING)
    year = (
        (reference_on.astype("datetime64[M]") - 12).astype("datetime64[D]"),
        reference_on.astype("datetime64[M]").astype("datetime64[D]") - 1,
    )
    survey = np.datetime64("2022-10-01"), np.datetime64("2023-09-30")
    parts = [
        _lines(people["household_id"][works], people["person_id"][works], "a1", wage, period=year, basis="department"),
        _lines(people["household_id"][old], people["person_id"][old], "d4", pension, period=year, basis="department"),
        _lines(homes["household_id"][farms], none, "b1", crop, period=survey, basis="survey"),
        _lines(homes["household_id"][farms], none, "e1", crop // 2, period=survey, basis="survey"),
    ]
    found = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    order = np.lexsort((found["line"], found["person_id"], found["household_id"]))
    return {name: values[order] for name, values in found.items()}


def _lines(
    household_id: Array, person_id: Array, line: str, amount: Array, *, period: tuple[np.datetime64, np.datetime64], basis: str
) -> Frame:
    count = len(household_id)
    return {
        "household_id": household_id,
        "person_id": person_id,
        "line": np.full(count, line, dtype="U3"),
        "amount_fen": amount.astype(np.int64),
        "period_from": np.full(count, period[0]),
        "period_to": np.full(count, period[1]),
        "basis": np.full(count, basis, dtype="U10"),
    }
