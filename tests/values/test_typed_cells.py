"""Days, money, texts, names, codes and masks as people type them (trust.md S13, S47–S49)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.values.dates import DateFault, age_on, first_of_month, last_of_month, month_index, month_text, read_day, read_month
from jingzhun.values.divisions import DivisionFault, is_within, level_of, parent_of, read_code
from jingzhun.values.masks import HIDDEN, mask_account, mask_id, mask_name, mask_phone
from jingzhun.values.money import MoneyFault, read_money, yuan_text
from jingzhun.values.names import fold_look_alikes, fold_variants, initials_of, normalise_name, pinyin_of, split_surname
from jingzhun.values.rounding import apply_ppm, half_up, share_ppm
from jingzhun.values.speech import Bilingual
from jingzhun.values.text import clean_text


@pytest.mark.parametrize(
    "text",
    [
        "2024-6-30",
        "2024/06/30",
        "2024.6.30",
        "20240630",
        "2024年6月30日",
        "二〇二四年六月三十日",
        "2024-06-30 00:00:00",
        "45473",
        "30/06/2024",
        " 2024-06-30 ",
    ],
)
def test_read_day_when_typed_in_any_way_then_the_same_day(text: str) -> None:
    assert read_day(text) == date(2024, 6, 30)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025.2.30", "no_such_day"),
        ("1900-02-29", "no_such_day"),
        ("60", "no_such_day"),
        ("0000", "not_a_date"),
        ("03/04/2024", "ambiguous"),
        ("24-6-30", "short_year"),
        ("1066-10-14", "out_of_range"),
        ("去年", "not_a_date"),
        ("", "not_a_date"),
    ],
)
def test_read_day_when_unclear_then_refused(text: str, code: str) -> None:
    with pytest.raises(DateFault) as fault:
        read_day(text)
    assert fault.value.code == code


def test_read_day_when_workbook_counts_from_1904_then_four_years_later() -> None:
    assert read_day("44011", date1904=True) == read_day("45473")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_written_form_reads_back(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"):
        assert read_day(text) == day
    assert first_of_month(month_index(day)) <= day <= last_of_month(month_index(day))
    assert read_month(month_text(month_index(day))) == month_index(day)


@pytest.mark.parametrize(
    ("born", "on", "age"), [("2018-07-01", "2024-06-30", 5), ("2018-06-30", "2024-06-30", 6), ("2004-02-29", "2023-02-28", 18)]
)
def test_age_turns_on_the_birthday(born: str, on: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(on)) == age


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [("1,234.5", "yuan", 123_450), ("6000.01", "yuan", 600_001), ("0.6", "wan_yuan", 600_000), ("12万元", "wan_yuan", 12_000_000), ("-0", "yuan", 0),
     ("-5.10", "yuan", -510), ("\uff11\uff12", "yuan", 1200), ("\u00a55", "yuan", 500), ("1.500", "yuan", 150)],
)  # fmt: skip
def test_read_money_when_plain_then_fen(text: str, unit: str, fen: int) -> None:
    assert read_money(text, unit=unit) == fen  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"),
    [("1e400", "scientific"), ("NaN", "not_a_number"), ("Infinity", "not_a_number"), ("1.234,5", "separators"), ("0.1234567890123", "decimals"),
     ("12万元", "unit"), ("99999999999999", "too_large"), ("约三千", "not_a_number"), ("12,34", "separators")],
)  # fmt: skip
def test_read_money_when_unclear_then_refused(text: str, code: str) -> None:
    with pytest.raises(MoneyFault) as fault:
        read_money(text, unit="yuan")
    assert fault.value.code == code


@given(st.integers(-(10**13), 10**13))
def test_yuan_text_reads_back(fen: int) -> None:
    assert read_money(yuan_text(fen), unit="yuan") == fen


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_half_up_is_the_nearest_and_never_further_than_half(numerator: int, denominator: int) -> None:
    assert abs(half_up(numerator, denominator) * denominator - numerator) * 2 <= denominator
    assert half_up(-numerator, denominator) == -half_up(numerator, denominator)


def test_shares_round_half_up_in_integers() -> None:
    assert apply_ppm(101, 500_000) == 51
    assert share_ppm(1, 3) == 333_333
    assert share_ppm(1, 0) is None


def test_clean_text_when_invisible_then_removed_and_told() -> None:
    cleaned = clean_text("\ufeff王\u200b小\u202e明")
    assert cleaned.text == "王小明"
    assert len(cleaned.removed) == 3
    assert clean_text("e\u0301").text == clean_text("\u00e9").text
    assert clean_text("\U00020000\U0001f600").text == "\U00020000\U0001f600"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("巴特尔・苏和", "巴特尔·苏和"),
        ("巴特尔.苏和", "巴特尔•苏和"),
        ("王 伟", "王伟"),
        ("\u200b王伟", "王伟"),
        ("Wang Wei", "WANG WEI"),
    ],
)
def test_normalise_name_when_typed_differently_then_one_form(first: str, second: str) -> None:
    assert normalise_name(first) == normalise_name(second)


def test_names_are_read_as_names() -> None:
    assert pinyin_of("单晓燕").startswith("shan ")
    assert pinyin_of("曾国庆").startswith("zeng ")
    assert initials_of("欧阳修") == "oyx"
    assert split_surname("欧阳修") == ("欧阳", "修")
    assert split_surname("欧阳") == ("欧", "阳")
    assert fold_variants("張國榮") == fold_variants("张国荣")
    assert fold_look_alikes("王士己") == fold_look_alikes("王土已")
    assert fold_variants("王士") != fold_variants("王土")


def test_variant_tables_are_true_pairs() -> None:
    assert all(len(fold_variants(c)) == len(c) for c in "峯羣邨張陳")
    assert fold_variants("峯") == "峰"
    assert fold_variants("燁") == "烨"
    assert fold_variants("昇") == "升"
    assert fold_variants("託") == "托"
    assert fold_variants("恆") == "恒"


@pytest.mark.parametrize("text", ["15%", "15_", "1504 24", "\uff11\uff15", "15\x00", "150", "", "15042410020a"])
def test_read_code_when_not_exact_then_refused(text: str) -> None:
    with pytest.raises(DivisionFault):
        read_code(text)


def test_division_scope_is_a_whole_code() -> None:
    assert is_within("150424100202", "150424")
    assert not is_within("150425100202", "150424")
    assert level_of("150424100") == "township"
    assert parent_of("150424100202") == "150424100"
    assert parent_of("15") is None


@given(st.text("王李欧阳小明国·巴特尔", min_size=2, max_size=8))
def test_mask_name_shows_the_surname_only(name: str) -> None:
    masked = mask_name(name)
    shown = masked.replace(HIDDEN, "").replace("·", "")
    assert len(masked) >= len(name) or "·" in name
    assert HIDDEN in masked or not name.strip("·")[1:].replace("·", "")
    assert name.replace("·", "").startswith(shown)
    assert len(shown) <= 2


def test_numbers_are_masked() -> None:
    assert mask_id("990424198001010015") == "9****************5"
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phone("12345") == "*****"
    assert mask_account("6222020200112233") == "************2233"


def test_sentence_when_one_language_is_missing_then_refused() -> None:
    with pytest.raises(ValueError, match="both languages"):
        Bilingual("有", "")
