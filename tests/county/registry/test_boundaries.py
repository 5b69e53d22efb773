"""Boundaries are read in a limited child, met with the divisions by code or name, looked at, and only then drawn."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
import shapely
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from shapely.geometry import Point, Polygon, box, shape

import jingzhun.county.registry.operations.take_boundaries as take_boundaries
from county.judged import judge_household, run
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from county.registry.made_boundaries import cells, geojson, zipped_shapefile
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.home.map_drawing import map_page, shapes_as_geojson
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import Boundary, BoundarySet, Division
from jingzhun.county.registry.operations.take_boundaries import (
    BoundariesRefused,
    confirm_boundaries,
    divisions_by_level,
    drop_boundaries,
    read_boundaries,
)
from jingzhun.sheets import boundaries_child

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
__all__ = ["run"]
VILLAGES = {OWN_VILLAGE: "一村村委会", "150424100202": "二村村委会", FAR_VILLAGE: "远村村委会"}


@pytest.fixture(autouse=True)
def divisions() -> None:
    for code, name in VILLAGES.items():
        Division.objects.update_or_create(
            code=code,
            edition=2016,
            defaults={"level": "village", "name": name, "kind": "village_committee", "parent_code": code[:9]},
        )
    for code in {one[:9] for one in VILLAGES}:
        Division.objects.update_or_create(
            code=code,
            edition=2016,
            defaults={"level": "township", "name": f"{code[-1]}号镇", "kind": "town", "parent_code": code[:6]},
        )


@pytest.fixture
def office(make_actor: MakeActor) -> Actor:
    return make_actor("leading_group_office")


def given(actor: Actor, content: bytes, name: str = "村界.geojson", source: str = "县自然资源局2025年") -> BoundarySet:
    return read_boundaries(actor=actor, file_name=name, content=content, source=source)


def views(actor: Actor) -> tuple[str, ...]:
    return map_page(actor, "", "").views


def names_of(level: str) -> dict[str, str]:
    return divisions_by_level()[level]


def test_villages_by_code_meet_and_nothing_is_drawn_before_somebody_looked(office: Actor) -> None:
    row = given(office, geojson(cells(names_of("village"))))
    assert (row.level, row.state, row.told["missing"], row.told["unmet_count"], row.told["by"]) == (
        "village",
        "checked",
        [],
        0,
        "XZQDM",
    )
    assert set(row.boundaries.values_list("code", flat=True)) == set(VILLAGES)
    assert views(office) == ("tiles",)
    confirm_boundaries(actor=office, set_id=row.pk, version=1)
    assert views(office) == ("shapes", "live", "tiles")
    assert Event.objects.filter(act__in=("read_boundaries", "confirm_boundaries")).count() == 2
    assert not [b for one in verify() for b in one.breaches]


def test_shapefile_in_a_zip_with_chinese_fields(office: Actor) -> None:
    row = given(office, zipped_shapefile(cells(names_of("village"))), "村界.zip")
    assert (row.level, row.boundaries.count(), row.told["by"]) == ("village", 3, "行政代码")


def test_names_meet_where_there_is_no_code_and_codes_of_twelve_digits_mean_townships(office: Actor) -> None:
    by_name = given(office, geojson(cells(names_of("village")), key="名称", names=VILLAGES))
    assert (by_name.boundaries.count(), by_name.told["by"]) == (3, "名称")
    townships = cells(names_of("township"))
    whole = given(office, geojson({f"{code}000": area for code, area in townships.items()}))
    assert (whole.level, set(whole.boundaries.values_list("code", flat=True))) == ("township", set(townships))


def test_what_the_check_finds_is_told_by_name(office: Actor) -> None:
    areas = cells(names_of("village"))
    first, second, third = sorted(areas)
    features = json.loads(geojson(areas))["features"]
    features[1]["geometry"] = shapely.geometry.mapping(
        shape(features[1]["geometry"]).union(Point(shape(features[0]["geometry"]).centroid).buffer(0.02))
    )
    bow = [[118.1, 43.6], [118.2, 43.7], [118.2, 43.6], [118.1, 43.7], [118.1, 43.6]]
    features[2]["geometry"] = {"type": "Polygon", "coordinates": [bow]}
    features.append(
        {
            "type": "Feature",
            "properties": {"XZQDM": "150425100201", "名": "邻县某村"},
            "geometry": shapely.geometry.mapping(box(118, 43.5, 118.01, 43.51)),
        }
    )
    row = given(office, json.dumps({"type": "FeatureCollection", "features": features}).encode())
    told = row.told
    shared = {(one, other): m2 for one, other, m2 in told["overlaps"]}
    assert shared[first, second] > 1_000_000
    assert told["mended"] == [third]
    assert (told["unmet_count"], told["unmet"]) == (1, ["150425100201 邻县某村"])


def test_division_drawn_twice_is_not_taken_and_one_left_out_is_named(office: Actor) -> None:
    areas = cells(names_of("village"))
    first, second, third = sorted(areas)
    features = json.loads(geojson({first: areas[first], second: areas[second]}))["features"]
    features.append(features[0])
    row = given(office, json.dumps({"features": features}).encode())
    assert (row.told["twice"], row.told["missing"]) == ([first], [third])
    assert set(row.boundaries.values_list("code", flat=True)) == {second}


def test_holes_between_areas_are_counted(office: Actor) -> None:
    ring = Polygon(box(118, 43.5, 118.4, 43.9).exterior, [box(118.1, 43.6, 118.2, 43.7).exterior.coords])
    row = given(office, geojson({OWN_VILLAGE: ring}))
    assert 80_000_000 < row.told["gaps_m2"] < 100_000_000, "0.1 by 0.1 degrees here is some 90 square kilometres"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not json at all", "not_geojson"),
        (b"[1, 2]", "not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "no_features"),
        (geojson({OWN_VILLAGE: Point(118.2, 43.6)}), "no_areas"),
        (geojson({OWN_VILLAGE: box(480_000, 4_800_000, 490_000, 4_810_000)}), "not_degrees"),
        (geojson({OWN_VILLAGE: box(100, 20, 100.1, 20.1)}), "elsewhere"),
        (geojson({"x": box(118.2, 43.6, 118.3, 43.7)}), "no_match"),
        (b"PK\x03\x04 no zip", "no_shapefile"),
    ],
)
def test_file_that_is_no_boundaries_says_what_to_do(office: Actor, content: bytes, code: str) -> None:
    with pytest.raises(BoundariesRefused) as refused:
        given(office, content)
    assert refused.value.code == code
    assert not BoundarySet.objects.exists()


def damaged(how: str) -> bytes:
    """Return a zipped shapefile that cannot be read any more."""
    whole = bytearray(zipped_shapefile(cells(names_of("village"))))
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        first = book.infolist()[0]
    local, central = first.header_offset, whole.index(b"PK\x01\x02")
    if how == "cut":
        return bytes(whole[: len(whole) // 2])
    if how == "flipped":
        start = local + 30 + len(first.filename.encode()) + first.compress_size // 2
        whole[start : start + 40] = b"\xff" * 40
    elif how == "password":
        whole[local + 6] |= 1
        whole[central + 8] |= 1
    elif how == "packing":
        whole[local + 8 : local + 10] = whole[central + 10 : central + 12] = (99).to_bytes(2, "little")
    elif how == "shape":
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as book, zipfile.ZipFile(made, "w") as other:
            for name in book.namelist():
                other.writestr(name, book.read(name)[:150])
        return made.getvalue()
    return bytes(whole)


@pytest.mark.parametrize("how", ["cut", "flipped", "password", "packing", "shape"])
def test_zip_that_is_broken_or_under_a_password_is_no_shapefile(office: Actor, how: str) -> None:
    with pytest.raises(BoundariesRefused) as refused:
        given(office, damaged(how), "x.zip")
    assert (refused.value.code, "密码" in refused.value.sentence.zh) == ("no_shapefile", True)


def test_zip_without_a_shapefile_and_one_that_swells(office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("readme.txt", "x")
    with pytest.raises(BoundariesRefused) as refused:
        given(office, made.getvalue(), "x.zip")
    assert refused.value.code == "no_shapefile"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a.shp", b"\0" * 1_001)
        book.writestr("a.dbf", b"\0")
    assert boundaries_child.MOST_INSIDE == 200 * 1024 * 1024
    monkeypatch.setattr(boundaries_child, "MOST_INSIDE", 1_000)
    monkeypatch.setattr(take_boundaries, "read_areas", boundaries_child.told)
    with pytest.raises(BoundariesRefused, match="unpacked, the zip is larger than 200 MB") as refused:
        given(office, bomb.getvalue(), "x.zip")
    assert refused.value.code == "swells"
    monkeypatch.setattr(take_boundaries, "MOST_BYTES", 10)
    with pytest.raises(BoundariesRefused) as refused:
        given(office, bomb.getvalue(), "x.zip")
    assert refused.value.code == "too_large"


def test_same_file_again_a_file_without_source_and_who_may_not(office: Actor, make_actor: MakeActor) -> None:
    content = geojson(cells(names_of("village")))
    with pytest.raises(BoundariesRefused) as refused:
        given(office, content, source=" ")
    assert refused.value.code == "no_source"
    given(office, content)
    with pytest.raises(BoundariesRefused) as refused:
        given(office, content)
    assert refused.value.code == "there"
    with pytest.raises(PermissionDenied):
        given(make_actor("township_clerk", OWN_VILLAGE[:9]), content)


def test_one_set_is_in_force_and_the_one_before_can_come_back(office: Actor) -> None:
    areas = cells(names_of("village"))
    one = given(office, geojson(areas))
    two = given(office, geojson(areas, key="code"))
    confirm_boundaries(actor=office, set_id=one.pk, version=1)
    with pytest.raises(BoundariesRefused) as refused:
        confirm_boundaries(actor=office, set_id=two.pk, version=9)
    assert refused.value.code == "changed"
    confirm_boundaries(actor=office, set_id=two.pk, version=1)
    assert dict(BoundarySet.objects.values_list("pk", "state")) == {one.pk: "replaced", two.pk: "current"}
    with pytest.raises(BoundariesRefused) as refused:  # a page from before it was replaced
        confirm_boundaries(actor=office, set_id=one.pk, version=2)
    assert refused.value.code == "changed"
    confirm_boundaries(actor=office, set_id=one.pk, version=3)
    drop_boundaries(actor=office, set_id=one.pk, version=4)
    replaced = Event.objects.filter(act="replace_boundaries").order_by("sequence")
    assert [(event.subject_id, event.changes["state"]) for event in replaced] == [
        (str(one.pk), ["current", "replaced"]),
        (str(two.pk), ["current", "replaced"]),
    ]
    assert views(office) == ("tiles",)
    assert Boundary.objects.filter(of=one).exists(), "what was dropped is kept"


def test_list_of_sets_counts_them_all_in_one_query(office: Actor, client_of: Callable[..., Client]) -> None:
    lead, areas, asked = client_of("leading_group_office"), cells(names_of("village")), []
    lead.get(reverse("boundaries"))  # the session's own queries
    for key in ("XZQDM", "code", "CODE"):
        given(office, geojson(areas, key=key))
        with CaptureQueriesContext(connection) as queries:
            page = lead.get(reverse("boundaries")).content.decode()
        asked.append(len(queries))
    assert page.count('<td class="number">3</td>') == 3
    assert len(set(asked)) == 1, asked


def test_neighbours_keep_their_common_line_when_simplified(office: Actor) -> None:
    row = given(office, geojson(cells(names_of("village"))))
    drawn = [shape({"type": "MultiPolygon", "coordinates": one.rings}) for one in row.boundaries.all()]
    assert shapely.coverage_is_valid(shapely.set_precision(drawn, 1e-5))
    assert sum(one.area for one in drawn) == pytest.approx(shapely.union_all(drawn).area, rel=1e-3)


def test_pages_and_the_map_by_boundaries(office: Actor, client_of: Callable[..., Client], run: object) -> None:
    for number, village in ((1, OWN_VILLAGE), (4, FAR_VILLAGE)):
        make_household(number, village=village, head=f"户主{number}")
        judge_household(number, village)
    lead, village = client_of("leading_group_office"), client_of("village_clerk", OWN_VILLAGE)
    assert "还没有边界" in lead.get(reverse("boundaries")).content.decode()
    file = SimpleUploadedFile("村界.geojson", geojson(cells(names_of("village"))))
    assert lead.post(reverse("boundaries"), {"given": file, "source": ""}).status_code == 422
    file.seek(0)
    answer = lead.post(reverse("boundaries"), {"given": file, "source": "县自然资源局2025年"})
    assert answer.status_code == 302
    page = lead.get(answer["Location"]).content.decode()
    assert "UNDEFINED" not in page
    assert lead.post(answer["Location"], {"what": "confirm", "version": "1"}).status_code == 302
    drawn = lead.get(reverse("map")).content.decode()
    assert drawn.count('class="area m') == 2, "villages with households are drawn"
    assert "县自然资源局2025年" in drawn
    assert 'class="area m' not in lead.get(reverse("map") + "?view=tiles").content.decode()
    assert "UNDEFINED" not in drawn
    live = lead.get(reverse("map") + "?view=live").content.decode()
    assert "data-shapes" in live
    mine = village.get(reverse("map_shapes")).json()
    assert [one["properties"]["code"] for one in mine["features"]] == [OWN_VILLAGE], "a village is given its own shape only"
    assert {one["properties"]["code"] for one in shapes_as_geojson(office)["features"]} == {OWN_VILLAGE, FAR_VILLAGE}
