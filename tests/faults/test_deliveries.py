"""F53: a department's file that is late, empty, sent twice, shifted by a column, or half the county: nothing false is stored from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from intake.samples import RESERVED, file_of, good_row, person_id
from jingzhun.county.clues.month.files import Delivery
from jingzhun.county.clues.month.taking import take_month
from jingzhun.intake import Checked, Recognition, check, profile_of, profiles, recognise, take
from jingzhun.policy import load
from jingzhun.sheets.reading import Sheet, Workbook, read
from jingzhun.tables.store import Store

POLICY = load("cn/150424", date(2024, 6, 30), overrides=RESERVED)
COUNT = 60
Row = dict[str, str]


def _people(count: int = COUNT) -> list[Row]:
    return [{"id_number": person_id("19800101", 2 * n + 1), "name": "王" + chr(0x4E00 + n)} for n in range(count)]


def _file(name: str, rows: list[Row]) -> bytes:
    profile = profile_of(name)
    return file_of(profile, [good_row(profile, **row) for row in rows])


def _shifted(data: bytes) -> bytes:
    """Return the file with every row, not the header, moved one column to the right."""
    header, *lines = data.split(b"\r\n")
    return b"\r\n".join([header, *(b"," + line.rsplit(b",", 1)[0] for line in lines if line)]) + b"\r\n"


class County:
    """A data folder that took the register and one month of two lists."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "data")
        homes = [{**row, "register_no": str(n)} for n, row in enumerate(_people())]
        self.deliver("2024-05", 户籍=_file("police_households", homes))
        self.lists = {"未参保": _file("uninsured", _people(40)), "住院": _file("medical_stays", _stays(40))}
        self.deliver("2024-05", **self.lists)

    def deliver(self, period: str, **files: bytes) -> dict[str, str]:
        """Take files in; return the state of each."""
        place = self.folder / f"{period}-{len(list(self.folder.iterdir()))}"
        place.mkdir(parents=True)
        for name, data in files.items():
            (place / f"{name}.csv").write_bytes(data)
        month = take_month(self.store, sorted(place.iterdir()), Delivery(POLICY, period))
        return {f.name.removesuffix(".csv"): str(f.batch["state"][0].as_py()) for f in month.files}

    @property
    def facts(self) -> list[dict[str, object]]:
        return self.store.read("events").to_pylist()


def _stays(count: int) -> list[Row]:
    return [
        {**row, "bill_no": f"单{n}", "admitted_on": "2024-04-20", "discharged_on": "2024-05-03"}
        for n, row in enumerate(_people(count))
    ]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    made = County(tmp_path_factory.mktemp("county"))
    assert len(made.facts) == 80
    return made


BAD = {
    "twice": ("2024-05", lambda c: c.lists, {"未参保": "repeated", "住院": "repeated"}),
    "empty": ("2024-06", lambda c: {n: d.split(b"\r\n")[0] + b"\r\n" for n, d in c.lists.items()}, {"未参保": "refused", "住院": "refused"}),
    "no bytes": ("2024-06", lambda c: dict.fromkeys(c.lists, b""), {"未参保": "refused", "住院": "refused"}),
    "shifted": ("2024-06", lambda c: {n: _shifted(d) for n, d in c.lists.items()}, {"未参保": "held", "住院": "held"}),
    "half the county missing": ("2024-06", lambda c: {"未参保": _file("uninsured", _people(20))}, {"未参保": "held"}),
    "half as many again and one": ("2024-06", lambda c: {"未参保": _file("uninsured", _people(61))}, {"未参保": "held"}),
    "late": ("2024-04", lambda c: {"未参保": _file("uninsured", _people(39))}, {"未参保": "refused"}),
}  # fmt: skip


@pytest.mark.parametrize("fault", list(BAD))
def test_f53_delivery_when_faulty_then_held_or_refused_and_every_fact_stands(fault: str, county: County) -> None:
    period, files, expected = BAD[fault]
    before, links = county.facts, county.store.read("links")
    assert county.deliver(period, **files(county)) == expected
    assert county.facts == before, "no fact came, went or changed: no storm of findings, and no list silently cleared"
    assert county.store.read("links").equals(links)
    batches = county.store.read("batches").to_pylist()
    told = [b for b in batches if b["period"] == period and b["state"] in expected.values()]
    assert all(b["note_zh"] and b["note_en"] for b in told)


def _kept_after_shift(name: str, *, left: bool, count: int = 40) -> tuple[Checked, pa.Table]:
    """Return the check of a file whose rows stand one column off below its header, and the rows that would be taken."""
    profile = profile_of(name)
    good = [list(good_row(profile, **_only(profile.columns, row)).values()) for row in _people(count)]
    rows = [[*r[1:], ""] if left else ["", *r[:-1]] for r in good]
    header = [profile.columns[c].header for c in good_row(profile)]
    book = Workbook("x.csv", "text", "utf-8", (Sheet("", False, 1, [header, *rows], ["s" * len(header)] * (count + 1)),))
    checked = check(recognise(book, profile=profile), POLICY, period_end=date(2024, 6, 30))
    return checked, take(checked, b"x", period="2024-06", policy=POLICY).rows


def _only(columns: object, row: Row) -> Row:
    return {name: text for name, text in row.items() if name in columns}  # type: ignore[operator]


@pytest.mark.parametrize("left", [False, True], ids=["right", "left"])
@pytest.mark.parametrize("name", [n for n in sorted(profiles()) if profile_of(n).makes or profile_of(n).registers == "households"])
def test_f53_file_of_any_kind_when_its_columns_are_shifted_then_no_row_is_taken(name: str, left: bool) -> None:
    checked, rows = _kept_after_shift(name, left=left)
    assert rows.num_rows == 0, f"{name}: {rows.num_rows} rows taken, {len(checked.refused)} refused"
    assert checked.faults


@pytest.mark.parametrize(("wrong", "state"), [(12, "taken"), (13, "held")])
def test_f53_rows_when_more_than_the_line_cannot_be_used_then_held_until_accepted(wrong: int, state: str) -> None:
    """30 % is the line (policy intake/volume.fall)."""
    rows = [{**row, "out_of_pocket": "很多" if n < wrong else "10", "in_scope": ""} for n, row in enumerate(_stays(40))]
    checked = check(_recognised("medical_stays", rows), POLICY, period_end=date(2024, 6, 30))
    taken = take(checked, b"x", period="2024-06", policy=POLICY)
    assert (taken.state, taken.rows.num_rows) == (state, 40 - wrong if state == "taken" else 0)
    assert take(checked, b"x", period="2024-06", policy=POLICY, accepted=True).rows.num_rows == 40 - wrong


def test_f53_list_when_no_row_of_it_can_be_used_then_held_however_short() -> None:
    """An empty list would say of everybody that he is not on it."""
    checked = check(_recognised("uninsured", [{"id_number": "9.90424E+17"}]), POLICY, period_end=date(2024, 6, 30))
    taken = take(checked, b"x", period="2024-06", policy=POLICY)
    assert taken.state == "held"
    assert "--accept uninsured" in str(taken.batch["note_zh"][0])


def _recognised(name: str, rows: list[Row]) -> Recognition:
    return recognise(read(_file(name, rows), name="a.csv"), profile=profile_of(name))
