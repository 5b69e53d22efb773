"""Take the pictures of the README again: ``.venv/bin/python docs/pictures/take.py demo/report.html`` (needs Debian's Chromium)."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"


def take(page: Page, language: str) -> None:
    """Save the top of the page, and the start of the list of households in sudden hardship with an illness."""
    page.mouse.move(640, 880)
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    page.wait_for_timeout(300)
    page.screenshot(path=HERE / f"report-{language}.png")
    page.select_option("#class", "sudden_hardship")
    page.select_option("#risk", "illness")
    page.evaluate("scrollTo(0, document.querySelector('#list').offsetTop - 60); document.activeElement.blur()")
    page.wait_for_timeout(300)
    page.screenshot(path=HERE / f"reasons-{language}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 500})


def main(report: str) -> None:
    """Take all four pictures of a report."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(Path(report).resolve().as_uri())
        take(page, "zh")
        page.click("#language")
        take(page, "en")
        browser.close()


main(sys.argv[1])
