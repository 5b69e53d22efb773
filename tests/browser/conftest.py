"""A small judged county behind a live server, a Chromium, and pages that fail a test when the browser complains."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from county.conftest import COUNTY, LONG_AGO, logged_in, trail_of_tests
from county.judged import judge_household
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.clues.models import Run
from jingzhun.county.clues.queries.runs import policy_of
from jingzhun.county.registry.models import Division

__all__ = ["trail_of_tests"]
CHROMIUM = shutil.which("chromium")
ROOT = Path(__file__).resolve().parents[2]
DESKTOP = {"width": 1440, "height": 900}
HOSTILE = ("<img src=x onerror=window.hit=1>", '"><svg/onload=window.hit=1>', "{{7*7}}", "</script><b>乙", "行\u2028尾")
EXPECTED = ("the server responded with a status of 4",)  # a refusal is an answer; the browser writes it into its console


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread; the tests' own queries run beside it
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def county(live_server: object) -> str:
    """Return the address of a site with two villages, judged households, hostile names."""
    for code, level, name in (
        ("150424100", "township", "林西镇"),
        ("150424101", "township", "新城子镇"),
        (OWN_VILLAGE, "village", "冬不冷"),
        (FAR_VILLAGE, "village", "七合堂"),
    ):
        Division.objects.create(code=code, edition=2023, level=level, name=name)
    run = Run(period="2024-06", as_of=date(2024, 6, 30), policy_hash="", snapshot_id="000004-aaaaaaaaaaaa", is_partial=False)
    run.policy_hash, run.households = policy_of(run).hash, 2
    run.finished_at = "2024-07-01T00:00:00Z"
    run.save()
    for number, village in ((1, OWN_VILLAGE), (2, FAR_VILLAGE)):
        make_household(number, village=village, members=3)
        judge_household(number, village)
    for number, name in enumerate(HOSTILE, 100):
        make_household(number, head=name)
    for number in range(10, 70):
        make_household(number, head="赵敏")
    return str(live_server.url)  # type: ignore[attr-defined]


@pytest.fixture
def officer_of(transactional_db: None) -> Callable[..., Officer]:
    """Return a function that makes an officer."""

    def make(role: str, division: str = COUNTY) -> Officer:
        officer = Officer.objects.create(username=f"{role}.{division}", name="演示", division_code=division)
        Appointment.objects.create(officer=officer, role=role, division_code=division, from_on=LONG_AGO)
        return officer

    return make


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Collect what browsers complain of, reports of the content security policy among it; a test that leaves any fails."""
    complaints: list[str] = []
    yield complaints
    assert complaints == []


@pytest.fixture
def page_of(chromium: Browser, county: str, officer_of: Callable[..., Officer], told: list[str]) -> Iterator[Callable[..., Page]]:
    """Return a function that gives a page of an officer who is logged in."""
    contexts: list[BrowserContext] = []

    def give(role: str, division: str = COUNTY, *, language: str = "zh-hans", size: dict[str, int] | None = None) -> Page:
        client = logged_in(officer_of(role, division))
        context = chromium.new_context(viewport=size or DESKTOP, base_url=county, accept_downloads=True)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_cookies(
            [
                {"name": "session", "value": client.cookies["session"].value, "url": county},
                {"name": "jingzhun_language", "value": language, "url": county},
            ]
        )
        return watched(context.new_page(), told)

    yield give
    for context in contexts:
        context.close()
    connection.close()


def watched(page: Page, told: list[str]) -> Page:
    """Return a page whose complaints are collected."""

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in EXPECTED):
            told.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.post_data or "") if request.url.endswith("/csp-report") else None)
    return page
