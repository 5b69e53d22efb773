"""The site in Chromium: log-in by two factors and by passkey, a household's life, views, bulk acts, export, keys alone, hostile names."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import CHROMIUM, DESKTOP, HOSTILE, watched
from county.accounts.conftest import PASSWORD, add_authenticator, code_now
from county.records import OWN_VILLAGE
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.set_password import keep_password
from jingzhun.county.registry.models import HelperAssignment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture
def stranger(chromium: Browser, county: str, told: list[str]) -> Page:
    context = chromium.new_context(viewport=DESKTOP, base_url=county, locale="zh-CN")  # type: ignore[arg-type]
    return watched(context.new_page(), told)


def test_log_in_by_password_and_code(stranger: Page, officer_of: Callable[..., Officer]) -> None:
    officer = officer_of("leading_group_office")
    keep_password(officer, PASSWORD)
    add_authenticator(officer)
    stranger.goto("/households/")
    stranger.fill('input[name="login"]', officer.username)
    stranger.fill('input[name="password"]', PASSWORD)
    stranger.keyboard.press("Enter")
    stranger.fill('input[name="code"]', code_now())
    stranger.keyboard.press("Enter")
    expect(stranger.locator("h1")).to_have_text("户名单")


def test_log_in_by_passkey(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.goto("/accounts/me/second-factor/passkey/")
    if page.locator('input[name="name"]').count():
        page.fill('input[name="name"]', "本机")
    if page.locator('input[name="passwordless"]').count():
        page.check('input[name="passwordless"]')
    page.click("#passkey_add")
    page.wait_for_url(lambda url: "passkey" not in url)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    expect(page.locator(".menu")).to_be_visible()


def _change(page: Page, household: str, kind: str, fill: Callable[[Page], None]) -> None:
    page.goto(f"/households/{household}/change/{kind}")
    page.fill('input[name="on"]', "2024-05-20")
    page.fill('input[name="reason"]', "入户核实")
    fill(page)
    page.click('button[value="try"]')
    expect(page.locator("text=将会这样变更")).to_be_visible()
    page.click('button[value="do"]')
    expect(page.locator(".notice.steady")).to_contain_text("已保存")


def _members(page: Page) -> list[str]:
    return page.locator("#members tbody th").all_inner_texts()


def test_life_of_a_household_and_its_way_back(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")

    def newborn(form: Page) -> None:
        form.fill('input[name="name"]', "王小宝")
        form.select_option('select[name="relation"]', "grandson")

    _change(page, "1", "join", newborn)
    assert "王小宝" in _members(page)
    _change(page, "1", "leave", lambda form: form.select_option('select[name="person"]', label="王小二"))
    assert "王小二" not in _members(page)
    _change(page, "1", "change-head", lambda form: form.select_option('select[name="person"]', label="王小三"))
    expect(page.locator("h1")).to_contain_text("王小三户")

    def apart(form: Page) -> None:
        form.get_by_label("王小宝", exact=True).check()
        form.select_option('select[name="head"]', label="王小宝")

    _change(page, "1", "split", apart)
    assert "王小宝" not in _members(page)
    _change(page, "1", "merge", lambda form: form.fill('input[name="other"]', "10"))
    assert "赵敏" in _members(page)
    _change(page, "1", "move", lambda form: form.select_option('select[name="village"]', label="新城子镇 七合堂"))
    expect(page.locator("h1")).to_contain_text("七合堂")
    page.goto("/households/1/?on=2020-01-01")
    assert sorted(_members(page)) == ["王伟", "王小三", "王小二"]
    page.goto("/households/1/")
    for _ in range(6):
        page.locator("#changes details summary").first.click()
        page.locator('#changes details[open] input[name="reason"]').fill("录入有误")
        page.locator("#changes details[open] button").click()
        expect(page.locator(".notice.steady")).to_contain_text("已撤销")
    assert sorted(_members(page)) == ["王伟", "王小三", "王小二"]
    expect(page.locator("h1")).to_contain_text("王伟户")


def test_view_is_kept_and_found_again(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/households/")
    page.select_option("#f-kind", "near_poor")
    page.click('.query button[type="submit"]')
    expect(page.locator(".count-line")).to_contain_text("全部 2 户（当前筛选）")
    page.click('[data-dialog="keep-view"]')
    page.fill("#view-name", "边缘户")
    page.click('#keep-view button[type="submit"]')
    page.goto("/households/")
    page.locator(".chip a", has_text="边缘户").click()
    expect(page.locator(".count-line")).to_contain_text("全部 2 户")
    assert "near_poor" not in page.url


def test_columns_are_chosen_and_moved(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/households/")
    page.locator("summary", has_text="列设置").click()
    page.locator('.columns input[value="income"]').uncheck()
    page.locator('.columns li:has(input[value="head"]) [data-move="up"]').click()
    page.locator('button[form="columns"]').click()
    headings = page.locator("thead th:not(.pick)").all_inner_texts()
    assert headings[0].startswith("户主")
    assert not any("收入" in heading for heading in headings)


def test_export_says_the_count_first_and_gives_all_pages(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/households/?size=25")
    page.click('[data-dialog="export"]')
    expect(page.locator("#export-title")).to_have_text("导出全部67户")
    with page.expect_download() as coming:
        page.click('#export button[type="submit"]')
    book = openpyxl.load_workbook(io.BytesIO(coming.value.path().read_bytes()))
    assert book.worksheets[0].max_row == 68
    assert book.worksheets[1].title == "说明"


def test_helper_is_assigned_to_every_page_of_the_list(page_of: Callable[..., Page], officer_of: Callable[..., Officer]) -> None:
    officer_of("assigned_helper", OWN_VILLAGE)
    page = page_of("leading_group_office")
    page.goto("/households/?size=25&division=150424100")
    expect(page.locator(".bulk")).to_be_hidden()
    page.locator("[data-pick-page]").check()
    expect(page.locator(".bulk")).to_contain_text("已选 25")
    page.locator('input[name="everything"]').check()
    expect(page.locator(".bulk")).to_contain_text("已选 66")
    page.locator(".bulk button.btn-primary").click()
    page.select_option("#officer", index=1)
    page.click('button[value="try"]')
    expect(page.locator("form.card")).to_contain_text("已选66户（其中66可操作")
    page.click('button[value="do"]')
    expect(page.locator(".notice.steady")).to_contain_text("已安排66户")
    assert HelperAssignment.objects.count() == 66


def test_keyboard_alone_walks_search_list_panel_and_page(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("wangwei")
    page.wait_for_selector("#found a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("王伟户")
    page.goto("/households/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .verdict, #panel section")
    expect(page.locator("#panel h2").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_empty()
    expect(page.locator("tbody tr:first-child a[data-full]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel section")
    page.locator("tbody tr:first-child a[data-full]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/1/")


def test_single_keys_can_be_switched_off(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/shortcuts")
    page.uncheck("#keys-on")
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()


def test_back_keeps_the_filter(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/households/?kind=near_poor")
    page.locator("tbody tr:first-child a[data-full]").click()
    page.locator("#panel a.btn-primary").click()
    page.wait_for_url("**/households/1/")
    page.go_back()
    expect(page.locator(".count-line")).to_contain_text("全部 2 户（当前筛选）")


@pytest.mark.parametrize(
    "address",
    [
        "/households/?order=head&size=200",
        "/households/{0}/",
        "/households/{0}/own",
        "/persons/{0}0/",
        "/households/{0}/change/leave",
    ],
)
def test_hostile_name_stays_text(page_of: Callable[..., Page], address: str) -> None:
    page = page_of("leading_group_office")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for number, name in enumerate(HOSTILE, 100):
        page.goto(address.format(number))
        assert page.evaluate("window.hit") is None
        assert name.partition("\u2028")[0] in page.inner_text("body")
        assert page.locator("main img, main script, main b b").count() == 0


def test_hostile_name_stays_text_in_the_live_search(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/")
    page.fill("#search", HOSTILE[0])
    page.wait_for_timeout(600)
    assert page.evaluate("window.hit") is None
    assert page.locator("#found img").count() == 0


def test_full_number_is_shown_in_place_after_a_reason(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/persons/10/")
    assert "*" in page.locator("#number").inner_text()
    page.fill("#reason", "核对医保身份")
    page.click("#number button")
    expect(page.locator("#number")).to_contain_text("本次查看和理由已留痕")
    assert "*" not in page.locator("#number").inner_text()


def test_household_prints_on_one_sheet(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/households/1/")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") == 1


def test_warning_before_typed_words_are_lost(page_of: Callable[..., Page]) -> None:
    page = page_of("leading_group_office")
    page.goto("/households/1/change/join")
    page.fill('input[name="name"]', "王小宝")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.evaluate("location.assign('/')")
    page.wait_for_url(lambda url: url.endswith("/"))
    assert asked == ["beforeunload"]
