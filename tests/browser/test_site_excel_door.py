"""A file with two hundred planted faults through the Excel door in Chromium: half mended in the grid, half by the annotated workbook, taken in, undone."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from browser.conftest import CHROMIUM
from county.intake.door import STAYS, name_of, stay
from county.records import make_household
from intake.samples import workbook_of
from jingzhun.county.clues.month_files import store
from jingzhun.county.home.work import KINDS
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.registry.models import DepartmentEvent
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.intake import profile_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,  # the seven steps walk the same way in make test
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
PICTURES = os.environ.get("DOOR_PICTURES", "")  # a folder: each step is kept there to be looked at
ROWS, PLANTED, IN_THE_GRID = 260, 200, 100
HOMES = range(3, 10)


def shot(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=False)


def work() -> None:
    for job in Job.objects.filter(state__in=UNFINISHED).order_by("sequence"):
        carry_on(job.job_id, {kind.name: kind for kind in KINDS}, worker="test")


def faulty_file() -> bytes:
    """Return stays of the people of the little county; every fault is one cell."""
    plants = ({"bill_no": ""}, {"discharged_on": "二月三十日"}, {"out_of_pocket": "一万左右"})
    rows = []
    for number in range(ROWS):
        good = {"bill_no": f"B{number:04}"}
        rows.append(stay(HOMES[number % len(HOMES)], **good | (plants[number % len(plants)] if number < PLANTED else {})))
    return workbook_of(profile_of(STAYS), rows)


def mend_page(page: Page) -> int:
    """Mend every wrong cell of the page by keys alone and return how many."""
    cells = page.locator('#grid input[aria-invalid="true"]')
    count = cells.count()
    for place in range(count):
        cell = cells.nth(place)
        name = cell.get_attribute("name") or ""
        word = page.locator("#grid thead th").nth(int(name.rsplit("-", 1)[1]) + 1).inner_text()
        cell.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(f"G{name}" if word.endswith(("号", "编号")) and "证" not in word else right(word))
    page.get_by_role("button", name="保存并重新核对").click()
    return count


def right(header: str) -> str:
    return "2024-06-01" if "日期" in header or "时间" in header else "1234.5"


def test_two_hundred_faults_mended_taken_in_and_undone(page_of: Callable[..., Page], tmp_path: Path) -> None:
    shutil.rmtree(store().folder, ignore_errors=True)
    shutil.rmtree(settings.DATA / "intake", ignore_errors=True)
    page = page_of("leading_group_office")
    for number in HOMES:
        make_household(number, head=name_of(number))
    page.goto("/intake/")
    place = tmp_path / "住院.xlsx"
    place.write_bytes(faulty_file())
    page.set_input_files("#given", str(place))
    page.fill("#period", "2024-06")
    shot(page, "1-give")
    page.get_by_role("button", name="上传").click()
    page.wait_for_url("**/intake/*/")
    shot(page, "2-being-checked")
    work()
    page.reload()
    expect(page.locator("body")).to_contain_text("200")
    shot(page, "3-checked")
    mended = 0
    while mended < IN_THE_GRID:
        mended += mend_page(page)
        work()
        page.reload()
    shot(page, "4-half-mended")
    by_workbook(page, tmp_path)
    work()
    page.reload()
    shot(page, "4b-after-workbook")
    expect(page.locator("#grid")).to_have_count(0)
    page.locator('input[name="mode"][value="all"]').check()
    shot(page, "5-confirm")
    page.get_by_role("button", name="导入", exact=True).click()
    work()
    page.reload()
    expect(page.locator("#result")).to_be_visible()
    shot(page, "7-result")
    assert DepartmentEvent.objects.filter(STANDS).count() == ROWS
    page.fill("#undo", "试导入")
    page.get_by_role("button", name="整批撤销").click()
    work()
    page.reload()
    expect(page.locator(".page-head")).to_contain_text("已撤销")
    assert not DepartmentEvent.objects.filter(STANDS).exists()


def by_workbook(page: Page, folder: Path) -> None:
    """Mend what is left in the workbook that the page gives, and give it back."""
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载退回文件").click()
    place = folder / "back.xlsx"
    coming.value.save_as(place)
    book = openpyxl.load_workbook(io.BytesIO(place.read_bytes()))
    sheet = book.worksheets[0]
    header = [str(cell.value) for cell in sheet[1]]
    wrong, number = header.index("错误字段"), header.index("原行号")
    for row in sheet.iter_rows(min_row=2):
        for word in str(row[wrong].value).split("、"):
            cell = row[header.index(word)]
            cell.value = f"W{row[number].value}" if word.endswith(("号", "编号")) and "证" not in word else right(word)
    book.save(place)
    page.set_input_files("#back", str(place))
    page.get_by_role("button", name="交回").click()
    page.wait_for_load_state()
