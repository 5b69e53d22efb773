"""A household survey read by its layout: persons, their households, and every row that breaks a rule.

The rules of departmental rows stand where they fit (``no_head``, ``required_empty`` …); a survey has three of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import pyarrow as pa

from jingzhun.intake.cells import EMPTY
from jingzhun.intake.check import RowFault
from jingzhun.intake.faults import IntakeRefused
from jingzhun.intake.recognise import TITLE_ROWS
from jingzhun.intake.row_checks import broken_groups
from jingzhun.intake.row_rules import ROW_RULES, RowRule
from jingzhun.intake.survey_layout import TYPES, SurveyColumn, SurveyLayout
from jingzhun.rules.keys import stable_key
from jingzhun.sheets.reading import Workbook
from jingzhun.values.rounding import PPM
from jingzhun.values.speech import Bilingual

SURVEY_RULES: dict[str, RowRule] = {
    **ROW_RULES,
    "not_one": RowRule(
        "not_one",
        "warning",
        Bilingual("“{header}”应恰好选一项，已按“未填”处理", "exactly one value of '{header}' is chosen; it is taken as not told"),
    ),
    "bad_ratio": RowRule(
        "bad_ratio",
        "warning",
        Bilingual("“{header}”应为不小于0的数字", "'{header}' is a number not below 0; it is taken as not told"),
    ),
    "members_differ": RowRule(
        "members_differ",
        "warning",
        Bilingual("同一户各成员的“{header}”不同，以户主为准", "members of one household differ in '{header}'; the head's stands"),
    ),
}
_WHOLE = re.compile(r"^-?\d{1,9}(\.0+)?$")
Found = list[tuple[int, str, str]]
Values = dict[str, list[object]]


@dataclass(frozen=True)
class Surveyed:
    """What a survey says.

    Parameters
    ----------
    persons
        One row a person without error: ``household_id``, ``person_id``, ``row`` (number in the file) and the fields of a person.
    households
        One row a household of ``persons``: ``household_id``, ``household_no``, ``members_seen``, ``head_id`` (null where there is no head
        or more than one) and the fields of a household, which are the head's.
    faults
        Every fault of every row.
    rows
        How many rows were judged.

    Nulls
    -----
    A cell that is empty or broke a rule is null. Where no head speaks and members differ, the household's field is null.
    """

    layout: SurveyLayout
    persons: pa.Table
    households: pa.Table
    faults: tuple[RowFault, ...]
    rows: int

    def broken(self, rule: str) -> tuple[RowFault, ...]:
        """Return the faults of one rule."""
        return tuple(f for f in self.faults if f.rule == rule)


def read_survey(workbook: Workbook, layout: SurveyLayout) -> Surveyed:
    """Return persons and households of a survey.

    Parameters
    ----------
    workbook
        As ``sheets`` read it; the first sheet with the layout's headers is taken.
    layout
        Which column becomes which field.

    Raises
    ------
    IntakeRefused
        ``not_recognised``, naming the missing headers, or ``no_rows``.
    """
    cells = _cells(workbook, layout)
    found: Found = []
    values: Values = {}
    for column in layout.columns.values():
        values[column.stored], wrong = _read_column(cells, column)
        found += wrong
    found += _required(layout, values, found) + _repeated(values)
    found += broken_groups({**values, "id_number": [None] * len(cells.numbers)})
    refused = {i for i, rule, _ in found if SURVEY_RULES[rule.partition(":")[0]].severity == "error"}
    kept = [i for i in range(len(cells.numbers)) if i not in refused]
    homes = _Homes(layout, values, kept)
    return Surveyed(
        layout=layout,
        persons=_persons(layout, values, cells, kept),
        households=homes.table(),
        faults=_faults(cells, layout, found + homes.differing()),
        rows=len(cells.numbers),
    )


@dataclass(frozen=True)
class _Cells:
    """The rows below the header that hold data, their numbers in the file, and the place of each header."""

    places: dict[str, int]
    rows: list[list[str]]
    numbers: list[int]

    def column(self, header: str) -> list[str]:
        """Return the texts of a column; an empty cell is an empty text."""
        at = self.places[header]
        texts = (row[at].strip() if at < len(row) else "" for row in self.rows)
        return ["" if t.lower() in EMPTY else t for t in texts]


def _cells(workbook: Workbook, layout: SurveyLayout) -> _Cells:
    wanted = set(layout.headers)
    nearest = wanted
    for sheet in workbook.sheets:
        for at, row in enumerate(sheet.rows[:TITLE_ROWS]):
            header = [c.strip() for c in row]
            missing = wanted - set(header)
            if missing:
                nearest = min(nearest, missing, key=len)
                continue
            below = [(sheet.first_row + n, r) for n, r in enumerate(sheet.rows) if n > at and any(c.strip() for c in r)]
            if not below:
                raise IntakeRefused("no_rows", file=workbook.name)
            return _Cells({h: header.index(h) for h in wanted}, [r for _, r in below], [n for n, _ in below])
    raise IntakeRefused("not_recognised", file=workbook.name, nearest=layout.title.zh, missing=", ".join(sorted(nearest)))


def _read_column(cells: _Cells, column: SurveyColumn) -> tuple[list[object], Found]:
    if column.type == "one_of":
        read = [_chosen(marks, tuple(column.headers.values())) for marks in zip(*map(cells.column, column.headers), strict=True)]
    else:
        read = [_READERS[column.type](text, column) if text else (None, None) for text in cells.column(next(iter(column.headers)))]
    return [value for value, _ in read], [(i, rule, column.stored) for i, (_, rule) in enumerate(read) if rule]


def _chosen(marks: Sequence[str], codes: Sequence[str]) -> tuple[object, str | None]:
    if not any(marks):
        return None, None
    ticked = [code for mark, code in zip(marks, codes, strict=True) if mark == "1"]
    is_clear = len(ticked) == 1 and set(marks) <= {"1", "0", ""}
    return (ticked[0], None) if is_clear else (None, "not_one")


def _text(text: str, _column: SurveyColumn) -> tuple[object, str | None]:
    return text, None


def _whole(text: str, column: SurveyColumn) -> tuple[object, str | None]:
    if text.lower() in column.words:
        return column.words[text.lower()], None
    return (int(Decimal(text)), None) if _WHOLE.match(text) else (None, "bad_whole")


def _ratio(text: str, column: SurveyColumn) -> tuple[object, str | None]:
    try:
        number = Decimal(column.words.get(text.lower(), text))
    except InvalidOperation:
        return None, "bad_ratio"
    if not number.is_finite() or number < 0:
        return None, "bad_ratio"
    return int((number * PPM).to_integral_value(ROUND_HALF_UP)), None


_READERS: dict[str, Callable[[str, SurveyColumn], tuple[object, str | None]]] = {"text": _text, "whole": _whole, "ratio": _ratio}


def _required(layout: SurveyLayout, values: Values, found: Found) -> Found:
    told = {(i, column) for i, _, column in found}
    needed = [c.stored for c in layout.columns.values() if c.required]
    return [(i, "required_empty", c) for c in needed for i, v in enumerate(values[c]) if v is None and (i, c) not in told]


def _repeated(values: Values) -> Found:
    first: dict[object, int] = {}
    earlier = [first.setdefault(number, i) for i, number in enumerate(values["person_no"])]
    numbers = values["person_no"]
    return [(i, f"duplicate_row:{e}", "person_no") for i, e in enumerate(earlier) if e != i and numbers[i] is not None]


class _Homes:
    """The rows of each household, and what they say of it together."""

    def __init__(self, layout: SurveyLayout, values: Values, kept: Sequence[int]) -> None:
        self.layout = layout
        self.values = values
        self.rows: dict[object, list[int]] = defaultdict(list)
        for index in kept:
            self.rows[values["household_no"][index]].append(index)

    def differing(self) -> Found:
        """Return the first row of each household and field where a member says something else than the first who tells it."""
        found: Found = []
        for column in self.layout.of("household"):
            said = self.values[column.stored]
            for rows in self.rows.values():
                told = [i for i in rows if said[i] is not None]
                odd = next((i for i in told if said[i] != said[told[0]]), None)
                found += [(odd, "members_differ", column.stored)] if odd is not None else []
        return found

    def table(self) -> pa.Table:
        """Return one row a household."""
        heads = [self._head(rows) for rows in self.rows.values()]
        numbers = list(self.rows)
        persons = self.values["person_no"]
        arrays = {
            "household_id": pa.array([_household_id(self.layout, n) for n in numbers], pa.int64()),
            "household_no": pa.array(numbers, pa.string()),
            "members_seen": pa.array([len(rows) for rows in self.rows.values()], pa.int64()),
            "head_id": pa.array([None if h is None else _person_id(self.layout, persons[h]) for h in heads], pa.int64()),
        }
        for column in self.layout.of("household"):
            said = self.values[column.stored]
            told = [_of_home(said, rows, head) for rows, head in zip(self.rows.values(), heads, strict=True)]
            arrays[column.stored] = pa.array(told, TYPES[column.type])
        return pa.table(arrays)

    def _head(self, rows: Sequence[int]) -> int | None:
        heads = [i for i in rows if self.values["relation"][i] == "head"]
        return heads[0] if len(heads) == 1 else None


def _of_home(said: Sequence[object], rows: Sequence[int], head: int | None) -> object:
    if head is not None and said[head] is not None:
        return said[head]
    told = {said[i] for i in rows} - {None}
    return told.pop() if len(told) == 1 else None


def _persons(layout: SurveyLayout, values: Values, cells: _Cells, kept: Sequence[int]) -> pa.Table:
    arrays = {
        "household_id": pa.array([_household_id(layout, values["household_no"][i]) for i in kept], pa.int64()),
        "person_id": pa.array([_person_id(layout, values["person_no"][i]) for i in kept], pa.int64()),
        "row": pa.array([cells.numbers[i] for i in kept], pa.int64()),
    }
    for column in layout.of("person"):
        arrays[column.stored] = pa.array([values[column.stored][i] for i in kept], TYPES[column.type])
    return pa.table(arrays)


def _household_id(layout: SurveyLayout, number: object) -> int:
    return stable_key("survey_household", layout.id, str(number))


def _person_id(layout: SurveyLayout, number: object) -> int:
    return stable_key("survey_person", layout.id, str(number))


def _faults(cells: _Cells, layout: SurveyLayout, found: Found) -> tuple[RowFault, ...]:
    by_stored = {c.stored: c for c in layout.columns.values()}
    out = []
    for index, told, stored in found:
        rule_id, _, other = told.partition(":")
        rule, column = SURVEY_RULES[rule_id], by_stored[stored]
        header = next(iter(column.headers))
        place = cells.places[header] if len(column.headers) == 1 else None
        row = cells.rows[index]
        text = row[place] if place is not None and place < len(row) else None
        named = "、".join(column.headers) if place is None else header
        sentence = rule.sentence.format(header=named, text=text or "", other=cells.numbers[int(other)] if other else None)
        out.append(RowFault(cells.numbers[index], rule.id, rule.severity, named, place, text, sentence))
    return tuple(sorted(out, key=lambda f: (f.row, f.place or 0, f.rule, f.column)))
