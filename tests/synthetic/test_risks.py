"""The truth kept apart: each side of every line, what no file carries, and the same lines as the law's."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from jingzhun.policy import load
from jingzhun.synthetic import County, true_classes, true_risks
from jingzhun.synthetic.arrays import column, to_frame
from jingzhun.synthetic.shape import read_shape

LINES = {
    "MEDICAL_COST": {600_001, 1_000_001, 1_200_000, 2_000_000},
    "OUTPATIENT_MONTH": {50_001, 100_000},
    "CROP_ANIMAL_LOSS": {500_001, 1_000_000},
    "SCHOOL_COST": {1_000_001, 2_000_000},
}


@pytest.fixture(scope="module")
def risks(middling: County) -> pa.Table:
    return true_risks(middling, "2024-06", since="2024-05")


@pytest.mark.parametrize("rule", sorted(LINES))
def test_planted_amounts_above_the_line_are_risks_and_those_on_it_are_not(rule: str, risks: pa.Table) -> None:
    ours = (column(risks, "rule") == rule) & column(risks, "is_planted")
    assert set(column(risks, "amount_fen")[ours].tolist()) == LINES[rule]


def test_costs_of_the_year_are_risks_above_the_line_of_their_class(risks: pa.Table) -> None:
    ours = (column(risks, "rule") == "MEDICAL_YEAR") & column(risks, "is_planted")
    assert {500_001, 1_000_000, 2_000_001, 4_000_000} <= set(column(risks, "amount_fen")[ours].tolist())


def test_what_was_left_out_is_true_and_in_no_file(middling: County, risks: pa.Table) -> None:
    events = to_frame(middling.events)
    left = events["person_id"][events["is_left_out"] & (events["profile"] == "uninsured")]
    ours = (column(risks, "rule") == "UNINSURED") & np.isin(column(risks, "person_id"), left)
    assert ours.sum() > 0
    assert not column(risks, "is_in_files")[ours].any()
    assert column(risks, "is_in_files").mean() > 0.9


def test_a_file_without_its_table_carries_nothing(middling: County) -> None:
    alone = true_risks(middling, "2024-06", since="2024-06")
    faults = column(alone, "profile") == "tuberculosis"
    assert faults.sum() > 0
    assert not column(alone, "is_in_files")[faults].any()
    with_may = true_risks(middling, "2024-06", since="2024-05")
    assert column(with_may, "is_in_files")[column(with_may, "profile") == "tuberculosis"].any()


def test_risks_name_persons_of_the_household(middling: County, risks: pa.Table) -> None:
    homes, ids = column(middling.persons, "household_id"), column(middling.persons, "id_number")
    person = column(risks, "person_id") - 1
    assert (homes[person] == column(risks, "household_id")).all()
    assert (ids[person] == column(risks, "id_number")).all()
    assert column(risks, "event_on").max() <= np.datetime64("2024-06-30")


def test_absence_counts_at_school_age_only(middling: County, risks: pa.Table) -> None:
    person = column(risks, "person_id")[column(risks, "rule") == "SCHOOL_ABSENCE"] - 1
    age = column(middling.persons, "school_age")[person]
    assert len(age) > 0
    assert (age.min() >= 6) & (age.max() <= 15)


def test_since_forgets_events_of_earlier_months(middling: County, risks: pa.Table) -> None:
    year = true_risks(middling, "2024-06")
    stays = column(year, "rule") == "MEDICAL_COST"
    assert stays.sum() > 3 * (column(risks, "rule") == "MEDICAL_COST").sum()


def test_classes_follow_range_and_risk(middling: County) -> None:
    classes = true_classes(middling, "2024-06", since="2024-05")
    told = {n: column(classes, n) for n in classes.column_names}
    below = told["is_in_range"] & told["has_risk"]
    status = column(middling.households, "status")[told["household_id"] - 1]
    assert set(told["class"][below & (status == "exited")]) == {"unstable_exited"}
    assert set(told["class"][below & (status == "ordinary")]) == {"near_poor"}
    assert (told["is_in_range"] == (told["net_per_head_fen"] < 830_000)).all()
    assert set(told["class"][told["is_in_range"] & ~told["has_risk"]]) <= {
        "none",
        "unstable_exited",
        "near_poor",
        "sudden_hardship",
    }


def test_the_lines_are_those_of_the_law() -> None:
    policy = load("cn/150424", date(2024, 6, 30))
    lines = read_shape("happenings")["lines"]
    found = {
        "medical_cost/line_monitored": lines["medical_cost"]["monitored"],
        "medical_cost/line_other": lines["medical_cost"]["other"],
        "medical_year/line_poor": lines["medical_year"]["registered"],
        "medical_year/line_other": lines["medical_year"]["ordinary"],
        "outpatient_month/line": lines["outpatient_month"],
        "school_cost/line": lines["school_cost"],
        "crop_animal_loss/line": lines["crop_animal_loss"],
        "monitoring_line/line": lines["monitoring"],
    }
    law = {name: policy.rule(f"screening/{name.split('/')[0]}").fen(name.split("/")[1]) for name in found}
    assert law == {name: yuan * 100 for name, yuan in found.items()}
    assert read_shape("shape")["income"]["monitoring_line"] == lines["monitoring"]
