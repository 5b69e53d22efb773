"""``jingzhun roster | form | bridge | retyped``: papers filled from the data folder, so that no figure is typed twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jingzhun import intake
from jingzhun.cli.doors import (
    AcceptReservedOption,
    CommandFault,
    DataOption,
    DayOption,
    JsonOption,
    PlaceOption,
    answer,
    day_of,
    policy_of,
    told,
)
from jingzhun.county.clues.month.store_tables import Tables
from jingzhun.intake.blank_forms import FilledForm, fill_form, read_form
from jingzhun.intake.bridge import Difference, Export, difference_sheets, differences, to_enter
from jingzhun.intake.form_facts import PersonFacts, facts_of
from jingzhun.intake.retyped import of_national, of_roster
from jingzhun.intake.rosters import Roster, rosters
from jingzhun.policy import Policy
from jingzhun.sheets.filling import fill
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import write_workbook
from jingzhun.tables.durable import write_bytes
from jingzhun.tables.store import Store
from jingzhun.values.speech import Bilingual

NO_ROSTER = Bilingual("没有花名册“{name}”；可用：{allowed}", "there is no roster '{name}'; allowed: {allowed}")
NO_EXPORT = Bilingual(
    "“{name}”不是国家系统导出的户信息或人员信息", "'{name}' is no export of households or persons of the national system"
)
NATIONAL = ("national_households", "national_persons")
IN_NATIONAL = ("registered_poor", "exited", "monitored_unstable_exited", "monitored_near_poor", "monitored_sudden_hardship")
OutOption = Annotated[Path, typer.Option("--out", help="写到哪个文件 / where the workbook goes")]


def roster(
    code: Annotated[str, typer.Argument(help="花名册代码，见 docs/howto/papers.md / code of a standard roster")],
    *,
    as_of: DayOption,
    out: OutOption,
    data: DataOption = Path("data"),
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """标准花名册：自动填好 / a standard roster, filled."""
    with told():
        known = rosters()
        if code not in known:
            raise CommandFault("no_roster", NO_ROSTER, name=code, allowed=", ".join(known))
        day = day_of(as_of)
        tables, policy = Tables(Store(data)), policy_of(place, day, reserved=reserved)
        wanted = known[code]
        people = wanted.listed(facts_of(tables, policy, day, households_of(tables, wanted, day)))
        _write(wanted.blank(), f"{code}.xlsx", people, out, as_json=as_json)


def form(
    blank: Annotated[
        Path, typer.Argument(metavar="BLANK", help="空白表格，或已有身份证号的表格 / a blank form, or one with ids in it")
    ],
    *,
    as_of: DayOption,
    out: OutOption,
    who: Annotated[
        str, typer.Option("--who", help="空白表格填谁：花名册代码 / whom a blank form lists: as this roster")
    ] = "monitored_households",
    data: DataOption = Path("data"),
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """任意空白花名册：认列、填写、原样交回 / any blank form: columns recognised, filled, its own layout kept."""
    with told():
        if who not in rosters():
            raise CommandFault("no_roster", NO_ROSTER, name=who, allowed=", ".join(rosters()))
        day = day_of(as_of)
        tables, policy = Tables(Store(data)), policy_of(place, day, reserved=reserved)
        content = blank.read_bytes()
        found = read_form(read(content, name=blank.name))
        if found.keyed_rows:
            ids = set(found.keyed_rows.values())
            homes = {
                p["household_id"]
                for p in tables["persons"].select(["household_id", "id_number"]).to_pylist()
                if p["id_number"] in ids
            }
            people = facts_of(tables, policy, day, homes)
        else:
            people = rosters()[who].listed(facts_of(tables, policy, day, households_of(tables, rosters()[who], day)))
        _write(content, blank.name, people, out, as_json=as_json)


def bridge(
    households: Annotated[
        Path, typer.Argument(metavar="HOUSEHOLDS", help="国家系统导出的户信息 / the national system's households")
    ],
    persons: Annotated[Path, typer.Argument(metavar="PERSONS", help="国家系统导出的人员信息 / its persons")],
    *,
    as_of: DayOption,
    out: Annotated[Path, typer.Option("--out", help="结果文件夹 / folder of the two workbooks")],
    data: DataOption = Path("data"),
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """国家系统比对：差异清单和分窗口待录入表 / differences with the national system, and what to enter by window."""
    with told():
        day = day_of(as_of)
        tables, policy = Tables(Store(data)), policy_of(place, day, reserved=reserved)
        found = _national(tables, policy, day, households=households, persons=persons)
        write_bytes(out / "差异清单.xlsx", write_workbook(difference_sheets(found)))
        write_bytes(out / "待录入.xlsx", write_workbook(to_enter(found)))
        counted = {kind: sum(d.kind == kind for d in found) for kind in sorted({d.kind for d in found})}
        answer({"differences": len(found), "by_kind": counted}, as_json=as_json, lines=(f"{k}: {v}" for k, v in counted.items()))


def retyped(
    *,
    as_of: DayOption,
    households: Annotated[
        Path | None, typer.Option("--households", help="国家系统户信息 / the national system's households")
    ] = None,
    persons: Annotated[Path | None, typer.Option("--persons", help="国家系统人员信息 / its persons")] = None,
    data: DataOption = Path("data"),
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """重复录入计数：一个月的表格，手工抄写的数字前后各多少 / figures a hand writes for a month's papers, before and after."""
    with told():
        day = day_of(as_of)
        tables, policy = Tables(Store(data)), policy_of(place, day, reserved=reserved)
        papers = [of_roster(r, facts_of(tables, policy, day, households_of(tables, r, day))) for r in rosters().values()]
        if households and persons:
            papers.append(of_national(_national(tables, policy, day, households=households, persons=persons)))
        said = {
            "papers": [{"paper": p.paper.zh, "before": p.before, "after": p.after} for p in papers],
            "before": sum(p.before for p in papers),
            "after": sum(p.after for p in papers),
        }
        lines = (f"{p.paper.zh} / {p.paper.en}: {p.before} → {p.after}" for p in papers)
        answer(said, as_json=as_json, lines=_with_sum(lines, f"合计 all: {said['before']} → {said['after']}"))


def households_of(tables: Tables, wanted: Roster, day: date) -> set[int]:
    """Return the households a roster lists on a day."""
    if wanted.classes:
        classes = tables["household_classes"].select(["household_id", "class"]).to_pylist()
        return {r["household_id"] for r in classes if r["class"] in wanted.classes}
    states = tables["household_states"].select(["household_id", "status", "from_on", "to_on"]).to_pylist()
    if wanted.is_cleared:
        return {r["household_id"] for r in states if r["status"].startswith("monitored_") and r["to_on"] and r["to_on"] <= day}
    holding = (r for r in states if r["from_on"] <= day and (r["to_on"] is None or r["to_on"] > day))
    return {r["household_id"] for r in holding if r["status"] in wanted.statuses}


def _national(tables: Tables, policy: Policy, day: date, *, households: Path, persons: Path) -> list[Difference]:
    rows, columns = {}, set[str]()
    for path in (households, persons):
        found = intake.recognise(read(path.read_bytes(), name=path.name))
        if found.profile.id not in NATIONAL:
            raise CommandFault("no_export", NO_EXPORT, name=path.name)
        rows[found.profile.id] = intake.check(found, policy, period_end=day).clean.to_pylist()
        columns |= set(found.places)
    states = tables["household_states"].select(["household_id", "status"]).to_pylist()
    homes = {r["household_id"] for r in states if r["status"] in IN_NATIONAL}
    homes |= {
        r["household_id"] for r in tables["households"].select(["household_id", "household_no"]).to_pylist() if r["household_no"]
    }
    export = Export(rows.get(NATIONAL[0], []), rows.get(NATIONAL[1], []), columns)
    return differences(facts_of(tables, policy, day, homes), export, policy)


def _write(content: bytes, name: str, people: list[PersonFacts], out: Path, *, as_json: bool) -> None:
    book = read(content, name=name)
    blank = read_form(book)
    by_id = {p.values["id_number"]: p for p in people if "id_number" in p.values}
    found = fill_form(blank, people, by_id=by_id)
    write_bytes(out, fill(content, book, found.filling))
    answer(_said(blank.unknown, found), as_json=as_json, lines=_lines(blank.unknown, found))


def _said(unknown: tuple[str, ...], found: FilledForm) -> dict[str, object]:
    return {
        "rows": found.rows,
        "figures": found.figures,
        "unknown_columns": list(unknown),
        "untold_cells": len(found.empty),
        "rows_of_nobody": list(found.strangers),
    }


def _lines(unknown: tuple[str, ...], found: FilledForm) -> Iterator[str]:
    yield f"已填 filled: {found.rows} 行 rows, {found.figures} 格 cells"
    if unknown:
        yield f"不认识的列 columns not known: {'、'.join(unknown)}"
    if found.empty:
        yield f"暂无数据的格 cells nobody told: {len(found.empty)}"
    if found.strangers:
        yield f"查无此人的行 rows of nobody here: {', '.join(map(str, found.strangers))}"


def _with_sum(lines: Iterator[str], last: str) -> Iterator[str]:
    yield from lines
    yield last
