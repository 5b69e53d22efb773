"""Boundaries given in the browser, looked at, put in force; the map drawn, moved and zoomed, without an inline style refused and without the internet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import CHROMIUM
from browser.test_every_page import AXE, _faults
from county.records import FAR_VILLAGE, OWN_VILLAGE
from county.registry.made_boundaries import cells, geojson

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not AXE.exists(), reason="no axe-core: npm ci"),
]


def test_boundaries_are_given_and_the_map_moves(page_of: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "村界.geojson"
    file.write_bytes(geojson(cells({OWN_VILLAGE: "冬不冷", FAR_VILLAGE: "七合堂"})))
    page = page_of("leading_group_office")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/map/")
    page.click("text=边界")
    page.set_input_files("#given", str(file))
    page.fill("#source", "县自然资源局2025年")
    page.click("text=读取并检查")
    expect(page.locator("svg.map path.area")).to_have_count(2)
    assert _faults(page) == []
    page.click("text=在地图上启用")
    page.goto("/map/")
    expect(page.locator("svg.map path.area")).to_have_count(2)
    assert _faults(page) == []
    page.click("text=可移动缩放")
    page.wait_for_selector("[data-ready=yes]")
    expect(page.locator(".live-map path.area")).to_have_count(2)
    fills = page.eval_on_selector_all(".live-map path.area", "all => all.map(a => getComputedStyle(a).fill)")
    assert all(fill.startswith("rgb") for fill in fills), "colours come by class, from the theme"
    page.click(".leaflet-control-zoom-in")
    page.hover(".live-map path.area >> nth=0", force=True)
    expect(page.locator(".leaflet-tooltip")).to_contain_text("有风险")
    assert _faults(page) == []
    here = page.url.split("/map")[0]
    assert all(url.startswith((here, "data:")) for url in asked), "nothing is loaded from elsewhere"
