"""The whole chain in Chromium, by its officers: clue → visit on a phone → refusal and appeal → notice and objection → listed → measures → cleared → opened anew."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.conftest import CHROMIUM
from county.judged import DISEASE
from county.records import OWN_VILLAGE
from jingzhun.casework import leaks_in
from jingzhun.county.casework.models import Case
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import HouseholdClass, Risk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
TOWN = OWN_VILLAGE[:9]
PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("CASE_PICTURES", "")  # a folder: each page is kept there to be looked at
BEGUN = date(2024, 7, 1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def move(days: int) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *_: BEGUN + timedelta(days=days))

    move(0)
    return move


def shot(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def do(page: Page, case_id: int, step: str, *, outcome: str = "", reason: str = "", class_code: str = "") -> None:
    """Take a step by its form on the case's page."""
    page.goto(f"/casework/{case_id}/")
    form = page.locator(f"#do-{step} form")
    for box in form.locator('input[name="evidence"]').all():
        box.check()
    if form.locator('input[type="radio"][name="outcome"]').count():
        form.locator(f'input[name="outcome"][value="{outcome or "done"}"]').check()
    if form.locator('input[name="document_no"]').count():
        form.locator('input[name="document_no"]').fill("第1号")
    if class_code:
        form.locator('select[name="class_code"]').select_option(class_code)
    if reason:
        form.locator('input[name="reason"]').fill(reason)
    form.locator('button[type="submit"]').click()
    assert page.locator('main .notice.risk[role="alert"]:visible').all_inner_texts() == []


def other(page: Page, case_id: int, kind: str, reason: str, outcome: str = "") -> None:
    """Take an act beside the steps: objection, re-check, answer, appeal and its hearing."""
    page.goto(f"/casework/{case_id}/")
    form = page.locator(f'#others form:has(input[value="{kind}"])')
    page.locator(f'#others details:has(input[value="{kind}"]) summary').click()
    if outcome:
        form.locator(f'input[name="outcome"][value="{outcome}"]').check()
    form.locator('input[name="reason"]').fill(reason)
    form.locator('button[type="submit"]').click()
    assert page.locator('main .notice.risk[role="alert"]:visible').all_inner_texts() == []


def open_case(page: Page, procedure: str) -> int:
    page.goto("/households/1/")
    page.select_option("#case-procedure", procedure)
    page.locator('form[action="/casework/open/"] button').click()
    page.wait_for_url("**/casework/*/")
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def test_chain_from_clue_to_cleared_and_opened_anew(
    page_of: Callable[..., Page], at: Callable[[int], None], tmp_path: Path
) -> None:
    clerk, town_clerk = page_of("village_clerk", OWN_VILLAGE), page_of("township_clerk", TOWN)
    team = page_of("resident_team", OWN_VILLAGE, size=PHONE)
    committee, second_committee = page_of("village_committee", OWN_VILLAGE), page_of("village_committee", TOWN)
    approver, office, decider = (
        page_of("township_approver", TOWN),
        page_of("leading_group_office"),
        page_of("leading_group_office", "15"),
    )
    case = open_case(clerk, "monitoring")
    do(clerk, case, "applied")
    at(2)
    _visit_on_the_phone(team, case)
    do(office, case, "compared")
    do(committee, case, "deliberated", outcome="refused", reason="收入高于监测线")
    expect(committee.locator(".page-head")).to_contain_text("不予认定")
    other(clerk, case, "answer", "已当面告知")
    other(clerk, case, "appeal", "药费没有扣")
    other(approver, case, "appeal_heard", "应扣药费", "upheld")
    do(second_committee, case, "deliberated")
    at(4)
    _notice(committee, case, tmp_path)
    other(clerk, case, "objection", "家中有车")
    other(town_clerk, case, "recheck", "车已报废", "dismissed")
    at(10)
    do(approver, case, "township_checked")
    do(decider, case, "county_determined", class_code="near_poor")
    do(office, case, "marked")
    expect(office.locator(".page-head")).to_contain_text("已纳入监测")
    shot(office, "case-enrolled")
    _plan(clerk, case)
    _cleared_and_opened_anew(clerk, team, second_committee, committee, approver, decider, office, at, case)


def _visit_on_the_phone(team: Page, case: int) -> None:
    team.goto("/casework/")
    shot(team, "inbox-phone")
    team.locator(f'a[href="/casework/{case}/"]').click()
    shot(team, "case-phone")
    team.get_by_text("填写入户核查表").click()
    shot(team, "visit-phone")
    team.get_by_label("情况无变化").check()  # two taps: this, and saving
    team.get_by_role("button", name="保存核查").click()
    team.wait_for_url(f"**/casework/{case}/")
    assert DISEASE not in team.content()


def _notice(committee: Page, case: int, folder: Path) -> None:
    committee.goto("/casework/notices/")
    committee.locator(f'input[name="pick"][value="{case}"]').check()
    committee.fill('input[name="number"]', "公示1号")
    committee.locator('input[name="evidence"][value="notice_photo"]').check()
    shot(committee, "notices")
    committee.get_by_role("button", name="张贴公示").click()
    committee.wait_for_url("**/casework/notices/*/")
    shot(committee, "notice")
    for kind in ("PDF", "DOCX"):
        with committee.expect_download() as coming:
            committee.get_by_role("link", name=kind).click()
        place = folder / coming.value.suggested_filename
        coming.value.save_as(place)
        if kind == "DOCX":
            words = zipfile.ZipFile(place).read("word/document.xml").decode()
            assert "王伟" in words
            assert not leaks_in(words, county_policy(BEGUN))
        else:
            assert place.read_bytes()[:5] == b"%PDF-"
            if PICTURES:
                (Path(PICTURES) / "notice.pdf").write_bytes(place.read_bytes())


def _plan(clerk: Page, case: int) -> None:
    clerk.goto(f"/casework/{case}/")
    clerk.locator('#plan input[name="measure"][value="health"]').check()
    clerk.fill('#plan input[name="owner-health"]', "王医生")
    clerk.fill('#plan input[name="due-health"]', "2024-10-01")
    shot(clerk, "case-plan")
    clerk.get_by_role("button", name="保存计划").click()
    expect(clerk.locator("#measures")).to_contain_text("王医生")


def _cleared_and_opened_anew(*people: object) -> None:
    clerk, team, deliberating, posting, approver, decider, office, at, case = people
    at(200)  # type: ignore[operator]
    row = Case.objects.get(pk=case).risks.get()
    clerk.goto(f"/casework/{case}/")  # type: ignore[attr-defined]
    clerk.fill(f"#proof-{row.pk}", "痊愈证明")  # type: ignore[attr-defined]
    clerk.locator(f'form[action="/casework/risks/{row.pk}/"] button').click()  # type: ignore[attr-defined]
    HouseholdClass.objects.filter(household_id=1).update(is_in_range="no", medical="yes")  # what a later month's run found
    Risk.objects.filter(household_id=1).delete()
    clearing = open_case(clerk, "clearance")  # type: ignore[arg-type]
    team.goto(f"/casework/{clearing}/visit/")  # type: ignore[attr-defined]
    team.get_by_label("情况无变化").check()  # type: ignore[attr-defined]
    team.locator('input[name="evidence"][value="risk_gone"]').check()  # type: ignore[attr-defined]
    team.get_by_role("button", name="保存核查").click()  # type: ignore[attr-defined]
    team.wait_for_url(f"**/casework/{clearing}/")  # type: ignore[attr-defined]
    do(deliberating, clearing, "deliberated")  # type: ignore[arg-type]
    posting.goto("/casework/notices/")  # type: ignore[attr-defined]
    posting.locator(f'input[name="pick"][value="{clearing}"]').check()  # type: ignore[attr-defined]
    posting.fill('input[name="number"]', "公示2号")  # type: ignore[attr-defined]
    posting.locator('input[name="evidence"][value="notice_signatures"]').check()  # type: ignore[attr-defined]
    posting.get_by_role("button", name="张贴公示").click()  # type: ignore[attr-defined]
    posting.wait_for_url("**/casework/notices/*/")  # type: ignore[attr-defined]
    at(206)  # type: ignore[operator]
    do(approver, clearing, "township_checked")  # type: ignore[arg-type]
    do(decider, clearing, "county_determined")  # type: ignore[arg-type]
    do(office, clearing, "marked")  # type: ignore[arg-type]
    expect(office.locator(".page-head")).to_contain_text("风险已消除")  # type: ignore[attr-defined]
    again = open_case(clerk, "re_identification")  # type: ignore[arg-type]
    assert Case.objects.get(pk=again).former_case_id == clearing
    shot(clerk, "case-reopened")  # type: ignore[arg-type]


def test_inbox_and_list_of_a_meeting_by_keys(page_of: Callable[..., Page], at: Callable[[int], None]) -> None:
    clerk, office = page_of("village_clerk", OWN_VILLAGE), page_of("leading_group_office")
    case = open_case(clerk, "monitoring")
    do(clerk, case, "applied")
    at(1)
    office.goto("/casework/")
    shot(office, "inbox")
    office.keyboard.press("j")
    office.keyboard.press("Enter")
    office.wait_for_url(f"**/casework/{case}/")
    shot(office, "case")
    office.goto("/casework/decide/compared/")
    shot(office, "decide")
    expect(office.locator("h1")).to_contain_text("集体审定")
    clerk.goto("/households/1/")
    shot(clerk, "household-with-case")
