"""Which file type is this, where does its table begin, which column is which.

A header is compared without spaces, width, case and the unit in brackets behind it; the brackets are kept, because a unit written
there is the unit of the column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jingzhun.intake.faults import IntakeRefused
from jingzhun.intake.profile import Profile, SourceColumn, profiles
from jingzhun.sheets.child import column_letters
from jingzhun.sheets.reading import Sheet, Workbook
from jingzhun.values.text import clean_text

TITLE_ROWS = 15  # how far down a header may stand: titles, notes to the reader, an empty row
_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]$")
UNITS = {"元": "yuan", "万元": "wan_yuan", "分": "fen"}
OURS = ("行状态", "错误字段", "原因与建议", "原行号")  # the columns of our annotated workbook: a file that comes back carries them


@dataclass(frozen=True)
class Recognition:
    """A file with its type: the sheet and row of its header, and the place of each known column.

    Parameters
    ----------
    header_row
        Row number in the file, from 1.
    places
        Column index by column name.
    units
        Money unit by column name where the header says one.
    extra
        Headers that the profile does not know; their cells are kept in the annotated workbook and nowhere else.
    """

    profile: Profile
    sheet: Sheet
    header_row: int
    header: tuple[str, ...]
    places: Mapping[str, int]
    units: Mapping[str, str]
    extra: tuple[str, ...]
    file: str

    @property
    def rows(self) -> list[list[str]]:
        """Return the rows below the header, in order."""
        return self.sheet.rows[self._offset :]

    @property
    def kinds(self) -> list[str]:
        """Return the kinds of cells of ``rows``."""
        return self.sheet.kinds[self._offset :]

    @property
    def first_row(self) -> int:
        """Return the row number in the file, from 1, of the first row below the header."""
        return self.header_row + 1

    def without_rows(self) -> Recognition:
        """Return the recognition without its cells: what is still asked of it once the rows are checked."""
        return replace(self, sheet=replace(self.sheet, rows=[], kinds=[]))

    @property
    def _offset(self) -> int:
        return self.header_row - self.sheet.first_row + 1


def recognise(workbook: Workbook, *, profile: Profile | None = None) -> Recognition:
    """Return what a file is.

    Parameters
    ----------
    workbook
        As ``sheets`` read it.
    profile
        The type, where a person has said it; found by header, title and file name where not.

    Raises
    ------
    IntakeRefused
        ``not_recognised``, ``no_table``, ``ambiguous``, ``no_rows`` or ``column_twice``.
    """
    wanted = [profile] if profile else list(profiles().values())
    visible = [s for s in workbook.sheets if not s.hidden and s.rows] or [s for s in workbook.sheets if s.rows]
    if not visible:
        raise IntakeRefused("no_rows", file=workbook.name)
    found = [(_score(one, workbook.name), one) for sheet in visible for p in wanted if (one := _try(sheet, p, workbook.name))]
    if not found:
        raise _nearest(visible, wanted, workbook.name)
    best = max(score for score, _ in found)
    winners = [one for score, one in found if score == best]
    if len({w.profile.id for w in winners}) > 1:
        names = "、".join(sorted(w.profile.title.zh for w in winners))
        raise IntakeRefused("ambiguous", file=workbook.name, candidates=names)
    if not any(any(row) for w in winners for row in w.rows):
        raise IntakeRefused("no_rows", file=workbook.name)
    return winners[0]


def _try(sheet: Sheet, profile: Profile, file: str) -> Recognition | None:
    """Return the sheet read as a profile from its best header row; null where a needed column is missing."""
    best: Recognition | None = None
    known = _headers(profile)
    for at, row in enumerate(sheet.rows[:TITLE_ROWS]):
        if len([c for c in row if c]) < 2:
            continue
        one = _mapped(sheet, profile, at=at, known=known, file=file)
        if one and (best is None or len(one.places) > len(best.places)):
            best = one
    return best


def _mapped(sheet: Sheet, profile: Profile, *, at: int, known: Mapping[str, str], file: str) -> Recognition | None:
    row = sheet.rows[at]
    places: dict[str, int] = {}
    units: dict[str, str] = {}
    extra = []
    for index, text in enumerate(row):
        name, unit = _column_of(text, known)
        if name is None:
            if text.strip() and text.strip() not in OURS:
                extra.append(text)
            continue
        if name in places:
            if not _has_needed(profile, places):
                return None
            raise IntakeRefused(
                "column_twice",
                file=file,
                column=profile.columns[name].header,
                headers="、".join(f"{_address(sheet, at, i)} {row[i]}" for i in (places[name], index)),
            )
        places[name] = index
        if unit:
            units[name] = unit
    if not _has_needed(profile, places):
        return None
    return Recognition(profile, sheet, sheet.first_row + at, tuple(row), places, units, tuple(extra), file)


def _address(sheet: Sheet, at: int, index: int) -> str:
    return f"{column_letters(index)}{sheet.first_row + at}"


def _has_needed(profile: Profile, places: Mapping[str, int]) -> bool:
    return all(name in places for name in (*profile.recognised_by, *profile.required))


def _column_of(text: str, known: Mapping[str, str]) -> tuple[str | None, str | None]:
    whole = plain_header(text)
    found = known.get(whole)
    bracket = _BRACKETS.search(whole)
    unit = UNITS.get(bracket.group(1)) if bracket else None
    if found is None and bracket:
        found = known.get(whole[: bracket.start()])
    return found, unit


@lru_cache(maxsize=4096)
def plain_header(text: str) -> str:
    """Return a header as it is compared: no spaces, narrow, lower case, no mark of a required column."""
    return clean_text(text).text.replace(" ", "").lower().lstrip("*").rstrip("*:：").replace("（", "(").replace("）", ")")


def _headers(profile: Profile) -> dict[str, str]:
    """Return column names by header; a profile's own header wins over a synonym of another column."""
    columns = list(profile.columns.values())
    synonyms = {plain_header(s): c.name for c in columns for s in c.synonyms}
    codes = {plain_header(c.name): c.name for c in columns}
    return {**synonyms, **codes, **{plain_header(c.header): c.name for c in columns}}


def _score(found: Recognition, file: str) -> tuple[int, int, int]:
    """Return how well a file fits: a title word, the columns found, and few that are not known."""
    offset = found.header_row - found.sheet.first_row
    heading = " ".join([file, found.sheet.name, *(c for row in found.sheet.rows[:offset] for c in row)])
    titles = sum(word in heading for word in found.profile.titles)
    return (min(titles, 1), len(found.places), -len(found.profile.columns))


def _nearest(sheets: Sequence[Sheet], wanted: Sequence[Profile], file: str) -> IntakeRefused:
    best: tuple[int, str, str] = (-1, "-", "-")
    for profile in wanted:
        known = _headers(profile)
        for sheet in sheets:
            for row in sheet.rows[:TITLE_ROWS]:
                named = {_column_of(text, known)[0] for text in row}
                missing = [
                    _title(profile.columns[n]) for n in dict.fromkeys((*profile.required, *profile.recognised_by)) if n not in named
                ]
                score = len(named - {None}) * 2 - len(missing)
                if len(named) > 1 and score > best[0]:
                    best = (score, profile.title.zh, "、".join(missing))
    if best[0] < 0:
        return IntakeRefused("no_table", file=file, rows=TITLE_ROWS)
    return IntakeRefused("not_recognised", file=file, nearest=best[1], missing=best[2])


def _title(column: SourceColumn) -> str:
    return column.header
