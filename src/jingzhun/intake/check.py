"""A recognised file checked row by row: clean rows, refused rows with their reasons, nothing lost and nothing written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from jingzhun.intake.cells import CellContext, read_column
from jingzhun.intake.places import village_codes
from jingzhun.intake.profile import Profile, SourceColumn
from jingzhun.intake.recognise import Recognition
from jingzhun.intake.row_checks import (
    ROW_CHECKS,
    SPECIAL_CARE,
    RowNumbers,
    broken_groups,
    broken_rows,
    large_groups,
    shared_phones,
)
from jingzhun.intake.row_rules import ROW_RULES
from jingzhun.policy import Policy
from jingzhun.sheets.child import column_letters
from jingzhun.tables.batches import ROW_FAULTS
from jingzhun.values.ids import read_id
from jingzhun.values.masks import mask_id
from jingzhun.values.speech import Bilingual
from jingzhun.values.text import clean_text

_TYPES = {
    "day": pa.date32(), "month": pa.date32(), "month_day": pa.date32(), "money": pa.int64(), "whole": pa.int64(),
    "hundredths": pa.int64(), "percent": pa.int64(), "flag": pa.bool_(),
}  # fmt: skip
_TOTALS = ("合计", "总计", "小计", "制表", "填表", "审核人", "备注：", "备注:", "注：", "注:", "说明：", "说明:")
_SHOWN = 40  # characters of a cell that a fault shows
_SECRET = {"id", "disability_id"}


@dataclass(frozen=True)
class RowFault:
    """A row that breaks a rule, at one cell.

    Parameters
    ----------
    row
        Row number in the file, from 1.
    column
        Header as in the file.
    place
        Column index in the file; null for the whole row.
    """

    row: int
    rule: str
    severity: str
    column: str
    place: int | None
    text: str | None
    sentence: Bilingual

    @property
    def cell(self) -> str:
        """Return the address of the cell, such as D17."""
        return "" if self.place is None else f"{column_letters(self.place)}{self.row}"


@dataclass(frozen=True)
class Checked:
    """What a check says of a file.

    Parameters
    ----------
    clean
        One row a row without error: ``row`` (number in the file), the stored columns of the profile, and for each id column its
        text as ``<name>_text``.
    faults
        Every fault of every row.
    rows
        Row numbers in the file of all rows that were judged; blank rows and footers are not among them.
    """

    recognition: Recognition
    clean: pa.Table
    faults: tuple[RowFault, ...]
    rows: tuple[int, ...]

    @property
    def profile(self) -> Profile:
        """Return the file's type."""
        return self.recognition.profile

    @property
    def file_name(self) -> str:
        """Return the display name of the file."""
        return self.recognition.file

    @property
    def refused(self) -> frozenset[int]:
        """Return the row numbers that are kept out."""
        return frozenset(f.row for f in self.faults if f.severity == "error")

    @property
    def warned(self) -> frozenset[int]:
        """Return the row numbers that are taken with a warning."""
        return frozenset(f.row for f in self.faults) - self.refused

    def fault_rows(self, batch_id: str) -> pa.Table:
        """Return the faults as the contract ``row_faults``, ids masked."""
        rows: list[dict[str, object]] = [
            {
                "batch_id": batch_id, "row": f.row, "rule": f.rule, "severity": f.severity, "column": f.column, "cell": f.cell,
                "text": f.text, "zh": f.sentence.zh, "en": f.sentence.en,
            }
            for f in self.faults
        ]  # fmt: skip
        return ROW_FAULTS.from_rows(rows)


def check(recognition: Recognition, policy: Policy, *, period_end: date) -> Checked:
    """Return the rows of a file, clean or refused with the reason.

    Parameters
    ----------
    recognition
        The file, its type and its columns.
    policy
        Code lists and the numbers of ``intake/row_rules``.
    period_end
        Last day of the period the file is of; a day behind it is a fault.

    Nulls
    -----
    An empty cell is null. A cell that broke a warning rule is null too; its text stays in the annotated workbook.
    """
    profile = recognition.profile
    flag = policy.rule("intake/row_rules").flag("accepts_reserved_ids")
    context = CellContext(policy, period_end, accepts_reserved_ids=bool(flag))
    kept = _judged_rows(recognition)
    cells = _Cells(recognition, kept)
    values, found = _read_columns(cells, profile, context)
    found += _required(profile, values, found)
    numbers = RowNumbers.of(policy, period_end)
    found += broken_rows(ROW_CHECKS, values, numbers)
    if profile.id == "special_care_paid":
        found += broken_rows((SPECIAL_CARE,), values, numbers)
    found += [*broken_groups(values), *large_groups(values, numbers), *shared_phones(values)]
    values, unknown = village_codes(values)
    found += [(i, "unknown_village", "village") for i in unknown]
    repeated, doubled = _doubles(profile, values)
    found += doubled
    faults = _faults(cells, profile, found)
    refused = {f.row for f in faults if f.severity == "error"}
    keep = [i for i, row in enumerate(cells.numbers) if row not in refused and i not in repeated]
    return Checked(recognition, _clean(profile, values, cells.numbers, keep), tuple(faults), tuple(cells.numbers))


class _Cells:
    """The cells of the rows that are judged, by column."""

    def __init__(self, recognition: Recognition, kept: Sequence[int]) -> None:
        self.recognition = recognition
        self.kept = kept
        rows, kinds = recognition.rows, recognition.kinds
        self.rows = [rows[i] for i in kept]
        self.marks = [kinds[i] for i in kept]
        self.numbers = [recognition.first_row + i for i in kept]

    def column(self, name: str) -> tuple[list[str], list[str]]:
        """Return the texts and kinds of a column."""
        at = self.recognition.places[name]
        texts = [row[at] if at < len(row) else "" for row in self.rows]
        return texts, [marks[at : at + 1] for marks in self.marks]


def _judged_rows(recognition: Recognition) -> list[int]:
    """Return the indexes of rows that hold data: neither blank nor a total or a footer."""
    width = len(recognition.header)
    kept = []
    for index, row in enumerate(recognition.rows):
        told = [c for c in row[:width] if c and not c.isspace()]
        if not told or (len(told) * 2 < len(recognition.places) + 1 and told[0].replace(" ", "").startswith(_TOTALS)):
            continue
        kept.append(index)
    return kept


Found = list[tuple[int, str, str]]


def _read_columns(cells: _Cells, profile: Profile, context: CellContext) -> tuple[dict[str, Sequence[object]], Found]:
    values: dict[str, Sequence[object]] = {}
    found: Found = []
    for name in cells.recognition.places:
        column = profile.columns[name]
        texts, kinds = cells.column(name)
        reading = read_column(texts, column, context, unit=cells.recognition.units.get(name), kinds=kinds)
        values[column.stored] = reading.values
        if reading.texts is not None:
            values[f"{name}_text"] = reading.texts
        found += [(i, _for_required(rule, column), column.stored) for i, rule in sorted(reading.faults.items())]
        if column.type == "flag":
            found += [
                (i, "empty_flag", column.stored) for i, v in enumerate(reading.values) if v is None and i not in reading.faults
            ]
    if "disability_number" in values and "id_number" not in values:
        values["id_number"], values["id_number_text"] = values["disability_number"], values["disability_number_text"]
    if "disability_number" in values:
        _fill_from_certificate(values, cells.column("disability_number")[0])
    return values, found


def _fill_from_certificate(values: dict[str, Sequence[object]], numbers: Sequence[str]) -> None:
    """Give rows of the disabled federation the id and the grade that their certificate number holds (domain.md 10.1)."""
    values["id_number"] = [i or n for i, n in zip(values["id_number"], values["disability_number"], strict=True)]
    told = values.get("grade", [None] * len(numbers))
    values["grade"] = [g or _grade_inside(t) for g, t in zip(told, numbers, strict=True)]


def _grade_inside(number: str) -> str | None:
    read = read_id(number)
    number = clean_text(number).text.replace(" ", "")
    return number[19] if read.kind in {"disability20", "disability22"} and number[19] in "1234" else None


def _for_required(rule: str, column: SourceColumn) -> str:
    return "code_required" if rule == "unknown_code" and column.required else rule


def _required(profile: Profile, values: Mapping[str, Sequence[object]], found: Found) -> Found:
    """Return the rows where a needed cell is empty; a cell that broke another rule is not told twice."""
    told = {(i, column) for i, _, column in found}
    out: Found = []
    for name in profile.required:
        column = profile.columns[name].stored
        out += [(i, "required_empty", column) for i, v in enumerate(values[column]) if v is None and (i, column) not in told]
    return out


def _doubles(profile: Profile, values: Mapping[str, Sequence[object]]) -> tuple[set[int], Found]:
    """Return rows that repeat another one wholly (taken once, silently), and those that say something else under the same key."""
    names = [profile.columns[n].stored for n in profile.unique if profile.columns[n].stored in values]
    if not names:
        return set(), []
    keys = list(zip(*(values[n] for n in names), strict=True))
    contents = list(zip(*values.values(), strict=True))
    first: dict[object, int] = {}
    repeated: set[int] = set()
    found: Found = []
    for index, key in enumerate(keys):
        if None in key:
            continue
        earlier = first.setdefault(key, index)
        if earlier != index:
            if contents[earlier] == contents[index]:
                repeated.add(index)
            else:
                found.append((index, f"duplicate_row:{earlier}", names[0]))
    return repeated, found


def _faults(cells: _Cells, profile: Profile, found: Found) -> list[RowFault]:
    by_stored = {c.stored: c for c in profile.columns.values()}
    out: dict[tuple[int, str, str], RowFault] = {}
    for index, told, stored in found:
        rule_id, _, other = told.partition(":")
        rule = ROW_RULES[rule_id]
        column = by_stored.get(stored) or by_stored.get(stored.removesuffix("_text"))
        place = cells.recognition.places.get(column.name) if column else None
        header = cells.recognition.header[place] if place is not None else (column.header if column else stored)
        row = cells.rows[index]
        text = row[place] if place is not None and place < len(row) else None
        number = cells.numbers[int(other)] if other else None
        sentence = rule.sentence.format(header=header, text=text or "", other=number)
        shown = mask_id(text.strip()) if text and column and column.type in _SECRET else (text or None)
        fault = RowFault(cells.numbers[index], rule.id, rule.severity, header, place, shown[:_SHOWN] if shown else None, sentence)
        out.setdefault((fault.row, fault.rule, fault.column), fault)
    return sorted(out.values(), key=lambda f: (f.row, f.place or 0, f.rule))


def _clean(profile: Profile, values: Mapping[str, Sequence[object]], numbers: Sequence[int], keep: Sequence[int]) -> pa.Table:
    types = {c.stored: _TYPES.get(c.type, pa.string()) for c in profile.columns.values()}
    arrays: dict[str, pa.Array] = {"row": pa.array([numbers[i] for i in keep], pa.int64())}
    everything = len(keep) == len(numbers)
    for name, column in values.items():
        picked = column if everything else [column[i] for i in keep]
        arrays[name] = pa.array(picked, types.get(name, pa.string()))
    for name, kind in types.items():
        if name not in arrays:
            arrays[name] = pa.nulls(len(keep), kind)
    return pa.table(arrays)
