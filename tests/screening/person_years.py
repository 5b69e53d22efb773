"""Persons' years for tests: rows of a few households, drawn by hypothesis about the lines of the day, or as given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from jingzhun.tables.ready import PERSON_YEARS

NOTHING_TOLD = {
    "village_no": 150424100201,
    "school_age": 40,
    "is_absent": False,
    "is_uninsured": False,
    **dict.fromkeys(("wage_fen", "production_fen", "property_fen", "transfer_fen", "cost_fen", "own_payment_fen", "loss_fen"), 0),
}
HOME = {
    "is_income_whole": True,
    "grade": "A",
    "is_only_home": True,
    "is_quality_safe": True,
    "litres_per_person_day": 60,
    "fetch_minutes": 0,
    "assurance_ppm": 950_000,
}
STATUSES = (None, "exited", "registered_poor", "monitored_near_poor", "monitored_unstable_exited", "dibao", "risk_cleared")
EDGES = (0, 1, 299_999, 300_000, 829_999, 830_000, 830_001, 999_999, 1_000_000, 1_660_000, 2_490_000, 5_000_000)

amounts = st.one_of(st.none(), st.sampled_from(EDGES), st.integers(0, 9_000_000))
persons = st.fixed_dictionaries(
    {
        "school_age": st.one_of(st.none(), st.sampled_from((0, 5, 6, 15, 16, 70))),
        "is_absent": st.booleans(),
        "absence_reason": st.sampled_from((None, "休学", "厌学")),
        "is_uninsured": st.sampled_from((False, False, False, True)),
        "wage_fen": amounts,
        "cost_fen": st.sampled_from((0, 0, 10, 4_000_000)),
        "own_payment_fen": amounts,
        "loss_fen": st.sampled_from((0, 0, None, 2_000_000)),
    }
)
homes = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATUSES),
        "registered_on": st.sampled_from((None, date(2014, 3, 1), date(2017, 3, 1))),
        "is_income_whole": st.sampled_from((True, True, False)),
        "grade": st.sampled_from((None, "A", "B", "C", "D")),
        "is_only_home": st.sampled_from((None, True, False)),
        "is_quality_safe": st.sampled_from((None, True, True, False)),
        "litres_per_person_day": st.sampled_from((None, 19, 20, 60)),
        "fetch_minutes": st.sampled_from((None, 0, 20, 21)),
        "assurance_ppm": st.sampled_from((None, 899_999, 900_000)),
    }
)
counties = st.lists(st.tuples(homes, st.lists(persons, min_size=1, max_size=4), st.integers(0, 3)), min_size=1, max_size=60)


def table_of(households: Sequence[tuple[dict[str, Any], Sequence[dict[str, Any]], int]]) -> pa.Table:
    """Return ``person_years`` of households given as home, persons and which person's row tells the home."""
    rows = []
    for number, (home, people, teller) in enumerate(households, 1):
        for place, person in enumerate(people):
            told = home if place == teller % len(people) else {}
            rows.append({"household_id": number * 7, "person_id": len(rows) + 1, **NOTHING_TOLD, **person, **told})
    return PERSON_YEARS.from_rows(rows)
