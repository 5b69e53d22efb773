"""The list of households: filters that are checked, a count before the rows, columns and order by the address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.listing import BY_KEY, PAGE_SIZES
from jingzhun.county.home.listing_page import asked_of, list_page


def test_list_tells_the_count_of_all_pages(make_actor: Callable[..., Actor], two_ill: object) -> None:
    for number in range(10, 70):
        make_household(number)
    page = list_page(make_actor("leading_group_office"), asked_of(QueryDict("size=25")))
    assert (page.total, len(page.rows), page.pager.pages) == (62, 25, 3)
    assert "page=2" in page.pager.next


def test_list_when_village_clerk_then_only_the_own_village(client_of: Callable[..., Client], two_ill: object) -> None:
    shown = client_of("village_clerk", OWN_VILLAGE).get("/households/").content.decode()
    assert '/households/1/"' in shown
    assert '/households/2/"' not in shown
    asked = client_of("village_clerk", OWN_VILLAGE).get("/households/", {"division": FAR_VILLAGE}).content.decode()
    assert '/households/2/"' not in asked


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("kind=near_poor", 2),
        ("kind=none", 0),
        ("risk=illness&division=150424100", 1),
        ("needs_visit=true&medical=no", 2),
        ("income_below=7,000.01", 2),
        ("income_below=7000", 0),
        ("clue=new", 2),
        ("has_measure=true", 0),
        ("head=王", 2),
    ],
)
def test_filter_narrows_to_what_it_says(make_actor: Callable[..., Actor], two_ill: object, query: str, total: int) -> None:
    assert list_page(make_actor("leading_group_office"), asked_of(QueryDict(query))).total == total


@pytest.mark.parametrize(
    "query", ["kind=rich", "division=15%25", "needs_visit=perhaps", "income_below=1e9", "income_below=<b>", "risk=A B"]
)
def test_s23_filter_when_refused_then_it_is_told_and_not_in_force(
    client_of: Callable[..., Client], two_ill: object, query: str
) -> None:
    answer = client_of("leading_group_office").get(f"/households/?{query}")
    page = answer.context["page"]
    assert answer.status_code == 200
    assert page.refused
    assert not page.chips
    assert page.total == 2


@pytest.mark.parametrize("order", ["id", "-password", "village;drop", "head'", "judged__kind", "?", "--village"])
def test_order_when_no_column_then_the_usual_one(order: str) -> None:
    query = QueryDict(mutable=True)
    query["order"] = order
    assert asked_of(query).order in {"village", *BY_KEY}
    assert asked_of(query).order == "village"


@given(
    st.dictionaries(
        st.sampled_from(["division", "head", "kind", "risk", "page", "size", "order", "columns", "income_below", "x"]),
        st.text(max_size=30),
    )
)
def test_address_of_anything_is_read_without_a_fault(words: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(words)
    asked = asked_of(query)
    assert asked.size in PAGE_SIZES
    assert asked.number >= 1
    assert asked_of(QueryDict(asked.address().partition("?")[2])).wanted == asked.wanted


def test_list_asks_as_many_questions_for_many_rows_as_for_few(make_actor: Callable[..., Actor], two_ill: object) -> None:
    actor, asked = make_actor("leading_group_office"), asked_of(QueryDict("size=200"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        list_page(actor, asked)
    for number in range(10, 90):
        make_household(number)
    with CaptureQueriesContext(connection) as many:
        list_page(actor, asked)
    assert len(many) == len(few)


def test_columns_are_shown_in_the_order_of_the_address(make_actor: Callable[..., Actor], two_ill: object) -> None:
    page = list_page(make_actor("leading_group_office"), asked_of(QueryDict("columns=income&columns=head&columns=nonsense")))
    assert [cell.text for cell in page.rows[0].cells] == ["7,000.00", "王伟"]
    assert [choice.value for choice in page.columns][:2] == ["income", "head"]


def test_list_when_nothing_fits_then_why_and_a_way_back(client_of: Callable[..., Client], two_ill: object) -> None:
    shown = client_of("leading_group_office").get("/households/?head=欧阳").content.decode()
    assert "没有符合当前筛选的户" in shown
    assert "显示全部" in shown


def test_list_when_empty_registry_then_another_sentence(client_of: Callable[..., Client]) -> None:
    assert "还没有户" in client_of("leading_group_office").get("/households/").content.decode()


def test_list_when_role_sees_no_people_then_refused(client_of: Callable[..., Client]) -> None:
    assert client_of("leader").get("/households/").status_code == 403


@pytest.mark.parametrize("query", ["", "columns=head,income", "order=income", "income_below=9000", "order=-income&columns=income"])
def test_village_reads_no_income_and_does_not_sort_or_filter_by_it(
    client_of: Callable[..., Client], two_ill: object, query: str
) -> None:
    answer = client_of("village_clerk", OWN_VILLAGE).get(f"/households/?{query}")
    page = answer.context["page"]
    assert "7,000.00" not in answer.content.decode()
    assert page.order == "village"
    assert not page.chips
    assert page.total == 1
