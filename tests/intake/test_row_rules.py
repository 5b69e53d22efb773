"""Each row rule by its own rows: one that breaks it, one that keeps it. No rule is without a test."""

from __future__ import annotations

import pytest

from intake.samples import checked_of, good_row, person_id, rules_of
from jingzhun.intake import profile_of, profiles
from jingzhun.intake.row_rules import ROW_RULES

SECOND = person_id("19810202", 2)
CHILD, TEEN, PUPIL = person_id("20140101"), person_id("20100101"), person_id("20080101")
Row = dict[str, str]
PERSON = "national_persons"
HOME = "national_households"

# rule id → (file type, rows that break it)
BREAKING: dict[str, tuple[str, list[Row]]] = {
    "id_float": ("deaths", [{"id_number": "9.90424E+17"}]),
    "id_precision_lost": ("deaths", [{"id_number": "990424198001010000"}]),
    "id_length": ("deaths", [{"id_number": person_id()[:-1]}]),
    "id_characters": ("deaths", [{"id_number": "99042419800101O014"}]),
    "id_check_digit": ("deaths", [{"id_number": person_id()[:-1] + ("1" if person_id()[-1] != "1" else "2")}]),
    "id_birth_date": ("deaths", [{"id_number": person_id("19801301")}]),
    "id_future_birth": ("deaths", [{"id_number": person_id("20250101")}]),
    "id_too_old": ("deaths", [{"id_number": person_id("18800101")}]),
    "required_empty": ("deaths", [{"event_on": ""}]),
    "too_long": ("deaths", [{"township": "长" * 10_001}]),
    "bad_month": ("dibao_paid", [{"month": "十三月"}]),
    "bad_whole": ("wage_work", [{"months": "半年"}]),
    "bad_quantity": ("production", [{"quantity": "-3"}]),
    "bad_percent": ("water_states", [{"assurance": "950%"}]),
    "code_required": ("production", [{"item": "恐龙"}]),
    "bad_year": ("household_survey", [{"year": "2025"}]),
    "bad_members": (HOME, [{"members": "-3"}]),
    "own_parent": ("kinships", [{"parent_id": person_id()}]),
    "parent_not_older": ("kinships", [{"parent_id": person_id("19800101", 2)}]),
    "lost_characters": (PERSON, [{"name": "王\ufffd明"}]),
    "many_members": (HOME, [{"members": "200"}]),
    "duplicate_row": ("medical_stays", [{}, {"out_of_pocket": "99"}]),
    "negative_amount": ("temporary_aid", [{"amount": "-5"}]),
    "future_event": ("deaths", [{"event_on": "2024-07-01"}]),
    "discharged_before_admitted": ("medical_stays", [{"admitted_on": "2024-06-04"}]),
    "ended_before_start": ("public_posts", [{"since_on": "2024-06-02", "ended_on": "2024-06-01"}]),
    "own_above_total": ("medical_stays", [{"out_of_pocket": "9000.01"}]),
    "in_scope_above_own": ("medical_stays", [{"in_scope": "1234.51"}]),
    "months_beyond_year": ("wage_work", [{"months": "13"}]),
    "area_implausible": ("dwellings", [{"area_m2": "1001", "grade": "A级"}]),
    "unknown_code": (PERSON, [{"health": "很好"}]),
    "bad_flag": (PERSON, [{"has_resident_insurance": "可能"}]),
    "empty_flag": (PERSON, [{"has_resident_insurance": ""}]),
    "hidden_characters": (PERSON, [{"name": "王\u200b小明"}]),
    "bad_phone": (PERSON, [{"phone": "12345"}]),
    "bad_name": (PERSON, [{"name": "王5"}]),
    "bad_division": ("police_households", [{"village_code": "15042410020"}]),
    "unknown_village": ("deaths", [{"township": "统部镇", "village": "不存在村"}]),
    "sex_differs": ("police_households", [{"sex": "女"}]),
    "birth_differs": ("police_households", [{"birth_on": "1980-01-02"}]),
    "school_and_education": (PERSON, [{"school_state": "高中一年级", "id_number": PUPIL}]),
    "neither_school_nor_education": (PERSON, [{"education": ""}]),
    "both_insurances": (PERSON, [{"has_employee_insurance": "是"}]),
    "place_without_months": (PERSON, [{"months": ""}]),
    "months_without_place": (PERSON, [{"place": ""}]),
    "post_without_months": (PERSON, [{"employment": "公益性岗位", "place": "林西县"}]),
    "months_without_post": (PERSON, [{"post_months": "3"}]),
    "pupil_age": (PERSON, [{"education": "", "school_state": "小学六年级", "id_number": PUPIL}]),
    "not_enrolled_no_reason": (PERSON, [{"id_number": CHILD, "employment": "", "months": "", "place": ""}]),
    "child_in_post": ("public_posts", [{"id_number": TEEN, "ended_on": ""}]),
    "healthy_no_labour": (PERSON, [{"labour": "无劳动力", "employment": "未就业", "months": "", "place": ""}]),
    "student_working": (PERSON, [{"education": "", "school_state": "高中一年级", "id_number": PUPIL}]),
    "no_labour_working": (PERSON, [{"labour": "丧失劳动力", "health": "患有大病"}]),
    "idle_with_months": (PERSON, [{"employment": "未就业"}]),
    "post_while_away": (PERSON, [{"employment": "公益性岗位", "post_months": "6"}]),
    "wage_implausible": ("household_survey", [{"a1": "99.99"}]),
    "monitored_without_risk": (HOME, [{"monitored_kind": "边缘易致贫户", "status": "一般农户"}]),
    "risk_without_monitored": (HOME, [{"risk": "因病"}]),
    "monitored_without_date": (HOME, [{"monitored_kind": "边缘易致贫户", "risk": "因病", "identified_on": ""}]),
    "cleared_without_date": (HOME, [{"is_cleared": "是"}]),
    "cleared_too_soon": (HOME, [{"identified_on": "2023-03", "is_cleared": "是", "cleared_on": "2023-08"}]),
    "cleared_before_identified": (HOME, [{"identified_on": "2023-03", "is_cleared": "是", "cleared_on": "2023-02"}]),
    "healthy_special_care": ("special_care_paid", [{}]),
    "no_head": ("police_households", [{"relation": "之子"}]),
    "two_heads": ("police_households", [{}, {"id_number": SECOND, "sex": "女", "birth_on": "1981-02-02"}]),
    "two_spouses": ("police_households", [
        {}, {"id_number": SECOND, "relation": "配偶", "sex": "", "birth_on": ""},
        {"id_number": person_id("19820202", 4), "relation": "配偶", "sex": "", "birth_on": ""},
    ]),
    "spouse_same_sex": ("police_households", [{}, {"id_number": person_id("19820202", 3), "relation": "配偶", "birth_on": "1982-02-02"}]),
    "same_phone_elsewhere": (PERSON, [{}, {"person_no": "乙", "household_no": "乙", "place": "上海", "id_number": SECOND}]),
}  # fmt: skip
MONEY = {
    "not_a_number": "很多",
    "scientific": "1.2E+5",
    "separators": "1,23,4",
    "decimals": "1.234",
    "unit": "0.5万元",
    "too_large": "9" * 14,
}
DAYS = {
    "not_a_date": "昨天",
    "no_such_day": "2024-02-30",
    "ambiguous": "03/04/2024",
    "short_year": "24-06-03",
    "out_of_range": "1600-01-01",
}
BREAKING |= {f"money_{code}": ("temporary_aid", [{"amount": text}]) for code, text in MONEY.items()}
BREAKING |= {f"day_{code}": ("deaths", [{"event_on": text}]) for code, text in DAYS.items()}
# Rules told of a file as a whole or by another door; each has its own test below.
ELSEWHERE = {"id_reserved", "name_empty_id_only", "out_of_scope"}


def test_every_rule_has_a_row_that_breaks_it() -> None:
    assert set(BREAKING) | ELSEWHERE == set(ROW_RULES)


@pytest.mark.parametrize("rule", sorted(BREAKING))
def test_row_when_it_breaks_the_rule_then_told_by_id_and_severity(rule: str) -> None:
    profile, rows = BREAKING[rule]
    checked = checked_of(profile, *rows)
    told = [f for f in checked.faults if f.rule == rule]
    assert told, f"{rule} is not among {rules_of(checked)}"
    assert told[0].sentence.zh
    assert (told[0].row in checked.refused) == (ROW_RULES[rule].severity == "error")
    assert checked.clean.num_rows == len(rows) - len(checked.refused)


@pytest.mark.parametrize("name", sorted(profiles()))
def test_row_when_good_then_nothing_is_told(name: str) -> None:
    row: Row = {"health": "患有大病"} if name == "special_care_paid" else {}
    if "grade" in profile_of(name).columns and name in {"dwellings", "dangerous_houses"}:
        row["grade"] = "B级" if name == "dwellings" else "D级"
    checked = checked_of(name, row)
    assert rules_of(checked) == set()
    assert checked.clean.num_rows == 1


@pytest.mark.parametrize(
    ("rule", "profile", "row"),
    [
        ("own_above_total", "medical_stays", {"out_of_pocket": "9000"}),
        ("in_scope_above_own", "medical_stays", {"in_scope": "1234.50"}),
        ("months_beyond_year", "wage_work", {"months": "12"}),
        ("area_implausible", "dwellings", {"area_m2": "1000", "grade": "A级"}),
        ("wage_implausible", "household_survey", {"a1": "100"}),
        ("wage_implausible", "household_survey", {"a1": "0"}),
        ("cleared_too_soon", HOME, {"identified_on": "2023-03", "is_cleared": "是", "cleared_on": "2023-09"}),
        ("future_event", "deaths", {"event_on": "2024-06-30"}),
        ("discharged_before_admitted", "medical_stays", {"admitted_on": "2024-06-03"}),
        ("pupil_age", PERSON, {"education": "", "school_state": "小学六年级", "id_number": person_id("20100101")}),
    ],
)
def test_row_when_on_the_line_then_it_keeps_the_rule(rule: str, profile: str, row: Row) -> None:
    assert rule not in rules_of(checked_of(profile, row))


def test_id_of_the_reserved_division_when_in_production_then_refused() -> None:
    from datetime import date

    from jingzhun.policy import load

    checked = checked_of("deaths", {}, policy=load("cn/150424", date(2024, 6, 30)))
    assert rules_of(checked) == {"id_reserved"}
    assert checked.clean.num_rows == 0


def test_id_when_without_a_name_then_warned() -> None:
    from intake.samples import demo_policy
    from jingzhun.intake.row_checks import ROW_CHECKS, RowNumbers, broken_rows

    numbers = RowNumbers.of(demo_policy(), demo_policy().as_of)
    found = list(broken_rows(ROW_CHECKS, {"name": [None, "甲乙"], "id_number": [person_id(), person_id()]}, numbers))
    assert found == [(0, "name_empty_id_only", "name")]


def test_ids_when_kept_as_numbers_by_the_sheet_then_refused_even_if_the_check_digit_fits() -> None:
    """F33: a spreadsheet's number holds 15 digits, so a good-looking one of 18 was made up by it."""
    from intake.samples import demo_policy
    from jingzhun.intake.cells import CellContext, read_column

    column = profile_of("deaths").columns["id_number"]
    context = CellContext(demo_policy(), demo_policy().as_of, accepts_reserved_ids=True)
    reading = read_column([person_id(), person_id()], column, context, kinds=["n", "s"])
    assert reading.faults == {0: "id_float"}
    assert reading.values == [None, person_id()]


def test_footer_and_blank_rows_are_not_judged() -> None:
    from intake.samples import demo_policy, file_of
    from jingzhun.intake import check, recognise
    from jingzhun.sheets.reading import read

    profile = profile_of("dibao_paid")
    data = file_of(profile, [good_row(profile)]) + ",,,,,,,\r\n合计,,,1234.5,,,,\r\n制表人：甲,,,,,,,\r\n".encode("gb18030")
    checked = check(recognise(read(data, name="低保.csv")), demo_policy(), period_end=demo_policy().as_of)
    assert checked.rows == (2,)
