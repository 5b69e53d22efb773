"""Ids as departments deliver them (trust.md S46)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.values.ids import ID_FAULTS, RESERVED_DIVISION, birth_on, check_digit, division_of, read_id, sex_of, upgrade_15

GOOD = "990424198001010015"


@pytest.mark.parametrize(
    ("text", "kind", "id18"),
    [
        (GOOD, "id18", GOOD),
        ("990424800101001", "id15", GOOD),
        ("  990424 19800101 0015 ", "id18", GOOD),
        ("\uff19\uff190424198001010015", "id18", GOOD),
        (GOOD + "41", "disability20", GOOD),
        (GOOD + "41B1", "disability22", GOOD),
        ("", "none", None),
        (None, "none", None),
    ],
)
def test_read_id_when_good_then_eighteen(text: str | None, kind: str, id18: str | None) -> None:
    reading = read_id(text)
    assert (reading.kind, reading.id18, reading.fault) == (kind, id18, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1.504E+17", "float"),
        ("1.504241990010112E+17", "float"),
        ("990424198001010015.0", "float"),
        ("150424199001011000", "precision_lost"),
        ("99042419800101001X", "check_digit"),
        ("99042419800101002", "length"),
        ("9904241980010100151", "length"),
        ("身份证丢失", "characters"),
        ("99042419801301001" + check_digit("99042419801301001"), "birth_date"),
    ],
)
def test_read_id_when_faulty_then_refused_with_its_cause(text: str, fault: str) -> None:
    reading = read_id(text)
    assert (reading.kind, reading.id18, reading.fault) == ("bad", None, fault)
    assert ID_FAULTS[fault].zh
    assert ID_FAULTS[fault].en


def test_read_id_when_lower_x_then_noted_and_taken() -> None:
    first17 = next(
        f"990424198001{d:02d}{n:03d}"
        for d in range(1, 29)
        for n in range(1000)
        if check_digit(f"990424198001{d:02d}{n:03d}") == "X"
    )
    reading = read_id(first17 + "x")
    assert reading.id18 == first17 + "X"
    assert "case" in reading.notes


@pytest.mark.parametrize(
    ("on", "fault"), [(date(1979, 12, 31), "future_birth"), (date(2110, 12, 31), None), (date(2111, 1, 1), "too_old")]
)
def test_read_id_when_a_day_is_given_then_age_is_judged(on: date, fault: str | None) -> None:
    assert read_id(GOOD, on=on).fault == fault


def test_good_id_ending_in_three_zeros_is_not_called_lost() -> None:
    first17 = next(
        f"9904241980{m:02d}{d:02d}{n}00"
        for m in range(1, 13)
        for d in range(1, 29)
        for n in range(10)
        if check_digit(f"9904241980{m:02d}{d:02d}{n}00") == "0"
    )
    assert read_id(first17 + "0").kind == "id18"


days = st.dates(date(1900, 1, 1), date(1999, 12, 31))


@given(days, st.integers(0, 999))
def test_upgraded_fifteen_is_always_a_good_eighteen(born: date, serial: int) -> None:
    id15 = f"{RESERVED_DIVISION}{born:%y%m%d}{serial:03d}"
    upgraded = upgrade_15(id15)
    assert read_id(upgraded).id18 == upgraded
    assert birth_on(upgraded) == born
    assert division_of(upgraded) == RESERVED_DIVISION
    assert sex_of(upgraded) == ("male" if serial % 2 else "female")


@given(days, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_seen(born: date, serial: int, place: int, step: int) -> None:
    good = upgrade_15(f"{RESERVED_DIVISION}{born:%y%m%d}{serial:03d}")
    wrong = good[:place] + str((int(good[place]) + step) % 10) + good[place + 1 :]
    assert read_id(wrong).kind == "bad"


@given(days, st.integers(0, 999), st.integers(0, 15))
def test_two_swapped_digits_are_always_seen(born: date, serial: int, place: int) -> None:
    good = upgrade_15(f"{RESERVED_DIVISION}{born:%y%m%d}{serial:03d}")
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert swapped == good or read_id(swapped).kind == "bad"
