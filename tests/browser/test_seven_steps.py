"""The door in Chromium: 200 planted faults, half mended in the grid and half by the workbook, taken in, killed, gone on, undone; again nothing; half a file held."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from browser.conftest import CHROMIUM
from county.intake.door import lapse, name_of, stay
from county.records import OWN_VILLAGE, make_person, reserved_id
from intake.samples import workbook_of
from jingzhun.county.home.verifying import verify
from jingzhun.county.home.work import KINDS
from jingzhun.county.intake.models import Delivery
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.county.registry.models import DepartmentEvent, Household
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.intake import profile_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
PEOPLE, ROWS, FAULTY = 300, 900, 200  # more rows than a chunk takes; far more faults would hold the file
AT_A_TIME = 500
FIRST = 1_001  # numbers of households that no other fixture has
BAD = {"bill_no": "", "admitted_on": "二月三十日", "total": "一万元左右", "name": ""}
PICTURES = os.environ.get("DOOR_PICTURES", "")  # a folder: each step is kept there to be looked at


class Killed(BaseException):
    """The worker is gone: nothing of ours catches it, as nothing catches a SIGKILL."""


def born(number: int) -> date:
    """Return a day of birth with which ids, that count to a thousand, stay apart."""
    return date(1950 + (number - FIRST + 1) // 100, 5, 6)


@pytest.fixture
def people(county: str) -> None:
    for number in range(FIRST, FIRST + PEOPLE):
        household = Household.objects.create(household_id=number, village_code=OWN_VILLAGE, head_name=name_of(number))
        make_person(household, number * 10, name=name_of(number), relation="head", born=born(number))


def of_person(number: int) -> dict[str, str]:
    return {"id_number": reserved_id(number * 10, born(number))}


def planted() -> list[dict[str, str]]:
    """Return the file's rows, in the first 200 of which one cell is wrong, four kinds in turn."""
    columns = [list(BAD)[at % len(BAD)] for at in range(FAULTY)]
    return [row_of(at) | ({columns[at]: BAD[columns[at]]} if at < FAULTY else {}) for at in range(ROWS)]


def row_of(at: int) -> dict[str, str]:
    number = FIRST + at % PEOPLE
    return stay(number, **of_person(number), bill_no=f"单{at:04}")


def right(row: int) -> tuple[str, str]:
    """Return the column that is wrong in a row of the file and what belongs there."""
    at = row - 2
    column = list(BAD)[at % len(BAD)]
    return column, row_of(at)[column]


def work(kinds: tuple[JobKind, ...] = KINDS) -> None:
    for job in Job.objects.filter(state__in=UNFINISHED).order_by("sequence"):
        carry_on(job.job_id, {kind.name: kind for kind in kinds}, worker="test")


def dying(kind: JobKind, chunk_number: int) -> JobKind:
    """Return a kind whose worker dies within the transaction of a chunk."""

    def one(held: Held) -> Chunk:
        made = kind.chunk(held)
        if Job.objects.get(pk=held.job_id).chunks != chunk_number:
            return made

        def write() -> None:
            if made.write:
                made.write()
            raise Killed

        return replace(made, write=write)

    return replace(kind, chunk=one)


def give(page: Page, place: Path, period: str = "2024-06") -> Delivery:
    page.goto("/intake/")
    page.set_input_files('input[name="given"]', place)
    page.fill('input[name="period"]', period)
    page.locator('form[enctype] button[type="submit"]').first.click()
    page.wait_for_url("**/intake/*/")
    work()
    page.reload()
    return Delivery.objects.order_by("-pk")[0]


def take_in(page: Page, mode: str) -> None:
    page.locator(f'input[name="mode"][value="{mode}"]').check()
    with page.expect_navigation():
        page.locator('form[action$="/confirm/"] button[type="submit"]').click()


def mend_page_of_grid(page: Page, made: Delivery) -> int:
    """Mend the rows the grid shows, by keyboard alone, and have them checked again; return how many."""
    boxes = page.locator('form[action$="/mend/"] input[type="text"]')
    count = boxes.count()
    boxes.first.focus()
    for _ in range(count):
        name = str(page.evaluate("document.activeElement.name"))
        _, row, place = name.split("-")
        column, text = right(int(row))
        assert made.columns[column] == int(place)
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    work()
    page.reload()
    return count


def mended_workbook(place: Path, made: Delivery) -> int:
    """Mend every row of the annotated workbook as an officer does in Excel; return how many."""
    book = openpyxl.load_workbook(place)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    count = 0
    for row in sheet.iter_rows(min_row=2):
        column, text = right(int(str(row[header.index("原行号")].value)))
        row[made.columns[column]].value = text
        count += 1
    book.save(place)
    return count


def shot(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def standing() -> list[tuple[object, ...]]:
    columns = ("event_id", "household_id", "amount_fen", "event_on", "detail")
    return list(DepartmentEvent.objects.filter(STANDS).order_by("event_id").values_list(*columns))


def mend_half_in_the_grid(page: Page, made: Delivery) -> None:
    mended = 0
    while mended < FAULTY // 2:
        mended += mend_page_of_grid(page, made)
        made.refresh_from_db()
        assert made.rows_wrong == FAULTY - mended
    assert mended == FAULTY // 2


def mend_half_by_the_workbook(page: Page, made: Delivery, back: Path) -> None:
    with page.expect_download() as download:
        page.locator('a[href$="/returned/"]').click()
    download.value.save_as(back)
    assert mended_workbook(back, made) == FAULTY // 2
    page.set_input_files("#back", back)
    with page.expect_navigation():
        page.locator('form[action$="/back/"] button[type="submit"]').click()
    work()
    page.reload()
    made.refresh_from_db()
    assert (made.state, made.rows_wrong, made.rows_new) == ("checked", 0, ROWS)


def take_in_though_the_worker_dies(page: Page, made: Delivery) -> None:
    take_in(page, "all")
    kinds = tuple(dying(kind, 3) if kind.name == "excel_run" else kind for kind in KINDS)
    with pytest.raises(Killed):
        work(kinds)
    assert len(standing()) == AT_A_TIME
    Job.objects.filter(state="running").update(lease_until="2024-01-01T00:00:00Z")  # the lease of the dead runs out
    work()
    page.reload()
    made.refresh_from_db()
    assert (made.state, made.rows_written, len(standing())) == ("done", ROWS, ROWS)
    expect(page.locator("#result")).to_contain_text(str(ROWS))


def undo(page: Page, made: Delivery) -> None:
    page.goto(f"/intake/{made.pk}/")
    page.fill("#undo", "传错了")
    with page.expect_navigation():
        page.locator('form[action$="/undo/"] button[type="submit"]').click()
    work()
    page.reload()
    made.refresh_from_db()
    assert (made.state, standing()) == ("undone", [])


def test_file_of_200_faults_goes_through_the_seven_steps(page_of: Callable[..., Page], people: None, tmp_path: Path) -> None:
    place = tmp_path / "住院.xlsx"
    place.write_bytes(workbook_of(profile_of("medical_stays"), planted()))
    page = page_of("leading_group_office")
    made = give(page, place)
    assert (made.state, made.rows_read, made.rows_wrong) == ("checked", ROWS, FAULTY)
    shot(page, "checked")
    mend_half_in_the_grid(page, made)
    mend_half_by_the_workbook(page, made, tmp_path / "退回.xlsx")
    shot(page, "mended")
    assert standing() == []
    take_in_though_the_worker_dies(page, made)
    shot(page, "done")
    kept = standing()
    mended_file = tmp_path / "改好.xlsx"
    mended_file.write_bytes(workbook_of(profile_of("medical_stays"), [row_of(at) for at in range(ROWS)]))
    for again in (give(page, mended_file), give(page, mended_file)):
        assert (again.state, standing()) == ("repeated", kept)
    shot(page, "repeated")
    undo(page, made)
    shot(page, "undone")
    assert [breach for done in verify() for breach in done.breaches] == []


def test_half_a_file_is_held_until_somebody_says_what_was_checked(
    page_of: Callable[..., Page], people: None, tmp_path: Path
) -> None:
    page = page_of("leading_group_office")
    whole, half = tmp_path / "未参保5月.xlsx", tmp_path / "未参保6月.xlsx"
    uninsured = profile_of("uninsured")
    whole.write_bytes(workbook_of(uninsured, [lapse(n) | of_person(n) for n in range(FIRST, FIRST + PEOPLE)]))
    half.write_bytes(workbook_of(uninsured, [lapse(n) | of_person(n) for n in range(FIRST, FIRST + PEOPLE // 2)]))
    give(page, whole, "2024-05")
    take_in(page, "correct_only")
    work()
    held = give(page, half)
    assert held.state == "held"
    expect(page.locator(".notice.risk:not([hidden])")).to_contain_text(str(PEOPLE))
    expect(page.locator('input[name="mode"]')).to_have_count(0)
    shot(page, "held")
    page.fill("#release", "已与医保局核对")
    with page.expect_navigation():
        page.locator('form[action$="/release/"] button[type="submit"]').click()
    work()
    page.reload()
    expect(page.locator('input[name="mode"]')).to_have_count(2)
    held.refresh_from_db()
    assert (held.state, held.release_reason) == ("checked", "已与医保局核对")
