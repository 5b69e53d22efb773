"""Amounts on purpose: well below, one fen below, on, one fen above and well above each line, for each class of household."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jingzhun.synthetic.arrays import MISSING
from jingzhun.synthetic.shape import Array, Frame, Shape

FEN = 100


@dataclass(frozen=True)
class Wanted:
    """An event to plant: its file type, the class of household it happens to, its day and amount."""

    profile: str
    pool: str
    day: np.datetime64
    fen: int


def planted_of(rng: np.random.Generator, told: Shape, *, homes: Frame, people: Frame, months: Array, drawn: Frame) -> Frame:
    """Return the planted events, in the columns of ``drawn``.

    They happen to grown people to whom nothing else happened, so that no other amount mixes with theirs.
    """
    untouched = ~np.isin(people["person_id"], drawn["person_id"]) & (people["age"] >= 18)
    home = people["household"]
    poor, monitored = homes["status"] != "ordinary", homes["monitored_kind"] != ""
    strict = (monitored & ~homes["is_cleared"]) | (homes["status"] == "registered_poor")
    pools = {
        "strict": rng.permutation(np.flatnonzero(untouched & strict[home])),
        "exited": rng.permutation(np.flatnonzero(untouched & (poor & ~strict & ~monitored)[home])),
        "ordinary": rng.permutation(np.flatnonzero(untouched & ~(poor | monitored)[home])),
    }
    taken = []
    for wanted in _wanted(told, months):
        left = pools[wanted.pool]
        if len(left):
            pools[wanted.pool] = left[1:]
            taken.append((int(left[0]), wanted))
    return _as_events(people, taken)


def _around(yuan: int) -> list[int]:
    """Return fen well below, a fen below, on, a fen above and well above a line in yuan."""
    line = yuan * FEN
    return [line // 2, line - 1, line, line + 1, line * 2]


def _wanted(told: Shape, months: Array) -> list[Wanted]:
    """Return every planted event."""
    lines = told["lines"]
    start = months[-1].astype("datetime64[Y]").astype("datetime64[D]") + np.timedelta64(40, "D")
    rows = []
    for month in months[-told["planted_months"] :]:
        day = month.astype("datetime64[D]") + np.timedelta64(11, "D")
        rows += _set("medical_stays", ["strict"], day, lines["medical_cost"]["monitored"])
        rows += _set("medical_stays", ["exited", "ordinary"], day, lines["medical_cost"]["other"])
        rows += _set("medical_outpatient", ["strict", "ordinary"], month.astype("datetime64[D]"), lines["outpatient_month"])
        rows += _set("crop_animal_losses", ["exited", "ordinary"], day, lines["crop_animal_loss"])
    rows += _set("medical_stays", ["exited"], start, lines["medical_year"]["registered"])
    rows += _set("medical_stays", ["ordinary"], start, lines["medical_year"]["ordinary"])
    return rows + _set("school_costs", ["exited", "ordinary"], start, lines["school_cost"])


def _set(profile: str, pools: list[str], day: np.datetime64, yuan: int) -> list[Wanted]:
    return [Wanted(profile, pool, day, fen) for pool in pools for fen in _around(yuan)]


def _as_events(people: Frame, taken: list[tuple[int, Wanted]]) -> Frame:
    count = len(taken)
    places = np.array([place for place, _ in taken], dtype=np.int64)
    days = np.array([w.day for _, w in taken], dtype="datetime64[D]")
    fen = np.array([w.fen for _, w in taken], dtype=np.int64)
    profiles = np.array([w.profile for _, w in taken], dtype="U24")
    medical = np.char.startswith(profiles, "medical")
    bills = np.char.add("ZX", np.char.zfill(np.arange(count).astype(str), 8))
    empty = np.full(count, "", dtype="U24")
    return {
        "profile": profiles,
        "person_id": people["person_id"][places],
        "household_id": people["household_id"][places],
        "day": days,
        "admitted_on": days - np.timedelta64(6, "D"),
        "until_on": np.full(count, np.datetime64("NaT", "D")),
        "amount_fen": fen,
        "in_scope_fen": np.where(medical, fen // 5 * 4, MISSING),
        "total_fen": np.where(medical, fen * 2 + 1, MISSING),
        **dict.fromkeys(("grade", "kind", "detail", "employer"), empty),
        "number": np.where(profiles == "medical_stays", bills, ""),
        "is_left_out": np.zeros(count, dtype=bool),
        "is_planted": np.ones(count, dtype=bool),
    }
