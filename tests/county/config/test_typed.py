"""What a visitor types where a number or a day is meant: told as none, never a fault of ours."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from county.records import OWN_VILLAGE
from jingzhun.county.config import typed
from jingzhun.county.config.typed import LARGEST, LAST_PAGE, day_in, number_in, page_in

HUGE = "9" * 30
LISTS = (
    "/casework/requests/", "/casework/referrals/", "/casework/", "/intake/", "/evaluation/problems/", "/intake/national/", "/intake/lists/",
)  # fmt: skip


def test_examples() -> None:
    assert doctest.testmod(typed).failed == 0


@pytest.mark.parametrize(
    ("text", "number"), [(str(LARGEST), LARGEST), (str(LARGEST + 1), 0), ("0", 0), (" 7", 0), ("7.0", 0), ("٧", 7), ("²", 0)]
)
def test_number_each_side_of_the_largest(text: str, number: int) -> None:
    assert number_in(text) == number


def test_page_and_day() -> None:
    assert [page_in(t) for t in ("1", str(LAST_PAGE), str(LAST_PAGE + 1))] == [1, LAST_PAGE, LAST_PAGE]
    assert [day_in(t) for t in ("2024-02-29", "2023-02-29", "昨天", "")] == [date(2024, 2, 29), None, None, None]


@pytest.mark.django_db
@pytest.mark.parametrize("address", LISTS)
def test_page_of_thirty_digits_is_no_fault_of_ours(client_of: Callable[..., Client], address: str) -> None:
    assert client_of("leading_group_office").get(address, {"page": HUGE, "list": HUGE}).status_code == 200
    assert client_of("township_clerk", OWN_VILLAGE[:9]).get(address, {"page": HUGE}).status_code in {200, 403}
