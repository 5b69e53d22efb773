"""The frame: the menu holds only what an officer may do, the division picker only what is his, the search never another's people."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household, reserved_id
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.permissions import ACTS, ROLES
from jingzhun.county.home.menu import MENU, menu_of
from jingzhun.county.registry.models import Division

INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.I)
HOSTILE = ("<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>', "{{7*7}}", "</script><script>", "a\u2028b")


@pytest.mark.parametrize("role", ROLES)
def test_menu_holds_what_the_role_may_and_nothing_else(make_actor: Callable[..., Actor], role: str) -> None:
    actor = make_actor(role)
    shown = {item.title for group in menu_of(actor, "/") for item in group.items}
    wanted = {item.title for group in MENU for item in group.items if not item.act or role in ACTS[item.act].roles}
    assert shown == wanted


def test_menu_marks_the_page_one_is_on(make_actor: Callable[..., Actor]) -> None:
    groups = menu_of(make_actor("leading_group_office"), "/households/12/")
    assert [item.url for group in groups for item in group.items if item.is_here] == ["/households/"]


def test_search_when_another_village_then_nobody_is_found(client_of: Callable[..., Client]) -> None:
    make_household(1, village=OWN_VILLAGE, head="王伟")
    make_household(2, village=FAR_VILLAGE, head="王伟军")
    shown = client_of("village_clerk", OWN_VILLAGE).post("/search", {"word": "王"}, headers={"HX-Request": "true"}).content.decode()
    assert "王伟" in shown
    assert "王伟军" not in shown
    assert "<html" not in shown


def test_search_by_id_then_the_number_comes_back_masked(client_of: Callable[..., Client]) -> None:
    make_household(1)
    shown = client_of("village_clerk", OWN_VILLAGE).post("/search", {"word": reserved_id(10)[-6:]}).content.decode()
    assert "王伟" in shown
    assert reserved_id(10) not in shown


def test_search_when_nothing_fits_then_a_way_on_is_offered(client_of: Callable[..., Client]) -> None:
    shown = client_of("village_clerk", OWN_VILLAGE).post("/search", {"word": "欧阳"}).content.decode()
    assert "拼音" in shown


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_text_on_every_page(client_of: Callable[..., Client], two_ill: object, name: str) -> None:
    make_household(7, head=name)
    client = client_of("leading_group_office")
    for address in ("/households/", "/households/7/", "/households/7/beside", "/households/7/own", "/persons/70/"):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
        assert "</script><script>" not in page
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", page, re.S)[0] if name == "{{7*7}}" and "<h1>" in page else True


def test_s20_pages_hold_no_inline_script_or_style(client_of: Callable[..., Client], two_ill: object) -> None:
    client = client_of("leading_group_office")
    for address in (
        "/",
        "/households/",
        "/households/1/",
        "/households/1/tree",
        "/map/",
        "/villages/",
        "/month/files",
        "/shortcuts",
    ):
        page = client.get(address).content.decode()
        assert not INLINE.findall(page), address


def test_divisions_are_the_officers_own(client_of: Callable[..., Client]) -> None:
    for code, level, name in (
        ("150424100", "township", "林西镇"),
        ("150424101", "township", "新城子镇"),
        (OWN_VILLAGE, "village", "冬不冷"),
    ):
        Division.objects.create(code=code, edition=2023, level=level, name=name)
    county = client_of("leading_group_office").get("/divisions").content.decode()
    assert "林西镇" in county
    assert "新城子镇" in county
    township = client_of("township_clerk", "150424100").get("/divisions?division=150424101").content.decode()
    assert "林西镇" in township
    assert "新城子镇" not in township


def test_divisions_never_lead_out_of_the_site(client_of: Callable[..., Client]) -> None:
    shown = client_of("leading_group_office").get("/divisions?for=https://elsewhere.example/").content.decode()
    assert "elsewhere" not in shown


@pytest.mark.parametrize("address", ["/households/", "/map/", "/villages/", "/"])
@pytest.mark.parametrize("code", ["15", "１５０４２４", "150424%", "150424_", "150424\x00", "151", "999999"])
def test_division_when_not_a_code_of_his_then_nothing_widens(
    client_of: Callable[..., Client], two_ill: object, address: str, code: str
) -> None:
    answer = client_of("village_clerk", OWN_VILLAGE).get(address, {"division": code})
    assert answer.status_code == 200
    assert FAR_VILLAGE not in answer.content.decode()
