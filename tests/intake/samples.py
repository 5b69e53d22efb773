"""Rows of departmental files for tests: one good row a file type, by column type. No id here belongs to anyone (division 990424)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from jingzhun.intake import Checked, Profile, check, profile_of, recognise
from jingzhun.intake.take import read_period
from jingzhun.policy import Policy, load
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import OutSheet, write_delimited, write_workbook
from jingzhun.values.dates import last_of_month
from jingzhun.values.ids import check_digit

PERIOD = "2024-06"


def person_id(born: str = "19800101", order: int = 1) -> str:
    """Return a good id of the reserved division; an odd order is a man."""
    first17 = f"990424{born}{order:03d}"
    return first17 + check_digit(first17)


RESERVED = {
    "intake/row_rules": {"accepts_reserved_ids": [{"from": "2014-01-01", "value": True, "source": "ours", "verified": False}]}
}


@lru_cache
def demo_policy() -> Policy:
    return load("cn/150424", date(2024, 6, 30), overrides=RESERVED)


GOOD: dict[str, str] = {
    "name": "王小明", "id": person_id(), "disability_id": person_id() + "42", "text": "甲", "day": "2024-06-03", "month": "2024-05",
    "month_day": "2023-03", "money": "1234.5", "whole": "6", "hundredths": "12.5", "percent": "95%", "flag": "是",
    "phone": "13800001111", "division": "150424100201",
}  # fmt: skip
CODES = {
    "sex": "男", "relation": "户主", "education": "初中", "school_state": "", "grades": "二级", "production_items": "玉米",
    "household_statuses": "脱贫户", "classes": "边缘易致贫户", "risk_types": "因病", "health": "健康", "labour": "普通劳动力",
    "employment": "外出务工", "skill": "养殖经验", "visit_outcomes": "属实", "link_verdicts": "是同一人",
}  # fmt: skip
OWN = {
    "village": "", "township": "", "sex": "男", "birth_on": "1980-01-01", "admitted_on": "2024-05-20", "total": "9000", "in_scope": "1000",
    "cleared_on": "", "is_cleared": "否", "monitored_kind": "", "risk": "", "since_on": "2020-01-01", "ended_on": "2024-05-01",
    "identified_on": "2016-12", "area_m2": "80", "year": "2023", "has_employee_insurance": "否", "post_months": "", "kind": "玉米大豆生产者补贴",
    "parent_id": person_id("19500101", 2), "place": "北京", "reason": "", "until_on": "2024-05-31",
}  # fmt: skip


def good_row(profile: Profile, **cells: str) -> dict[str, str]:
    """Return one good row by column name."""
    row = {
        c.name: OWN.get(c.name, CODES.get(str(c.codes)) if c.type == "code" else GOOD[c.type]) or ""
        for c in profile.columns.values()
    }
    return {**row, **cells}


def file_of(
    profile: Profile, rows: Sequence[Mapping[str, str]], *, header: Mapping[str, str] | None = None, encoding: str = "gb18030"
) -> bytes:
    """Return the rows as delimited text with the profile's own headers."""
    names = list(rows[0])
    titles = [(header or {}).get(n, profile.columns[n].header) for n in names]
    return write_delimited(titles, [[r[n] for n in names] for r in rows], encoding=encoding)


def workbook_of(profile: Profile, rows: Sequence[Mapping[str, str]]) -> bytes:
    names = list(rows[0])
    return write_workbook([OutSheet("Sheet1", [profile.columns[n].header for n in names], [[r[n] for n in names] for r in rows])])


def checked_of(name: str, *rows: Mapping[str, str], policy: Policy | None = None, period: str = PERIOD) -> Checked:
    """Return what a check says of some rows of a file type."""
    profile = profile_of(name)
    data = file_of(profile, [good_row(profile, **row) for row in rows])
    recognition = recognise(read(data, name=f"{profile.titles[0]}.csv"), profile=profile)
    return check(recognition, policy or demo_policy(), period_end=last_of_month(read_period(period)))


def rules_of(checked: Checked) -> set[str]:
    return {f.rule for f in checked.faults}
