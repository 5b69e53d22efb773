"""A month's files as the departments send them, each with its truth apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from jingzhun.policy.codes import code_lists
from jingzhun.synthetic import contents, registers
from jingzhun.synthetic.book import Book, open_book
from jingzhun.synthetic.county import County
from jingzhun.synthetic.misspelling import misspell
from jingzhun.synthetic.shape import Array, Frame, Shape, draws, read_shape
from jingzhun.synthetic.voice import Cells, columns_of, rows_above, spell, write_file

_ASSETS = {"vehicles": "car", "companies": "company", "town_houses": "town_house", "public_payroll": "public_payroll"}


@dataclass(frozen=True)
class SyntheticFile:
    """One file of a month.

    Parameters
    ----------
    name
        File name as the department gives it.
    profile
        File type, as ``intake`` names it.
    content
        The bytes.
    truth
        One row a data row: ``row`` (number in the file from 1, titles and header counted), ``person_id`` and ``household_id`` (null
        for a stranger), their true ``id_number`` and ``register_no``, ``other_person_id`` (the parent of a kinship), ``faults``
        (kinds joined by commas, null where there are none).
    """

    name: str
    profile: str
    content: bytes
    truth: pa.Table


def monthly_files(county: County, *, month: str, seed: int, first: bool) -> Iterator[SyntheticFile]:
    """Yield the files of a month.

    Parameters
    ----------
    month
        ``YYYY-MM``, within the county's history.
    seed
        Of the misspellings; what happened follows from the county's own.
    first
        Whether the registers that come once (police, pensions, houses …) come with it.

    Notes
    -----
    One file of the month has a title and no table, one comes twice under another name.
    """
    book = open_book(county, month)
    voices = read_shape("voices")
    empty, twice = turn_of(month, "empty_headed"), turn_of(month, "sent_twice")
    for profile, voice in voices["files"].items():
        if voice.get("base") and not first:
            continue
        rows = rows_of(book, profile)
        if len(rows["name"]) == 0 and profile != empty:
            continue
        made = _file(book, profile, rows, seed=seed, is_empty=profile == empty)
        yield made
        if profile == twice:
            yield SyntheticFile(_again(made.name), profile, made.content, made.truth)


def turn_of(month: str, name: str) -> str:
    """Return whose turn it is in a month: of the file without a table (``empty_headed``), or of the one ``sent_twice``."""
    names = read_shape("voices")[name]
    return str(names[(int(month[:4]) * 12 + int(month[5:])) % len(names)])


def _again(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}（最终版）.{ending}"


def rows_of(book: Book, profile: str) -> Frame:
    """Return the rows that a file of a type holds this month, in our columns, before they are misspelled."""
    seed = book.county.seed
    if profile in _ASSETS:
        return registers.assets(book, _ASSETS[profile])
    plain = {
        "police_households",
        "national_households",
        "national_persons",
        "household_survey",
        "kinships",
        "pensions",
        "wage_work",
    }
    if profile in plain:
        found: Frame = getattr(registers, profile)(book)
        return found
    if profile in {"production", "dwellings", "water_states", "doctor_contracts", "disability_certificates"}:
        seeded: Frame = getattr(registers, profile)(book, seed)
        return seeded
    if profile == "medical_year":
        return contents.medical_year(book, seed)
    if profile == "dibao_paid":
        return contents.benefits_paid(book, "dibao_month_fen", "低保", seed)
    if profile == "special_care_paid":
        return contents.benefits_paid(book, "special_care_month_fen", "特困供养", seed)
    if profile == "subsidies":
        return contents.subsidies(book, seed, code_lists())
    return contents.event_rows(book, profile, seed)


def _file(book: Book, profile: str, rows: Frame, *, seed: int, is_empty: bool) -> SyntheticFile:
    told = read_shape("voices")
    voice: Shape = told["files"][profile]
    rng = draws(seed, f"{book.month} {profile}")
    count = len(rows["name"])
    if voice["format"] == "xlsx" and count > told["xlsx_rows"]:
        voice = {**voice, "format": "csv", "encoding": "gb18030", "dates": "dash" if voice["dates"] == "cell" else voice["dates"]}
    true_id = rows["id_number"].copy()
    faults = np.full(count, "", dtype=object)
    if not voice.get("clean"):
        faults = misspell(rng, told["faults"], rows, division=read_shape("shape")["division"], spared=book.planted_persons)
    if "number_suffix" in rows:
        rows["disability_number"] = np.char.add(rows["id_number"].astype(str), rows["number_suffix"])
    cells = spell(rng, voice, rows)
    if not voice.get("clean"):
        spared = np.isin(rows["person_id"], book.planted_persons)
        _spoil_fields(rng, told["faults"], cells, faults, spared=spared)
    names = columns_of(voice, rows)
    lines = [list(line) for line in zip(*(cells[n] for n in names), strict=True)]
    header = list(names.values())
    name = f"{told['departments'][profile]}_{voice.get('title') or _TITLES[profile]}_{book.month}.{voice['format']}"
    if is_empty:
        content = write_file(voice, ["", *[""] * (len(header) - 1)], [], month=book.month)
        return SyntheticFile(name, profile, content, _truth(voice, rows, true_id, faults).slice(0, 0))
    return SyntheticFile(name, profile, write_file(voice, header, lines, month=book.month), _truth(voice, rows, true_id, faults))


_TITLES = {"police_households": "户籍人口信息", "vehicles": "机动车登记信息", "companies": "市场主体登记信息"}


def _spoil_fields(rng: np.random.Generator, told: Shape, cells: dict[str, Cells], faults: Array, *, spared: Array) -> None:
    """Put a wrong day, amount or code into a few rows, in place."""
    labels = read_shape("voices")["labels"]
    kinds = {
        "bad_date": ("event_on", "since_on", "discharged_on"),
        "amount_text": ("amount", "out_of_pocket"),
        "unknown_code": tuple(labels),
    }
    words = {"bad_date": told["dates"], "amount_text": told["amounts"], "unknown_code": told["codes"]}
    able = [(kind, name) for kind, names in kinds.items() for name in names if name in cells]
    if not able:
        return
    for at in np.flatnonzero((rng.random(len(faults)) < told["field"]) & ~spared).tolist():
        kind, name = able[int(rng.integers(len(able)))]
        cells[name][at] = str(words[kind][int(rng.integers(len(words[kind])))])
        faults[at] = f"{faults[at]},{kind}" if faults[at] else kind


def _truth(voice: Shape, rows: Frame, true_id: Array, faults: Array) -> pa.Table:
    count = len(faults)
    known = rows["person_id"] > 0
    other = rows.get("other_person_id", np.zeros(count, dtype=np.int64))
    return pa.table(
        {
            "row": pa.array(np.arange(count, dtype=np.int64) + 1 + rows_above(voice)),
            "person_id": pa.array(rows["person_id"], mask=~known),
            "household_id": pa.array(rows["household_id"], mask=~known),
            "id_number": pa.array(np.where(known, true_id, "").tolist(), type=pa.string(), mask=~known),
            "register_no": pa.array(rows["register_no"].tolist(), type=pa.string(), mask=~known),
            "other_person_id": pa.array(other, mask=other == 0),
            "faults": pa.array([f or None for f in faults.tolist()], type=pa.string()),
        }
    )
