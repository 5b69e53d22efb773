"""What does the limited child cost? A 30,000 × 40 workbook read and checked, beside calamine's bare read of the same bytes."""

from __future__ import annotations

import io
import time
from datetime import date

from python_calamine import CalamineWorkbook

from jingzhun import intake
from jingzhun.policy import load
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import OutSheet, write_workbook
from jingzhun.values.ids import RESERVED_DIVISION, check_digit

ROWS, COLUMNS = 30_000, 40
DAY = date(2024, 6, 30)


def measure(rows: int = ROWS, columns: int = COLUMNS) -> dict[str, object]:
    """Return seconds of bare and limited reading, their ratio, the check's seconds, and the child's peak memory."""
    data = workbook(rows, columns)
    started = time.perf_counter()
    bare = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    bare_s = time.perf_counter() - started
    started = time.perf_counter()
    book = read(data, name="住院.xlsx")
    limited_s = time.perf_counter() - started
    started = time.perf_counter()
    reserved = {"accepts_reserved_ids": [{"from": "2014-01-01", "value": True, "source": "ours", "verified": False}]}
    policy = load("cn/150424", DAY, overrides={"intake/row_rules": reserved})
    checked = intake.check(intake.recognise(book), policy, period_end=DAY)
    return {
        "rows": len(bare) - 1,
        "columns": columns,
        "clean_rows": checked.clean.num_rows,
        "bare_s": round(bare_s, 2),
        "limited_s": round(limited_s, 2),
        "check_s": round(time.perf_counter() - started, 2),
        "limited_over_bare": round(limited_s / bare_s, 2),
        "peak_rss_mb": round(book.peak_rss_mb),
    }


def workbook(rows: int, columns: int) -> bytes:
    """Return a workbook of hospital settlements with as many further columns as asked."""
    header = ["姓名", "身份证号", "结算单号", "出院日期", "个人负担", "医疗总费用"]
    more = [f"附加列{i + 1}" for i in range(columns - len(header))]
    body = [[*_stay(i), *(f"值{i % 97}-{j}" for j in range(len(more)))] for i in range(rows)]
    return write_workbook([OutSheet("住院", [*header, *more], body)])


def _stay(number: int) -> list[str]:
    first17 = f"{RESERVED_DIVISION}{1940 + number % 70:04d}{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 1000:03d}"
    return [
        "王小明",
        first17 + check_digit(first17),
        f"Z{number:08d}",
        f"2024-05-{number % 28 + 1:02d}",
        str(number % 9000),
        "9000",
    ]
