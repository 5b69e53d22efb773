"""A report as a workbook: the bridge on the first sheet, the households of each term on sheets of their own, and how it was reckoned."""

from __future__ import annotations

from django.db.models import QuerySet

from jingzhun.casework import TERMS
from jingzhun.county.casework.models import ReportItem
from jingzhun.county.casework.queries.reports import SIGNS, ReportPage
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.queries import place_names
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook

WORDS = {
    "last": "上期数", "came": "本期新增", "left": "本期减少", "corrected_in": "更正增加", "corrected_out": "更正减少", "now": "本期数",
}  # fmt: skip
ALL = "monitored"


def workbook(page: ReportPage, items: QuerySet[ReportItem]) -> bytes:
    """Return the workbook of the items an officer sees."""
    report = page.report
    bridge: list[list[Cell]] = [[line.name.zh, *(term.count for term in line.terms)] for line in page.lines]
    header = ["类别", *(f"{SIGNS[t]}{WORDS[t]}" for t in TERMS)]
    sheets = [OutSheet(f"{report.as_of:%Y-%m-%d}", header, bridge)]
    every = list(items.filter(measure=ALL).select_related("household").order_by("village_code", "household_id"))
    kinds = dict(items.exclude(measure=ALL).filter(term="now").values_list("household_id", "measure"))
    names = place_names({i.village_code for i in every} | {i.village_code[:9] for i in every})
    for term in TERMS:
        rows: list[list[Cell]] = [
            [
                names.get(i.village_code[:9], ""),
                names.get(i.village_code, ""),
                i.household.head_name,
                _kind(kinds.get(i.household_id)),
            ]
            for i in every
            if i.term == term
        ]
        sheets.append(OutSheet(WORDS[term], ["乡镇", "行政村", "户主", "本期类别"], rows))
    how: list[list[Cell]] = [
        ["算法", "上期数 + 本期新增 − 本期减少 + 更正增加 − 更正减少 = 本期数"],
        ["上期", f"{report.before_on:%Y-%m-%d}"],
        ["本期", f"{report.as_of:%Y-%m-%d}"],
        ["固化时间", f"{report.frozen_at:%Y-%m-%d %H:%M}"],
        ["更正", "上期固化以后才查明的上期情况"],
    ]
    return write_workbook([*sheets, OutSheet("说明", ["项目", "内容"], how)])


def _kind(status: str | None) -> str:
    return label_of("household_statuses", status).zh if status else ""
