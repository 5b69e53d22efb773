"""Every page: axe finds nothing serious, nothing is blocked by the content security policy, nothing scrolls sideways at 200 % or on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from browser.conftest import CHROMIUM, ROOT
from county.records import OWN_VILLAGE
from jingzhun.county.accounts.permissions import ROLES

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not AXE.exists(), reason="no axe-core: npm ci"),
]
PAGES = (
    "/", "/households/", "/households/?head=无", "/households/?kind=near_poor", "/households/1/", "/households/1/own", "/households/1/change/split",
    "/persons/10/", "/villages/", f"/villages/{OWN_VILLAGE}/", "/map/", "/month/files", "/clues/", "/clues/month/", "/shortcuts", "/search",
    "/accounts/me/", "/accounts/me/second-factor/", "/accounts/me/sessions/", "/nowhere",
    "/intake/", "/intake/lists/", "/intake/forms/", "/intake/national/", "/casework/", "/casework/reports/", "/casework/notices/",
    "/casework/requests/", "/casework/requests/codes/", "/casework/meetings/", "/casework/comparisons/", "/casework/campaigns/", "/casework/surveys/", "/casework/referrals/", "/evaluation/problems/",
    "/evaluation/precision/", "/todo/", "/registry/boundaries/", "/registry/filing/", "/exports/", "/households/1/change/correct-record", "/open/AAAAAAAAAAAAAAAAAAAAAA/",
)  # fmt: skip
ZOOMED, PHONE = {"width": 720, "height": 450}, {"width": 360, "height": 740}
FAULTS = """() => axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")))"""
WIDE = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1
    ? [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        && !e.closest(".table-box")).slice(0, 3).map(e => e.outerHTML.slice(0, 120)) : []"""


def _faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(FAULTS)
    return found


def _walk(page: Page, look: Callable[[Page], list[str]]) -> Iterator[str]:
    for address in PAGES:
        page.goto(address)
        yield from (f"{address}: {fault}" for fault in look(page))


def test_axe_finds_nothing_serious_and_the_policy_blocks_nothing(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    assert list(_walk(page, _faults)) == []


def test_axe_finds_nothing_serious_in_what_opens(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/households/")
    page.locator("tbody tr:first-child td:nth-child(4)").click()
    page.wait_for_selector("#panel section")
    assert _faults(page) == []
    page.keyboard.press("Escape")
    page.click('[data-dialog="export"]')
    assert _faults(page) == []


@pytest.mark.parametrize("size", [ZOOMED, PHONE], ids=["200 %", "phone"])
def test_nothing_scrolls_sideways(page_of: Callable[..., Page], size: dict[str, int]) -> None:
    page = page_of("leading_group_office", size=size)
    assert list(_walk(page, lambda shown: shown.evaluate(WIDE))) == []


def test_every_number_of_a_stacked_table_says_what_it_is(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office", size=PHONE)
    nameless = """() => [...document.querySelectorAll(".table.stacks tbody td.number")].filter(e => e.textContent.trim() && !e.dataset.name)
        .map(e => e.outerHTML.slice(0, 100))"""
    page.goto("/evaluation/precision/")
    assert page.query_selector_all(".table.stacks tbody td.number[data-name]"), "the table of the rules has numbers"
    assert list(_walk(page, lambda shown: shown.evaluate(nameless))) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_home_is_as_wide_as_a_small_screen(page_of: Callable[..., Page], language: str) -> None:
    page = page_of("leading_group_office", size={"width": 1366, "height": 768}, language=language)
    page.goto("/")
    assert page.evaluate(WIDE) == []


def test_targets_are_large_enough_for_a_finger(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office", size=PHONE)
    small = """() => [...document.querySelectorAll("button, summary, .btn, .menu a, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio])")]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5 && !e.closest(".table, .chip, .columns, form.drop-body"))
        .map(e => e.outerHTML.slice(0, 100))"""
    for address in ("/", "/households/", "/households/1/change/join"):
        page.goto(address)
        assert page.evaluate(small) == [], address


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["dark", "large"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_axe_in_dark_large_and_english(page_of: Callable[..., Page], theme: str, language: str) -> None:
    page = page_of("leading_group_office", language=language)
    page.goto("/shortcuts")
    key, value = ("theme", "dark") if theme == "dark" else ("size", "large")
    page.evaluate(f"localStorage.setItem('jz-{key}', '{value}')")
    assert list(_walk(page, _faults)) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_menu_item_of_every_role_opens_and_passes_axe(page_of: Callable[..., Page], role: str) -> None:
    page = page_of(role, OWN_VILLAGE if role.startswith("village") or role in {"resident_team", "assigned_helper"} else "150424")
    page.goto("/")
    addresses = page.eval_on_selector_all(".menu a", "all => all.map(a => a.getAttribute('href'))")
    assert addresses
    faults = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        faults += [f"{address}: {fault}" for fault in _faults(page)]
    assert faults == []
