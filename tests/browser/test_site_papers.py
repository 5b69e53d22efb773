"""Nothing typed twice, in Chromium: a list given out, answered by one tap and by workbook, returned; a household applies by its village's code."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from browser.conftest import CHROMIUM, watched
from county.records import OWN_VILLAGE, reserved_id
from intake.papers import book
from jingzhun.county.casework.models import ApplicationDoor, HelpRequest
from jingzhun.county.intake.models import ListRow, Receipt

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
PHONE = {"width": 390, "height": 844}
HEADER = ["序号", "姓名", "身份证号", "疑点", "核实结果", "情况说明"]


def senders() -> bytes:
    rows = [["疑点清单"], HEADER, [1, "王伟", reserved_id(10), "名下有商品房"], [2, "王伟", reserved_id(10), "名下有车辆"]]
    return book(rows, merged=["A1:F1"], name="疑点")


def test_list_given_out_answered_on_a_phone_and_by_workbook_and_returned(page_of: Callable[..., Page], tmp_path: Path) -> None:
    shutil.rmtree(settings.DATA / "papers", ignore_errors=True)
    office = page_of("leading_group_office")
    office.goto("/intake/lists/")
    office.set_input_files("#given", {"name": "清单.xlsx", "mimeType": "application/octet-stream", "buffer": senders()})
    office.fill("#title", "第三批疑点")
    office.fill("#due_on", (timezone.localdate() + timedelta(days=9)).isoformat())
    office.get_by_role("button", name="下发到村").click()
    expect(office.locator("h1")).to_contain_text("第三批疑点")

    village = page_of("village_clerk", OWN_VILLAGE, size=PHONE)
    village.goto("/intake/lists/")
    village.get_by_role("link", name="第三批疑点").click()
    first = village.locator("section.card[id^=row-]").first
    first.locator('input[name="note"]').fill("2021年已出售")
    first.get_by_role("button", name="不属实", exact=True).click()
    expect(village.locator("strong", has_text="不属实").first).to_be_visible()

    village.goto("/intake/lists/")
    with village.expect_download() as book_out:
        village.get_by_role("button", name="下载核查表").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(book_out.value.path()).read_bytes()))
    page = sheet["清单核查"]
    names = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if not row[names.index("核查结果")].value:
            row[names.index("核查结果")].value = "属实"
    filled = io.BytesIO()
    sheet.save(filled)
    village.set_input_files("#book", {"name": "核查表.xlsx", "mimeType": "application/octet-stream", "buffer": filled.getvalue()})
    village.get_by_role("button", name="交回").click()
    expect(village.locator(".notice", has_text="R0")).to_be_visible()
    assert Receipt.objects.count() == 1
    assert set(ListRow.objects.values_list("answer", flat=True)) == {"untrue", "true"}

    office.reload()
    with office.expect_download() as back:
        office.get_by_role("link", name="下载").first.click()
    returned = openpyxl.load_workbook(io.BytesIO(Path(back.value.path()).read_bytes())).active
    told = [[cell.value for cell in row] for row in returned.iter_rows(min_row=1, max_col=6)]
    assert told[1] == HEADER
    assert told[2][3:] == ["名下有商品房", "不属实", "2021年已出售"]
    assert told[3][3:5] == ["名下有车辆", "属实"]


def test_household_applies_by_the_village_s_code_and_reads_the_answer(
    page_of: Callable[..., Page], chromium: Browser, county: str, told: list[str]
) -> None:
    cache.clear()
    township = page_of("township_clerk", OWN_VILLAGE[:9])
    township.goto("/casework/requests/codes/")
    township.locator("tr", has_text="冬不冷").get_by_role("button", name="生成二维码").click()
    township.get_by_role("link", name="张贴页").click()
    expect(township.locator(".poster img")).to_be_visible()

    code = ApplicationDoor.objects.get().sealed_code.open()
    context = chromium.new_context(viewport=PHONE, base_url=county, locale="zh-CN")  # type: ignore[arg-type]
    phone = watched(context.new_page(), told)
    phone.goto(f"/open/{code}/")
    phone.fill("#name", "王伟")
    phone.fill("#words", "<b>房子漏雨</b>")
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.locator("h1")).to_contain_text("SQ0")
    receipt = phone.locator("code").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    township.goto("/casework/requests/")
    township.locator("tbody a").first.click()
    expect(township.locator("dl.pairs").first).to_contain_text("<b>房子漏雨</b>")
    township.get_by_role("button", name="就是这一户").first.click()
    township.fill("#words", "已安排村里上门查看。")
    township.get_by_role("button", name="答复并办结").click()
    expect(township.locator(".state").first).to_contain_text("已答复")
    phone.goto(receipt)
    expect(phone.locator("dl.pairs")).to_contain_text("已安排村里上门查看。")
    assert HelpRequest.objects.get().state == "answered"
    context.close()
