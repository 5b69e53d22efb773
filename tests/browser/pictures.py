"""Take a picture of every page for every role, in Chinese, English and at phone width, of a demo site that is up.

``python tests/browser/pictures.py http://localhost:8000 pictures`` is what ``make pictures`` runs; look at every one.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

PASSWORD = "jingzhun-demo-2024"  # noqa: S105 - the printed password of the demo, whose people do not exist
PATIENCE = 60  # seconds for the demo site to come up
LANGUAGES = ("zh-hans", "en")
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
COUNTY_ROLES = ("leading-group-office", "leader", "supervisor", "health", "finance", "department-officer")
OTHER_ROLES = ("hospital-cashier", "system-admin", "security-admin", "audit-admin")
TOWNSHIP_ROLES = ("township-approver", "township-clerk")
VILLAGE_ROLES = ("village-committee", "village-clerk", "resident-team", "assigned-helper")
ROLES = (*COUNTY_ROLES, *TOWNSHIP_ROLES, *VILLAGE_ROLES, *OTHER_ROLES)


@dataclass(frozen=True)
class Shot:
    """One picture: its name and the address it shows."""

    name: str
    address: str


def wait_for(page: Page, site: str) -> None:
    """Wait until the site answers.

    Raises
    ------
    PlaywrightError
        After ``PATIENCE`` tries.
    """
    for left in range(PATIENCE, -1, -1):
        try:
            page.goto(f"{site}/accounts/login/")
            return
        except PlaywrightError:
            if not left:
                raise
            time.sleep(1)


def log_in(context: BrowserContext, site: str, username: str) -> Page:
    """Log in by the form and return the page."""
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")
    page.fill('input[name="login"]', username)
    page.fill('input[name="password"]', PASSWORD)
    page.locator('form[action*="login"] button[type="submit"]').first.click()
    page.wait_for_load_state()
    return page


def shots_of(page: Page, site: str) -> Iterator[Shot]:
    """Yield every page an officer can reach: those of the menu, one household, person and village, and those under his name."""
    page.goto(site)
    yield Shot("home", "/")
    links = page.eval_on_selector_all(".menu a", "all => all.map(a => a.getAttribute('href'))")
    for address in links:
        if address != "/":
            yield Shot(address.strip("/").replace("/", "-"), address)
    if "/households/" in links:
        yield from _of_people(page, site)
    for address in ("/shortcuts", "/accounts/me/", "/accounts/me/second-factor/", "/accounts/me/sessions/", "/nowhere"):
        yield Shot(address.strip("/").replace("/", "-"), address)


def _of_people(page: Page, site: str) -> Iterator[Shot]:
    page.goto(f"{site}/households/?at_risk=true")
    household = (
        page.eval_on_selector("a[data-full]", "a => a ? a.getAttribute('href') : ''") if page.query_selector("a[data-full]") else ""
    )
    if not household:
        return
    yield Shot("household", household)
    yield Shot("household-own", f"{household}own")
    page.goto(site + household)
    person = page.query_selector('#members a[href*="/persons/"]')
    if person:
        yield Shot("person", str(person.get_attribute("href")))
    yield Shot("households-none", "/households/?head=没有这个人")
    village = page.query_selector('.crumbs a[href*="division="]:last-of-type')
    if village:
        code = str(page.query_selector_all('.crumbs a[href*="division="]')[-1].get_attribute("href")).rsplit("=", 1)[1]
        yield Shot("village", f"/villages/{code}/")


def take(browser: Browser, site: str, role: str, folder: Path) -> int:
    """Take the pictures of one role; return how many."""
    count = 0
    for language in LANGUAGES:
        context = browser.new_context(viewport=DESKTOP, locale="zh-CN" if language == "zh-hans" else "en-GB")
        page = log_in(context, site, role)
        context.add_cookies(
            [{"name": "jingzhun_language", "value": language, "url": site}]
        )  # after the log-in, which sets the officer's own
        for shot in list(shots_of(page, site)):
            for size, name in ((DESKTOP, language), *(((PHONE, "phone"),) if language == "zh-hans" else ())):
                page.set_viewport_size(size)
                page.goto(site + shot.address)
                page.screenshot(path=folder / f"{role}.{shot.name}.{name}.png", full_page=True)
                count += 1
        context.close()
    return count


def main(site: str, folder: Path, roles: tuple[str, ...]) -> None:
    """Take every picture into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        first = browser.new_page()
        wait_for(first, site)
        first.close()
        for role in roles:
            print(f"{role}: {take(browser, site, role, folder)}", flush=True)  # noqa: T201 - a command of the Makefile
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), tuple(sys.argv[3:]) or ROLES)
