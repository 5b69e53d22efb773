"""The national bridge: what the national system's export and the registry tell differently, and what is to be entered, by window (practice.md P1).

National numbers of households and persons are the keys; who has none is found by id. A field is compared only where the export has its column; a
field that one side does not tell is told apart from one that differs, so nothing is invented. An entry ticks itself off: its difference
is gone from the next export.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from jingzhun.intake.form_facts import MONITORED, NO, YES, PersonFacts, form_fields, place_words
from jingzhun.policy import Policy
from jingzhun.sheets.writing import Cell, OutSheet
from jingzhun.values.speech import Bilingual

KINDS: dict[str, Bilingual] = {
    "differs": Bilingual("两边不一致", "both tell, differently"),
    "theirs_blank": Bilingual("国家系统空缺", "the national system does not tell it"),
    "ours_blank": Bilingual("本地空缺", "the registry does not tell it"),
    "ours_only": Bilingual("国家系统没有", "only in the registry"),
    "theirs_only": Bilingual("本地没有", "only in the national system"),
}
TO_ENTER = ("differs", "theirs_blank", "ours_only", "theirs_only")
WHOLE = "*"  # the field of a difference that is a whole household or person
DOING = {"differs": "修改", "theirs_blank": "补录", "ours_only": "新增", "theirs_only": "核实后减少"}
HEADER = ["序号", "乡镇", "行政村", "户编号", "户主姓名", "人编号", "姓名", "操作", "项目", "国家系统现值", "应录入", "已录入"]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Window:
    """A window of the national system: its fields, each ours and the column of the export."""

    name: str
    title: Bilingual
    of: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Difference:
    """One place where the two tell something else.

    Parameters
    ----------
    household_id, person_id
        Numbers of the registry; null where it has no such household or person.
    field
        Name of ``form_fields.yaml``; ``*`` for a whole household or person.
    ours, theirs
        As text; empty where that side does not tell it.
    """

    window: str
    kind: str
    household_id: int | None
    household_no: str
    person_id: int | None
    person_no: str
    township: str
    village: str
    head_name: str
    name: str
    field: str
    ours: str
    theirs: str

    @property
    def key(self) -> str:
        """Return what stays the same from export to export: window, whose, field and what is to stand there."""
        whose = (self.household_no or self.household_id, self.person_no or self.person_id or "")
        return hashlib.sha256(repr((self.window, *whose, self.field, self.ours)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Export:
    """The national system's export: clean rows of both files, and the columns they have.

    Parameters
    ----------
    households, persons
        Rows of the profiles ``national_households`` and ``national_persons``; persons may be left out.
    columns
        Names of the columns that stand in the files.
    """

    households: Sequence[Row]
    persons: Sequence[Row]
    columns: Collection[str]


@lru_cache(maxsize=1)
def national_windows() -> tuple[Window, ...]:
    """Return the windows in their order."""
    told = yaml.safe_load((resources.files("jingzhun.intake") / "national_windows.yaml").read_text("utf-8"))
    return tuple(
        Window(name, Bilingual(**one["title"]), one["of"], tuple((f["field"], f["theirs"]) for f in one["fields"]))
        for name, one in told.items()
    )


def differences(facts: Sequence[PersonFacts], export: Export, policy: Policy) -> list[Difference]:
    """Return every difference, by window, village and household.

    Parameters
    ----------
    facts
        Persons of the households that belong into the national system, and of those with a number of it.
    """
    ours: dict[int, list[PersonFacts]] = defaultdict(list)
    for person in facts:
        ours[person.household_id].append(person)
    matched, alone = _matched_homes(ours, export.households)
    members: dict[str, list[Row]] = defaultdict(list)
    for row in export.persons:
        members[row["household_no"]].append(row)
    found: list[Difference] = []
    for household, theirs in matched.items():
        people = ours[household]
        found += _of_household(people, theirs, export, policy)
        if export.persons:
            found += _of_persons(people, members[theirs["household_no"]], export, policy)
    found += [_whole("ours_only", people[0]) for number, people in ours.items() if number not in matched]
    found += [_their_household(row, policy) for row in alone]
    order = {w.name: i for i, w in enumerate(national_windows())}
    return sorted(found, key=lambda d: (order[d.window], d.township, d.village, d.household_no, d.person_no, d.field))


def to_enter(found: Iterable[Difference], *, done: Collection[str] = ()) -> list[OutSheet]:
    """Return the to-enter sheets, one a window in the order of the national screens; entries that are done are left out."""
    sheets = []
    rows_of: dict[str, list[Difference]] = defaultdict(list)
    for difference in found:
        if difference.kind in TO_ENTER and difference.key not in done:
            rows_of[difference.window].append(difference)
    for window in national_windows():
        rows = [_entry(number, d) for number, d in enumerate(rows_of[window.name], start=1)]
        sheets.append(OutSheet(window.title.zh, HEADER, rows))
    return sheets


def difference_sheets(found: Sequence[Difference]) -> list[OutSheet]:
    """Return the difference list: one sheet of all, and one of how many of each kind by window."""
    header = ["窗口", "类别", *HEADER[1:7], "项目", "国家系统", "本地登记"]
    titles = {w.name: w.title.zh for w in national_windows()}
    rows = [_listed(d, titles[d.window]) for d in found]
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for d in found:
        counted[(titles[d.window], KINDS[d.kind].zh)] += 1
    summary: list[list[Cell]] = [[window, kind, count] for (window, kind), count in counted.items()]
    return [OutSheet("差异清单", header, rows), OutSheet("汇总", ["窗口", "类别", "处数"], summary)]


def field_title(name: str) -> Bilingual:
    """Return the words of a field."""
    if name == WHOLE:
        return Bilingual("整户或整人", "the whole household or person")
    return Bilingual(form_fields()[name].headers[0], name.replace("_", " "))


def _listed(d: Difference, window: str) -> list[Cell]:
    whose: list[Cell] = [d.township, d.village, d.household_no, d.head_name, d.person_no, d.name]
    return [window, KINDS[d.kind].zh, *whose, field_title(d.field).zh, d.theirs, d.ours]


def _entry(number: int, d: Difference) -> list[Cell]:
    whose: list[Cell] = [number, d.township, d.village, d.household_no, d.head_name, d.person_no, d.name]
    return [*whose, DOING[d.kind], field_title(d.field).zh, d.theirs, d.ours, ""]


def _matched_homes(ours: Mapping[int, list[PersonFacts]], theirs: Sequence[Row]) -> tuple[dict[int, Row], list[Row]]:
    """Return the export's row of each household, by its national number or by the id of one of its members; and the rows left over."""
    by_number = {people[0].values["household_no"]: n for n, people in ours.items() if "household_no" in people[0].values}
    by_id = {p.values["id_number"]: n for n, people in ours.items() for p in people if "id_number" in p.values}
    matched: dict[int, Row] = {}
    alone = []
    for row in theirs:
        home = by_number.get(row["household_no"])
        if home is None:
            home = by_id.get(row["id_number"] or "")
            if home is not None and "household_no" in ours[home][0].values:
                home = None  # that household has a number of its own: the row speaks of another one
        if home is None or home in matched:
            alone.append(row)
        else:
            matched[home] = row
    return matched, alone


def _of_household(people: Sequence[PersonFacts], theirs: Row, export: Export, policy: Policy) -> Iterator[Difference]:
    told = people[0].values
    is_monitored = "monitored_kind" in told or theirs.get("monitored_kind") is not None
    for window in national_windows():
        if window.of != "household" or (window.name == "monitoring" and not is_monitored):
            continue
        for field, column in window.fields:
            if column in export.columns:
                yield from _compared(
                    window, field, people[0], _their_text(theirs, field, column, policy), numbers=(theirs["household_no"], "")
                )


def _of_persons(people: Sequence[PersonFacts], theirs: Sequence[Row], export: Export, policy: Policy) -> Iterator[Difference]:
    window = next(w for w in national_windows() if w.of == "person")
    by_number = {r["person_no"]: r for r in theirs}
    by_id = {r["id_number"]: r for r in theirs if r["id_number"]}
    seen = set()
    for person in people:
        row = by_number.get(person.values.get("person_no", "")) or by_id.get(person.values.get("id_number", ""))
        if row is None or row["person_no"] in seen:
            yield _whole("ours_only", person, window.name)
            continue
        seen.add(row["person_no"])
        for field, column in window.fields:
            if column in export.columns:
                text = _their_text(row, field, column, policy)
                yield from _compared(window, field, person, text, numbers=(row["household_no"], row["person_no"]))
    for row in theirs:
        if row["person_no"] not in seen:
            yield _their_person(row, people[0])


def _compared(window: Window, field: str, person: PersonFacts, theirs: str, *, numbers: tuple[str, str]) -> Iterator[Difference]:
    ours = person.values.get(field, "")
    if ours == theirs or (theirs and theirs in ours.split("、")):
        return
    kind = "differs" if ours and theirs else "theirs_blank" if ours else "ours_blank"
    yield _difference(window.name, kind, person, field=field, ours=ours, theirs=theirs, numbers=numbers)


def _difference(
    window: str, kind: str, person: PersonFacts, *, field: str, ours: str, theirs: str, numbers: tuple[str, str]
) -> Difference:
    told = person.values
    is_person = window == "person"
    return Difference(
        window, kind, person.household_id, numbers[0], person.person_id if is_person else None, numbers[1], told.get("township", ""),
        told.get("village", ""), told.get("head_name", ""), told.get("name", "") if is_person else "", field, ours, theirs,
    )  # fmt: skip


def _whole(kind: str, person: PersonFacts, window: str = "household") -> Difference:
    told = person.values
    words = (
        f"{told.get('name', '')} {told.get('id_number', '')}"
        if window == "person"
        else f"{told.get('head_name', '')} {told.get('head_id', '')}"
    )
    numbers = (told.get("household_no", ""), told.get("person_no", "") if window == "person" else "")
    return _difference(window, kind, person, field=WHOLE, ours=words.strip(), theirs="", numbers=numbers)


def _their_household(row: Row, policy: Policy) -> Difference:
    place = (str(row.get("township") or ""), _their_text(row, "village", "village", policy))
    words = f"{row['name'] or ''} {row['id_number'] or ''}".strip()
    return Difference(
        "household", "theirs_only", None, row["household_no"], None, "", *place, row["name"] or "", "", WHOLE, "", words
    )  # fmt: skip


def _their_person(row: Row, neighbour: PersonFacts) -> Difference:
    told = neighbour.values
    words = f"{row['name'] or ''} {row['id_number'] or ''}".strip()
    return Difference(
        "person", "theirs_only", neighbour.household_id, row["household_no"], None, row["person_no"], told.get("township", ""),
        told.get("village", ""), told.get("head_name", ""), row["name"] or "", WHOLE, "", words,
    )  # fmt: skip


def _their_text(row: Row, field: str, column: str, policy: Policy) -> str:
    """Return what the export says of a field, in the words the registry uses."""
    value = row.get(column)
    if value is None or (field == "status" and str(value).startswith(MONITORED)):
        return ""
    if field == "is_cleared":
        return (YES if value else NO) if row.get("monitored_kind") else ""
    if field == "identified_on" and not row.get("monitored_kind"):
        return ""  # of an exited household the column holds the day of its exit
    if field == "village":
        code = row.get("village_code")
        return place_words(str(code))[1] if code else str(value)
    codes = form_fields()[field].codes
    if codes:
        found = policy.codes(codes)
        return found.label(str(value)).zh if str(value) in found.codes else str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
