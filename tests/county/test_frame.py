"""The site starts: an officer sees home, a stranger the log-in; errors have their pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.mark.django_db
def test_home_without_session_then_log_in_is_asked() -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login")


def test_home_as_officer_then_the_page_is_chinese_first(client_of: Callable[..., Client]) -> None:
    answer = client_of("leading_group_office").get("/")
    assert answer.status_code == 200
    assert '<html lang="zh-hans">' in answer.content.decode()


def test_page_when_unknown_then_not_found_with_a_code(client_of: Callable[..., Client]) -> None:
    answer = client_of("leading_group_office").get("/nowhere")
    assert answer.status_code == 404
    assert "<code>" in answer.content.decode()
