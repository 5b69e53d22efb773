"""S46–S49 as files: ids, dates, money and Unicode through a file and ``intake.check``, from text and from a workbook alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pytest

from intake.samples import checked_of, demo_policy, file_of, good_row, person_id, rules_of, workbook_of
from jingzhun.intake import (
    Checked,
    annotated_workbook,
    check,
    link_requests,
    profile_of,
    profiles,
    recognise,
    register_households,
    take,
    to_contracts,
)
from jingzhun.intake.check import RowFault
from jingzhun.intake.row_rules import ROW_RULES
from jingzhun.sheets.reading import Sheet, Workbook, read
from jingzhun.sheets.writing import OutSheet, write_workbook
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.links import LINKS
from security.made_files import parts_of, row, text, with_part, with_sheet

DAY = date(2024, 6, 30)
GOOD = person_id()


MAKERS = {"csv": file_of, "xlsx": workbook_of}
both = pytest.mark.parametrize("ending", list(MAKERS))


@lru_cache
def _column(name: str, column: str, texts: tuple[str, ...], ending: str) -> tuple[Checked, list[list[str]]]:
    """Return the check of one file with a row a text, each of a person of his own, and the rows of its annotated workbook."""
    profile = profile_of(name)
    own = [{"id_number": person_id(order=2 * n + 1)} if column != "id_number" else {} for n in range(len(texts))]
    rows = [good_row(profile, **more, **{column: written}) for more, written in zip(own, texts, strict=True)]
    found = recognise(read(MAKERS[ending](profile, rows), name=f"a.{ending}"), profile=profile)
    checked = check(found, demo_policy(), period_end=DAY)
    return checked, read(annotated_workbook(checked), name="b.xlsx").sheets[0].rows[1:]


@dataclass(frozen=True)
class _Row:
    """What became of one row: its rules, the value that is stored (nothing where the row was refused), and how it is shown again."""

    faults: dict[str, RowFault]
    stored: list[object]
    shown: list[str]

    @property
    def rules(self) -> set[str]:
        return set(self.faults)


def _row(name: str, column: str, texts: tuple[str, ...], written: str, ending: str) -> _Row:
    checked, annotated = _column(name, column, texts, ending)
    at = texts.index(written)
    number = at + 2
    stored = profile_of(name).columns[column].stored
    clean = [r[stored] for r in checked.clean.to_pylist() if r["row"] == number]
    return _Row({f.rule: f for f in checked.faults if f.row == number}, clean, annotated[at])


IDS = [
    (GOOD[:-1] + "0", "id_check_digit", "核对"),
    ("9.90424E+17", "id_float", "科学计数"),
    ("990424198001010000", "id_precision_lost", "000"),
    ("990424198001010000.0", "id_float", "科学计数"),
    (person_id("20240701"), "id_future_birth", "晚于"),
    (person_id("18930101"), "id_too_old", "130"),
    (person_id("19800230"), "id_birth_date", "出生日期"),
    (GOOD[:-1], "id_length", "18位"),
    (GOOD + "1", "id_length", "18位"),
    (GOOD[:10] + "O" + GOOD[11:], "id_characters", "只能是数字"),
    ("".join(chr(0x660 + int(c)) for c in GOOD if c.isdigit()).ljust(18, "\u0660"), "id_characters", "只能是数字"),
    ("".join(chr(0x1D7CE + int(c)) for c in GOOD[:17]) + "7", "id_characters", "只能是数字"),
    (GOOD[:17] + "Ⅹ", "id_characters", "只能是数字"),
    ("9904242024130112345", "id_length", "18位"),
]


@both
@pytest.mark.parametrize(("number", "rule", "cause"), IDS)
def test_s46_id_when_wrong_then_the_likely_cause_is_named(number: str, rule: str, cause: str, ending: str) -> None:
    found = _row("deaths", "id_number", tuple(i for i, _, _ in IDS), number, ending)
    assert rule in found.rules
    told = found.faults[rule]
    assert cause in told.sentence.zh
    assert told.cell.startswith("B")
    assert number not in str(told.text), "an id is masked where it is told"
    assert found.stored in ([], [None])


@both
@pytest.mark.parametrize(
    "number",
    [GOOD.lower(), " ".join(GOOD), "".join(chr(ord(c) + 0xFEE0) for c in GOOD), f"'{GOOD}", f"\u200b{GOOD}\u3000", f"{GOOD}\n"],
)
def test_s46_id_when_only_written_oddly_then_read(number: str, ending: str) -> None:
    found = _row("deaths", "id_number", (number,), number, ending)
    assert found.stored == [GOOD]
    assert found.rules <= {"hidden_characters"}


def test_s46_id_of_15_digits_is_read_as_18() -> None:
    assert checked_of("deaths", {"id_number": "990424800101001"}).clean["id_number"].to_pylist() == [GOOD]


def test_s46_id_when_the_sheet_kept_a_number_then_refused_even_where_it_fits() -> None:
    header = row(*(text(h.encode()) for h in ("姓名", "身份证号", "死亡日期")))
    cells = row(text("王".encode()), b"<c><v>" + GOOD.encode() + b"</v></c>", text(b"2024-06-01"))
    found = recognise(
        read(with_sheet(b"<sheetData>" + header + cells + b"</sheetData>"), name="死亡.xlsx"), profile=profile_of("deaths")
    )
    checked = check(found, demo_policy(), period_end=DAY)
    assert rules_of(checked) == {"id_float"}
    assert checked.clean.num_rows == 0


DATES = [
    ("2025.2.30", "day_no_such_day"), ("1900-02-29", "day_no_such_day"), ("60", "day_no_such_day"), ("0000", "day_not_a_date"),
    ("0", "day_not_a_date"), ("03/04/2024", "day_ambiguous"), ("24-06-03", "day_short_year"), ("9999-12-31", "day_out_of_range"),
    ("0000-00-00", "day_out_of_range"), ("2024-06-31", "day_no_such_day"), ("二〇二五年十三月一日", "day_no_such_day"),
    ("２０２４年１３月１日", "day_no_such_day"), ("٢٠٢٤-٠٦-٠١", "day_not_a_date"), ("999999", "day_not_a_date"), ("今天", "day_not_a_date"),
]  # fmt: skip


@both
@pytest.mark.parametrize(("written", "rule"), DATES)
def test_s47_day_when_it_cannot_be_or_may_be_two_then_refused(written: str, rule: str, ending: str) -> None:
    found = _row("deaths", "event_on", tuple(d for d, _ in DATES), written, ending)
    assert (found.rules, found.stored) == ({rule}, [])


SAME_DAY = (
    "2024-6-3", "2024/06/03", "2024.6.3", "20240603", "2024年6月3日", "二〇二四年六月三日", "２０２４－０６－０３", "45446", "2024-06-03 00:00:00",
    "45446.5",
)  # fmt: skip


@both
@pytest.mark.parametrize("written", SAME_DAY)
def test_s47_day_when_written_in_any_allowed_way_then_the_same_day(written: str, ending: str) -> None:
    found = _row("deaths", "event_on", SAME_DAY, written, ending)
    assert (found.rules, found.stored) == (set(), [date(2024, 6, 3)])


def test_s47_workbook_that_counts_from_1904_is_read_as_days() -> None:
    dated = write_workbook([OutSheet("x", ["姓名", "身份证号", "死亡日期"], [["王", GOOD, date(2024, 6, 3)]])])
    book = parts_of(dated)["xl/workbook.xml"]
    assert b"<workbookPr " in book
    as_1904 = with_part("xl/workbook.xml", book.replace(b"<workbookPr ", b'<workbookPr date1904="1" '), dated)
    as_1900 = read(dated, name="a.xlsx").sheets[0].rows[1][2]
    assert as_1900 == "2024-06-03"
    assert read(as_1904, name="a.xlsx").sheets[0].rows[1][2] == "2028-06-04", "1,462 days later, as the workbook itself declares"


MONEY = [
    ("1e400", "money_scientific"), ("1.5E+3", "money_scientific"), ("NaN", "money_not_a_number"), ("Infinity", "money_not_a_number"),
    ("-inf", "money_not_a_number"), ("1.234,5", "money_separators"), ("1,23,4", "money_separators"), ("1 234,5", "money_separators"),
    ("0.1234567890123", "money_decimals"), ("0.005", "money_decimals"), ("0.5万元", "money_unit"), ("5分", "money_unit"),
    ("9" * 15, "money_too_large"), ("9" * 400, "money_too_large"), ("٣", "money_not_a_number"), ("1_000", "money_not_a_number"),
    ("0x10", "money_not_a_number"), ("１２a", "money_not_a_number"), ("--5", "money_not_a_number"), ("-0.01", "negative_amount"),
]  # fmt: skip


@both
@pytest.mark.parametrize(("written", "rule"), MONEY)
def test_s48_money_when_no_sure_amount_then_refused(written: str, rule: str, ending: str) -> None:
    found = _row("temporary_aid", "amount", tuple(m for m, _ in MONEY), written, ending)
    assert (found.rules, found.stored) == ({rule}, [])
    assert ROW_RULES[rule].severity == "error"


SURE = {"-0": 0, "1,234.5": 123450, "￥1,234.50": 123450, "１２３４．５": 123450, "0.1": 10, "0.30": 30, "1234元": 123400, "0": 0}


@both
@pytest.mark.parametrize("written", list(SURE))
def test_s48_money_when_sure_then_whole_fen(written: str, ending: str) -> None:
    found = _row("temporary_aid", "amount", tuple(SURE), written, ending)
    assert (found.rules, found.stored) == (set(), [SURE[written]])


def test_s48_tenths_add_up_in_fen_because_no_float_is_between() -> None:
    checked = checked_of("temporary_aid", *({"amount": f"0.{n}", "event_on": f"2024-06-0{n}"} for n in (1, 2, 3)))
    first, second, third = checked.clean["amount_fen"].to_pylist()
    assert first + second == third


@pytest.mark.parametrize(
    ("unit", "written", "told"),
    [
        ("（万元）", "0.5", 500_000),
        ("（元）", "0.5", 50),
        ("（万元）", "0.5万元", 500_000),
        ("（万元）", "5000元", "money_unit"),
        ("（元）", "0.5万元", "money_unit"),
    ],
)
def test_s48_unit_when_declared_in_the_header_then_it_decides_and_never_a_guess(unit: str, written: str, told: object) -> None:
    profile = profile_of("temporary_aid")
    data = file_of(profile, [good_row(profile, amount=written)], header={"amount": f"救助金额{unit}"})
    checked = check(recognise(read(data, name="a.csv"), profile=profile), demo_policy(), period_end=DAY)
    assert (checked.clean["amount_fen"].to_pylist() or [*rules_of(checked)]) == [told]


UNSEEN = {"zero width space": "\u200b", "joiner": "\u200d", "non-joiner": "\u200c", "override": "\u202e", "isolate": "\u2066", "mark": "\ufeff",
          "soft hyphen": "\u00ad", "selector": "\ufe0f", "ideographic selector": "\U000e0100", "filler": "\u3164", "tag": "\U000e0041"}  # fmt: skip


@both
@pytest.mark.parametrize("kind", list(UNSEEN))
def test_s49_name_when_it_hides_a_sign_then_the_same_name_and_a_notice(kind: str, ending: str) -> None:
    written = f"王{UNSEEN[kind]}小明"
    found = _row("deaths", "name", tuple(f"王{sign}小明" for sign in UNSEEN.values()), written, ending)
    assert (found.rules, found.stored) == ({"hidden_characters"}, ["王小明"])
    assert written in found.shown, "what was written stays for showing"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Zoe\u0308", "Zo\u00eb"),
        ("\uf9e1明", "李明"),
        ("巴特尔．苏和", "巴特尔·苏和"),
        ("巴特尔•苏和", "巴特尔·苏和"),
        ("王 小\u3000明", "王小明"),
        ("ＷＡＮＧ　ＭＩＮＧ", "WANG MING"),
        ("\u845b\U000e0101明", "\u845b明"),
    ],
)
def test_s49_name_when_a_twin_then_one_form_for_matching(first: str, second: str) -> None:
    checked = checked_of("deaths", {"name": first}, {"name": second, "event_on": "2024-06-04", "id_number": person_id(order=3)})
    assert len(set(checked.clean["name"].to_pylist())) == 1


# Extensions A to H, an emoji, Mongolian, and a long name of Xinjiang.
RARE = ("王𠮷", "㐱明", "王𪜀", "李𫝆", "𫠝明", "王𬺰", "王𰻞", "𱍐", "王😀", "ᠪᠠᠲᠤ", "买买提·阿不都热合曼")


@both
@pytest.mark.parametrize("name", RARE)
def test_s49_name_when_rare_then_kept_to_the_sign(name: str, ending: str) -> None:
    found = _row("deaths", "name", RARE, name, ending)
    assert found.stored == [name]
    assert name in found.shown


@pytest.mark.parametrize(("length", "rule"), [(51, "bad_name"), (10_000, "bad_name"), (10_001, "too_long")])
def test_s49_name_when_endless_then_told_and_shown_short(length: int, rule: str) -> None:
    checked = checked_of("deaths", {"name": "王" * length})
    assert rules_of(checked) >= {rule}
    assert all(len(f.text or "") <= 40 and len(f.sentence.zh) < 200 for f in checked.faults)


def test_s49_character_when_lost_before_us_then_told() -> None:
    assert rules_of(checked_of("deaths", {"name": "王\ufffd明"})) == {"lost_characters"}


HOSTILE = [*UNSEEN.values(), "٣", "𝟗𝟗", "²", "①", "三", "1\n2", "\x00", "𠮷", "e\u0301", "x" * 10_001, "=1+1", "'", "{}", "{header}", "%s", "0000",
           "99999", "-1", "1e400", "NaN", "9" * 400, "9223372036854775808", "-", "N/A", "2024-06-30 25:61:00", "十十十", "990424198001010010",
           "二〇二五年十三月", "Infinity", "sNaN", "1_000", "+5", "5.", ".5", "1/2", "\ufffd", "\U0010ffff"]  # fmt: skip


@pytest.mark.parametrize("name", [n for n in sorted(profiles()) if not n.startswith("link")])
def test_s45_to_s49_every_column_when_any_cell_is_hostile_then_no_traceback_up_to_the_facts(name: str) -> None:
    profile = profile_of(name)
    good = good_row(profile)
    cells = [list({**good, c: h}.values()) for c in good for h in HOSTILE]
    rows = [[profile.columns[c].header for c in good], *cells]
    book = Workbook("x.csv", "text", "utf-8", (Sheet("", False, 1, rows, ["s" * len(good)] * len(rows)),))
    checked = check(recognise(book, profile=profile), demo_policy(), period_end=DAY)
    assert checked.refused
    assert {f.row for f in checked.faults} <= set(checked.rows)
    taken = take(checked, b"x", period="2024-06", policy=demo_policy(), accepted=True)
    assert link_requests(taken).num_rows in {0, taken.rows.num_rows}
    if profile.registers == "households":
        assert register_households(taken)["persons"].num_rows
    assert annotated_workbook(checked, only_errors=True)
    links = LINKS.from_rows([_same(taken.batch_id, r) for r in taken.rows["row"].to_pylist()])
    assert set(to_contracts(taken, links, demo_policy()).tables) <= set(CONTRACTS)


def _same(batch_id: str, number: int) -> dict[str, object]:
    told = {"band": "same", "score_e4": 10_000, "method": "id", "evidence_zh": "身份证号一致", "evidence_en": "same id"}
    return {"batch_id": batch_id, "row": number, "person_id": number, "household_id": number, **told}
