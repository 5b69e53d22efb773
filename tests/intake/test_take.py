"""Taking in: once, held when far off, annotated so that it can be mended and fed back."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from intake.samples import PERIOD, checked_of, demo_policy, file_of, good_row, person_id
from jingzhun.intake import (
    annotated_workbook,
    check,
    link_requests,
    merged,
    profile_of,
    recognise,
    register_households,
    take,
    to_contracts,
)
from jingzhun.intake.faults import IntakeRefused
from jingzhun.sheets.reading import read
from jingzhun.tables.events import EVENTS
from jingzhun.tables.links import LINKS


def linked(batch_id: str, rows: list[int]) -> pa.Table:
    return LINKS.from_rows([
        {"batch_id": batch_id, "row": row, "person_id": 100 + row, "household_id": 10 + row, "band": "same", "score_e4": 10_000,
         "method": "id", "evidence_zh": "身份证号一致", "evidence_en": "same id"}
        for row in rows
    ])  # fmt: skip


def test_file_when_sent_again_then_nothing_changes() -> None:
    checked = checked_of("medical_stays", {}, {"bill_no": "乙"})
    first = take(checked, b"x", period=PERIOD, policy=demo_policy())
    again = take(checked, b"x", period=PERIOD, policy=demo_policy(), known=first.taken_rows, last_rows=2)
    assert (first.state, first.rows.num_rows) == ("taken", 2)
    assert (again.state, again.rows.num_rows, again.taken_rows.num_rows) == ("repeated", 0, 0)


def test_file_when_it_overlaps_an_earlier_one_then_only_new_rows_are_taken() -> None:
    first = take(checked_of("medical_stays", {}), b"x", period=PERIOD, policy=demo_policy())
    more = take(
        checked_of("medical_stays", {}, {"bill_no": "乙"}), b"y", period=PERIOD, policy=demo_policy(), known=first.taken_rows
    )
    assert more.rows["bill_no"].to_pylist() == ["乙"]
    assert more.batch["rows_repeated"].to_pylist() == [1]


@pytest.mark.parametrize(("rows", "state"), [(69, "held"), (70, "taken"), (150, "taken"), (151, "held")])
def test_delivery_when_far_from_the_last_then_held_on_each_side_of_the_line(rows: int, state: str) -> None:
    """F08's cousin: half a file is not the whole truth (−30 %, +50 %)."""
    checked = checked_of("medical_year", *({"id_number": person_id(order=i)} for i in range(rows)))
    found = take(checked, b"x", period=PERIOD, policy=demo_policy(), last_rows=100)
    assert found.state == state
    assert found.rows.num_rows == (rows if state == "taken" else 0)
    accepted = take(checked, b"x", period=PERIOD, policy=demo_policy(), last_rows=100, accepted=True)
    assert accepted.rows.num_rows == rows


def test_events_when_fewer_than_last_month_then_not_held() -> None:
    checked = checked_of("accidents", *({"id_number": person_id(order=i)} for i in range(40)))
    assert take(checked, b"x", period=PERIOD, policy=demo_policy(), last_rows=200).state == "taken"


def test_period_when_not_a_month_then_refused() -> None:
    with pytest.raises(IntakeRefused, match="2024-06"):
        take(checked_of("deaths", {}), b"x", period="2024-13", policy=demo_policy())


def test_annotated_workbook_when_fed_back_then_same_columns_and_same_answers() -> None:
    checked = checked_of("medical_stays", {}, {"bill_no": "乙", "out_of_pocket": "很多"}, {"bill_no": "丙", "phone": "1"})
    book = read(annotated_workbook(checked), name="住院-核对.xlsx")
    back = recognise(book)
    assert list(back.header[: len(checked.recognition.header)]) == list(checked.recognition.header)
    assert back.header[-4:] == ("行状态", "错误字段", "原因与建议", "原行号")
    assert [row[-4] for row in back.rows] == ["正确", "错误，未接收", "提示，已接收"]
    again = check(back, demo_policy(), period_end=date(2024, 6, 30))
    assert [(f.row, f.rule) for f in again.faults] == [(f.row, f.rule) for f in checked.faults]
    twice = recognise(read(annotated_workbook(again), name="住院-核对.xlsx"))
    assert twice.header == back.header


def test_error_file_holds_exactly_the_refused_rows() -> None:
    rows = [{"bill_no": str(i), "out_of_pocket": "很多" if i % 3 == 0 else "10", "in_scope": ""} for i in range(10)]
    checked = checked_of("medical_stays", *rows)
    back = recognise(read(annotated_workbook(checked, only_errors=True), name="住院-错误.xlsx"))
    assert len(back.rows) == len(checked.refused) == 4
    assert checked.clean.num_rows == 6


def test_rows_become_facts_with_file_and_row() -> None:
    taken = take(checked_of("medical_stays", {}, {"bill_no": "乙"}), b"x", period=PERIOD, policy=demo_policy())
    made = to_contracts(taken, linked(taken.batch_id, [2, 3]), demo_policy())
    stays = made.tables["events"].to_pylist()
    assert [(e["kind"], e["person_id"], e["amount_fen"], e["source_row"]) for e in stays] == [
        ("hospital_stay", 102, 123450, 2), ("hospital_stay", 103, 123450, 3),
    ]  # fmt: skip
    assert made.left_out == {}


def test_rows_when_nobody_was_found_then_no_fact_is_made() -> None:
    taken = take(checked_of("deaths", {}), b"x", period=PERIOD, policy=demo_policy())
    links = LINKS.from_rows(
        [{**linked(taken.batch_id, [2]).to_pylist()[0], "band": "ask", "person_id": None, "household_id": None}]
    )
    assert to_contracts(taken, links, demo_policy()).tables == {}


def test_sum_so_far_when_told_again_then_it_replaces() -> None:
    profile = profile_of("medical_year")
    may, june = (
        to_contracts(t, linked(t.batch_id, [2]), demo_policy()).tables["events"]
        for t in (
            take(
                checked_of("medical_year", {"until_on": day, "out_of_pocket": amount, "in_scope": ""}),
                amount.encode(),
                period=p,
                policy=demo_policy(),
            )
            for day, amount, p in (("2024-04-30", "100", "2024-05"), ("2024-05-31", "900", "2024-06"))
        )
    )
    found = merged(EVENTS, may, june, profile=profile, period="2024-06")
    assert found["amount_fen"].to_pylist() == [90000]


def test_snapshot_when_a_new_one_comes_then_rows_gone_from_it_are_gone() -> None:
    profile = profile_of("uninsured")
    may = take(checked_of("uninsured", {}, {"id_number": person_id(order=3)}), b"a", period="2024-05", policy=demo_policy())
    june = take(checked_of("uninsured", {}), b"b", period="2024-06", policy=demo_policy())
    old = to_contracts(may, linked(may.batch_id, [2, 3]), demo_policy()).tables["events"]
    new = to_contracts(june, linked(june.batch_id, [2]), demo_policy()).tables["events"]
    found = merged(EVENTS, old, new, profile=profile, period="2024-06")
    assert found["person_id"].to_pylist() == [102]
    assert found["event_on"].to_pylist() == [date(2024, 6, 30)]


def test_survey_becomes_income_lines_of_its_own_year() -> None:
    taken = take(checked_of("household_survey", {"a1": "12000", "d2": ""}), b"x", period="2023-12", policy=demo_policy())
    lines = to_contracts(taken, linked(taken.batch_id, [2]), demo_policy()).tables["income_lines"].to_pylist()
    wage = next(line for line in lines if line["line"] == "a1")
    assert (wage["amount_fen"], wage["period_from"], wage["period_to"]) == (1_200_000, date(2022, 10, 1), date(2023, 9, 30))
    assert "d2" not in {line["line"] for line in lines}


def test_register_becomes_households_persons_and_memberships() -> None:
    wife = {"id_number": person_id("19810202", 2), "relation": "配偶", "sex": "女", "birth_on": "1981-02-02", "name": "李红"}
    taken = take(checked_of("police_households", {}, wife), b"x", period=PERIOD, policy=demo_policy())
    made = register_households(taken)
    assert made["households"].num_rows == 1
    assert made["persons"].num_rows == 2
    assert made["memberships"].num_rows == 6
    assert len(set(made["persons"]["household_id"].to_pylist())) == 1


def test_request_keeps_the_text_of_a_wrong_id() -> None:
    wrong = person_id()[:-1] + ("1" if person_id()[-1] != "1" else "2")
    taken = take(checked_of("deaths", {"id_number": wrong}), b"x", period=PERIOD, policy=demo_policy())
    request = link_requests(taken).to_pylist()[0]
    assert (request["id_number"], request["id_text"], request["name"]) == (None, wrong, "王小明")


def test_disability_number_gives_id_and_grade() -> None:
    profile = profile_of("disability_certificates")
    row = {**good_row(profile), "grade": "", "id_number": ""}
    data = file_of(profile, [row])
    checked = check(recognise(read(data, name="持证残疾人.csv")), demo_policy(), period_end=date(2024, 6, 30))
    assert checked.clean["id_number"].to_pylist() == [person_id()]
    assert checked.clean["grade"].to_pylist() == ["2"]
