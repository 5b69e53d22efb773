"""Home, villages, map: every figure equals the count of the list behind it (trust.md I12), and shows only the officer's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.http import QueryDict
from django.test import Client

from county.records import FAR_VILLAGE, OWN_VILLAGE
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import Batch
from jingzhun.county.clues.month.files import FORGOTTEN
from jingzhun.county.home.contexts import Figure
from jingzhun.county.home.listing_page import asked_of, list_page
from jingzhun.county.home.overview import Bar, Overview, overview_for
from jingzhun.county.home.village_tiles import map_for
from jingzhun.county.registry.models import Division


def _linked(page: Overview) -> Iterator[Figure | Bar]:
    yield from (f for f in (*page.waiting, *page.doubtful) if f.url.startswith("/households/"))
    yield from (*page.classes, *page.risks, *page.measures)
    for one in page.guarantees:
        yield from (f for f in (one.kept, one.not_kept, one.unknown) if f is not None)


@pytest.mark.parametrize(
    ("role", "division"), [("leading_group_office", "150424"), ("township_clerk", "150424100"), ("village_clerk", OWN_VILLAGE)]
)
def test_each_figure_is_the_count_of_its_list(make_actor: Callable[..., Actor], two_ill: object, role: str, division: str) -> None:
    actor = make_actor(role, division)
    figures = list(_linked(overview_for(actor)))
    assert len(figures) >= 6
    for figure in figures:
        assert list_page(actor, asked_of(QueryDict(figure.url.partition("?")[2]))).total == figure.value, figure


def test_each_tile_is_the_count_of_its_list(make_actor: Callable[..., Actor], two_ill: object) -> None:
    actor = make_actor("leading_group_office")
    tiles = [tile for block in map_for(actor).blocks for tile in block.tiles]
    assert [tile.code for tile in tiles] == [OWN_VILLAGE, FAR_VILLAGE]
    for tile in tiles:
        assert list_page(actor, asked_of(QueryDict(tile.list_url.partition("?")[2]))).total == tile.at_risk == 1
        assert list_page(actor, asked_of(QueryDict(tile.visit_url.partition("?")[2]))).total == tile.to_visit == 1


def test_map_when_village_then_the_other_village_does_not_exist(client_of: Callable[..., Client], two_ill: object) -> None:
    for address in ("/map/", "/villages/", "/"):
        assert FAR_VILLAGE not in client_of("village_clerk", OWN_VILLAGE).get(address).content.decode()


def test_leader_sees_figures_but_no_list(client_of: Callable[..., Client], two_ill: object) -> None:
    shown = client_of("leader").get("/").content.decode()
    assert "需要入户" in shown
    assert "/households/" not in shown
    assert "/households/" not in client_of("leader").get("/map/").content.decode()


def test_home_before_the_first_run_says_why(client_of: Callable[..., Client]) -> None:
    assert "还没有做过筛查" in client_of("leading_group_office").get("/").content.decode()
    assert "还没有做过筛查" in client_of("leading_group_office").get("/map/").content.decode()


@pytest.mark.parametrize("role", ["system_admin", "hospital_cashier", "audit_admin"])
def test_home_when_role_sees_no_figures_then_it_says_so(client_of: Callable[..., Client], two_ill: object, role: str) -> None:
    shown = client_of(role).get("/").content.decode()
    assert "您的岗位不查看户的数字" in shown


def test_home_when_a_list_was_missing_then_it_is_told(client_of: Callable[..., Client], two_ill: object) -> None:
    two_ill.is_partial = True  # type: ignore[attr-defined]
    two_ill.save()  # type: ignore[attr-defined]
    assert "本月有名单未到" in client_of("leading_group_office").get("/").content.decode()


def test_village_page_is_the_own_village_only(client_of: Callable[..., Client], two_ill: object) -> None:
    for code in (OWN_VILLAGE, FAR_VILLAGE):
        Division.objects.create(code=code, edition=2023, level="village", name=f"村{code[-3:]}")
    client = client_of("village_clerk", OWN_VILLAGE)
    assert client.get(f"/villages/{OWN_VILLAGE}/").status_code == 200
    assert [client.get(f"/villages/{code}/").status_code for code in (FAR_VILLAGE, "150424", "150424%", "999")] == [404] * 4
    assert client_of("leader").get(f"/villages/{OWN_VILLAGE}/").status_code == 404


def test_files_of_the_month_show_counts_by_state(client_of: Callable[..., Client], two_ill: object) -> None:
    for number, (state, department) in enumerate((("taken", "civil_affairs"), ("refused", FORGOTTEN))):
        Batch.objects.create(
            batch_id=str(number), profile="deaths", department=department, period="2024-06", file_name=f"{state}.xlsx", file_sha256="0" * 64,
            state=state, mode="snapshot", rows_read=1_234, rows_clean=1_200, rows_refused=34, rows_warned=0, rows_repeated=0,
        )  # fmt: skip
    client = client_of("leading_group_office")
    assert "1,234" in client.get("/month/files").content.decode()
    only = client.get("/month/files?state=refused").content.decode()
    assert "refused.xlsx" in only
    assert ">未识别<" in only, "who sent it is told as not known, not as a code"
    assert "taken.xlsx" not in only
    assert "本月没有这种状态的文件" in client.get("/month/files?state=held").content.decode()
    assert client_of("leader").get("/month/files").status_code == 403
