"""Issue 2, Must show 4: a 30,000 × 40 workbook is checked in the limited child under 350 MB, told beside calamine's bare read."""

from __future__ import annotations

import pytest

from jingzhun.bench.read_workbook import COLUMNS, ROWS, measure


@pytest.mark.slow
def test_workbook_of_a_county_is_read_within_the_limit() -> None:
    found = measure()
    assert (found["rows"], found["columns"], found["clean_rows"]) == (ROWS, COLUMNS, ROWS)
    assert 0 < int(str(found["peak_rss_mb"])) < 350
    assert float(str(found["limited_over_bare"])) < 6
