"""The income sheet of a household: the lines of the window that the run reckoned, year by year never added up, and what is not known by its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from county.judged import DAY
from county.records import OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import HouseholdIncome, Run
from jingzhun.county.home.income_panel import IncomePanel, panels
from jingzhun.county.registry.models import IncomeLine
from jingzhun.screening.household_rows import UNTOLD_PARTS

pytestmark = pytest.mark.django_db
Told = dict[str, tuple[int | None, int | None]]


def line(code: str, yuan: int | None, first: date, last: date, *, basis: str = "survey", batch: str = "x") -> None:
    IncomeLine.objects.create(
        household_id=1, line=code, amount_fen=None if yuan is None else yuan * 100, period_from=first, period_to=last, basis=basis,
        source_batch=batch, source_row=1, is_one_off=False,
    )  # fmt: skip


def year(last: int) -> tuple[date, date]:
    """Return the window of a yearly survey."""
    return date(last - 1, 10, 1), date(last, 9, 30)


def sheet_of(actor: Actor, on: date = DAY) -> IncomePanel:
    [panel] = panels(actor, 1, on)
    assert isinstance(panel.context, IncomePanel)
    return panel.context


def told_of(actor: Actor, on: date = DAY) -> Told:
    return {str(x.label.zh): (x.survey_fen, x.department_fen) for part in sheet_of(actor, on).parts for x in part.lines}


@pytest.fixture
def office(make_actor: Callable[..., Actor], two_ill: Run) -> Actor:
    return make_actor("leading_group_office")


def test_lines_of_other_years_are_not_added_up(office: Actor) -> None:
    for last in (2021, 2022, 2023):
        line("a1", 8_000 + last, *year(last))
    line("d2", 5_000, date(2022, 7, 1), date(2023, 6, 30), basis="department")
    line("d2", 300, date(2023, 7, 1), date(2023, 7, 31), basis="department")
    line("d2", 400, date(2024, 6, 1), date(2024, 6, 30), basis="department")
    line("d4", 999, date(2022, 1, 1), date(2022, 12, 31), basis="department")
    assert told_of(office) == {"外出务工收入": (1_002_300, None), "低保金": (None, 70_000)}


def test_amount_that_two_files_tell_and_one_partly_inside_count_as_the_run_counts_them(office: Actor) -> None:
    for batch in ("x", "y"):
        line("d2", 300, date(2024, 1, 1), date(2024, 1, 31), basis="department", batch=batch)
    line("c2", 300, date(2023, 6, 1), date(2023, 8, 31), basis="department")
    assert told_of(office) == {"土地流转租金": (None, 20_000), "低保金": (None, 30_000)}


def test_without_a_run_the_window_is_that_of_the_day(make_actor: Callable[..., Actor]) -> None:
    make_household(1, village=OWN_VILLAGE)
    line("a1", 100, date(2023, 6, 1), date(2024, 5, 31))
    line("d2", 7, date(2024, 6, 1), date(2024, 6, 30), basis="department")
    actor = make_actor("leading_group_office")
    assert told_of(actor) == {"外出务工收入": (10_000, None)}, "the month itself is not in the window"
    assert told_of(actor, date(2024, 7, 1)) == {"外出务工收入": (10_000, None), "低保金": (None, 700)}
    assert told_of(actor, date(1990, 1, 1)) == {}, "no income is counted on such a day"


@pytest.mark.parametrize(
    ("kept", "names"),
    [
        ("b1,d4,e1", ["种植业收入", "养老金", "种植业成本"]),
        (UNTOLD_PARTS, ["工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"]),
        (None, []),
        ("zz", ["zz"]),
    ],
)
def test_what_is_not_known_is_told_by_name(office: Actor, kept: str | None, names: list[str]) -> None:
    HouseholdIncome.objects.filter(household_id=1).update(unknown_parts=kept)
    assert [one.zh for one in sheet_of(office).unknown] == names


def test_part_that_nobody_told_is_not_nought(office: Actor) -> None:
    HouseholdIncome.objects.filter(household_id=1).update(
        wage_fen=0, production_fen=0, property_fen=0, transfer_fen=57_712, cost_fen=0, unknown_parts=UNTOLD_PARTS
    )
    assert [part.total_fen for part in sheet_of(office).parts] == [None, None, None, 57_712, None]
    HouseholdIncome.objects.filter(household_id=1).update(unknown_parts="b1")
    assert [part.total_fen for part in sheet_of(office).parts] == [0, 0, 0, 57_712, 0]


def test_page_tells_the_line_that_is_not_known(office: Actor, client_of: Callable[..., Client]) -> None:
    HouseholdIncome.objects.filter(household_id=1).update(unknown_parts="b1,d4")
    page = client_of("leading_group_office").get("/households/1/").content.decode()
    assert "种植业收入、养老金" in page
    assert "b1,d4" not in page


def test_household_that_the_run_does_not_know_is_shown_in_the_window_of_the_run(office: Actor) -> None:
    HouseholdIncome.objects.filter(household_id=1).delete()
    line("d2", 7, date(2024, 6, 1), date(2024, 6, 30), basis="department")
    line("d2", 8, date(2024, 5, 1), date(2024, 5, 31), basis="department")
    assert told_of(office, date(2024, 12, 31)) == {"低保金": (None, 800)}
