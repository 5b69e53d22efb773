"""The report in Chromium: nothing is asked of the network, both languages, the list filters, a phone does not scroll sideways."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from jingzhun.cli.month.demonstration import Plan, demonstrate

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "demo"
    demonstrate(Plan(out=out, households=600, persons=1426), tell=lambda step: None)
    return out / "report.html"


@pytest.fixture(scope="module")
def browser_page(report: Path, chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith("file:") else told.append(request.url))
    page.goto(report.as_uri())
    yield page, told
    page.close()


def test_page_asks_nothing_of_the_network_and_tells_no_error(browser_page: tuple[Page, list[str]]) -> None:
    page, told = browser_page
    page.wait_for_selector("#households tbody tr")
    assert told == []


def test_page_is_chinese_first_and_turns_english(browser_page: tuple[Page, list[str]]) -> None:
    page, _ = browser_page
    assert page.locator("h1").inner_text() == "本月要做什么"
    page.click("#language")
    assert page.locator("h1").inner_text() == "What is due this month"
    chinese_left = page.locator("main [lang='zh-Hans']:visible").count()
    assert chinese_left == 0
    page.click("#language")


def test_list_when_a_risk_is_chosen_then_every_row_has_it(browser_page: tuple[Page, list[str]]) -> None:
    page, _ = browser_page
    page.select_option("#risk", "illness")
    rows = page.locator("#households tbody tr")
    assert rows.count() > 0
    assert all("因病" in rows.nth(i).inner_text() for i in range(min(rows.count(), 20)))
    assert page.locator("#count").inner_text().startswith("全部")
    page.click("#reset")


def test_keyboard_alone_reaches_the_filters(browser_page: tuple[Page, list[str]]) -> None:
    page, _ = browser_page
    page.focus("#class")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "township"


@pytest.mark.parametrize("width", [360, 390, 768])
def test_page_when_narrow_then_it_does_not_scroll_sideways(browser_page: tuple[Page, list[str]], width: int) -> None:
    page, _ = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})
