"""Keys: the same for a row and for its parts, apart for what differs, fast enough for a county."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.rules.keys import stable_key, stable_keys

TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
ROWS = st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1) | st.none(), TEXTS | st.none(), st.dates() | st.none()), max_size=12)


@given(ROWS)
def test_stable_keys_when_rows_then_each_is_the_key_of_its_parts(rows: list[tuple[int | None, str | None, date | None]]) -> None:
    schema = pa.schema([("a", pa.int64()), ("b", pa.string()), ("c", pa.date32())])
    table = pa.Table.from_pylist([dict(zip("abc", row, strict=True)) for row in rows], schema=schema)
    assert stable_keys(table, ["a", "b", "c"]).to_pylist() == [stable_key(*row) for row in rows]


@given(st.lists(TEXTS | st.none(), max_size=3), st.lists(TEXTS | st.none(), max_size=3))
def test_stable_key_when_parts_differ_then_keys_differ(one: list[str | None], two: list[str | None]) -> None:
    assert (stable_key(*one) == stable_key(*two)) == (one == two)


def test_stable_key_when_computed_today_then_it_is_what_it_always_was() -> None:
    assert stable_key(1, "门诊", date(2024, 6, 30), None, True) == 4_501_152_036_910_089_170
    assert 0 <= stable_key("x") < 2**63
