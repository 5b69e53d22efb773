"""In Chromium: a village officer scans the code, the phone's lock becomes the log-in, and it opens the site again. No script is blocked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.enrol_village_officer import enrol_village_officer

CHROMIUM = shutil.which("chromium")
TOWN = "150424100"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]
LOCK = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
    )  # Playwright's loop runs in this thread; the database is asked between its steps
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        one = browser.new_page(locale="zh-CN")
        lock = one.context.new_cdp_session(one)
        lock.send("WebAuthn.enable")
        lock.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
        yield one
        browser.close()


def test_phone_when_its_lock_is_enrolled_then_it_opens_the_site_again(
    page: Page, live_server: object, make_actor: Callable[..., Actor], make_officer: Callable[..., Officer]
) -> None:
    villager = make_officer("village_clerk", TOWN + "200", "villager")
    code = enrol_village_officer(actor=make_actor("township_approver", TOWN), officer_id=villager.pk).code
    site = live_server.url.replace("127.0.0.1", "localhost")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/accounts/enrol/{code}/")
    page.click("#passkey_enrol")
    page.wait_for_url(f"{site}/")
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{site}/")
    assert not [one for one in said if "Content Security Policy" in one], said
