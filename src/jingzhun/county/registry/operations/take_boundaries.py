"""A file of boundaries is read and checked; somebody looks at what was found and puts it in force, or drops it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.registry.matching_boundaries import matched
from jingzhun.county.registry.models import BOUNDARY_LEVELS, Boundary, BoundarySet, Division
from jingzhun.facts import county_outline
from jingzhun.sheets.boundaries import MOST_INSIDE_MB, read_areas
from jingzhun.sheets.names import safe_name
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE
MARGIN = 0.5  # degrees around the county's outline: what lies beyond is another county, or another datum
MOST_TOLD = 200
REFUSALS: Mapping[str, Bilingual] = {
    "too_large": Bilingual("文件超过{most}MB", "the file is larger than {most} MB"),
    "swells": Bilingual(
        "压缩包解开后超过{inside}MB；请只保留shp、dbf、prj，并只导出本县的图形",
        "unpacked, the zip is larger than {inside} MB; keep shp, dbf and prj only, and export this county's features only",
    ),
    "no_source": Bilingual(
        "请写明边界的来源（单位、年份；公开使用的须有审图号）",
        "say where the boundaries come from: office and year, and the review number where they are shown in public",
    ),
    "not_geojson": Bilingual(
        "不是GeoJSON，也不是shp压缩包；请从测绘软件导出GeoJSON（经纬度），或把shp、dbf、prj一起压缩成zip",
        "it is neither GeoJSON nor a zipped shapefile; export GeoJSON in degrees, or zip shp, dbf and prj together",
    ),
    "no_shapefile": Bilingual(
        "压缩包里没有可读的shp和dbf（可能损坏或设有密码）；请把shp、dbf、prj重新压缩成一个zip，不设密码",
        "the zip holds no shp and dbf that can be read; it may be damaged or have a password: zip shp, dbf and prj anew, without a password",
    ),
    "no_features": Bilingual("文件里没有图形", "the file holds no features"),
    "no_areas": Bilingual("文件里没有面（只有点或线）", "the file holds no areas, only points or lines"),
    "too_many": Bilingual(
        "图形超过3000个；请只导出本县的乡镇或村", "there are more than 3,000 features; export this county's only"
    ),
    "not_degrees": Bilingual(
        "坐标不是经纬度（可能是投影坐标）；请导出为CGCS2000经纬度",
        "the coordinates are not degrees; export them as CGCS2000 longitude and latitude",
    ),
    "elsewhere": Bilingual(
        "图形不在本县范围内；请核对坐标系和文件", "the features do not lie in this county; check datum and file"
    ),
    "no_match": Bilingual(
        "没有一个图形能对上本县的区划代码或名称；文件中的属性：{fields}",
        "no feature meets a code or name of this county's divisions; the file's properties are: {fields}",
    ),
    "there": Bilingual("这个文件已经读取过", "this file was read already"),
    "ended": Bilingual("这份边界已处理", "this set was dealt with already"),
    "changed": Bilingual("刚被别人处理过，请重新查看", "somebody else has just dealt with it; look again"),
}


class BoundariesRefused(JingzhunError):
    """A file of boundaries is not taken; nothing was written. Codes are those of ``REFUSALS``."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, REFUSALS[code], **fields)


def read_boundaries(*, actor: Actor, file_name: str, content: bytes, source: str) -> BoundarySet:
    """Read and check a file and return its set, which is not in force yet.

    Raises
    ------
    PermissionDenied
        Where the actor changes no divisions.
    BoundariesRefused
        ``too_large``, ``swells``, ``no_source``, ``there``, ``not_geojson``, ``no_shapefile``, ``no_features``, ``no_areas``,
        ``too_many``, ``not_degrees``, ``elsewhere``, ``no_match``.
    ScanRefused, ChildFailed
        Where the scanner refuses it; where it breaks the limits of the child.
    """
    actor.must("change_divisions")
    if len(content) > MOST_BYTES:
        raise BoundariesRefused("too_large", most=MOST_BYTES // MEGABYTE)
    if not source.strip():
        raise BoundariesRefused("no_source")
    digest = hashlib.sha256(content).hexdigest()
    if BoundarySet.objects.filter(sha256=digest, state__in=("checked", "current")).exists():
        raise BoundariesRefused("there")
    must_be_clean(content)
    told = read_areas(content)
    if "fault" in told:
        raise BoundariesRefused(told["fault"], inside=MOST_INSIDE_MB)
    features = told["features"]
    _must_lie_here(features)
    names = divisions_by_level()
    found = matched([one["properties"] for one in features], names)
    if not any(found.codes):
        fields = dict.fromkeys(key for one in features[:20] for key in one["properties"])
        raise BoundariesRefused("no_match", fields="、".join(list(fields)[:12]) or "—")
    with transaction.atomic():
        row = BoundarySet.objects.create(
            level=found.level, file_name=safe_name(file_name)[:200], sha256=digest, source=source.strip()[:200],
            told=_told(told, found.codes, found.twice, found.missing) | {"by": found.by}, officer_id=actor.officer_id or 0,
            given_at=timezone.now(),
        )  # fmt: skip
        Boundary.objects.bulk_create(
            Boundary(of=row, code=code, rings=one["rings"], label=one["label"], area_m2=one["area_m2"])
            for code, one in zip(found.codes, features, strict=True)
            if code and one["rings"]
        )
        _record(actor, "read_boundaries", row, [None, row.file_name])
    return row


def confirm_boundaries(*, actor: Actor, set_id: int, version: int) -> BoundarySet:
    """Put a set in force and return it; the one in force before is kept beside it.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor changes no divisions; where there is none.
    BoundariesRefused
        ``ended``, ``changed``.
    """
    with transaction.atomic():
        row = _locked(actor, set_id, version, ("checked", "replaced"))
        _replace_current(actor, row.level)
        before, row.state = row.state, "current"
        row.confirmed_at, row.confirmed_by, row.version = timezone.now(), actor.officer_id, row.version + 1
        row.save()
        _record(actor, "confirm_boundaries", row, [before, "current"])
    return row


def _replace_current(actor: Actor, level: str) -> None:
    earlier = BoundarySet.objects.select_for_update().filter(level=level, state="current").first()
    if earlier is not None:
        earlier.state, earlier.version = "replaced", earlier.version + 1
        earlier.save(update_fields=("state", "version"))
        _record(actor, "replace_boundaries", earlier, ["current", "replaced"])


def drop_boundaries(*, actor: Actor, set_id: int, version: int) -> BoundarySet:
    """Drop a set that is not wanted, or take the one in force off the map; see ``confirm_boundaries``."""
    with transaction.atomic():
        row = _locked(actor, set_id, version, ("checked", "current", "replaced"))
        before, row.state, row.version = row.state, "dropped", row.version + 1
        row.save()
        _record(actor, "drop_boundaries", row, [before, "dropped"])
    return row


def divisions_by_level() -> dict[str, dict[str, str]]:
    """Return names by code of the newest edition's townships and villages."""
    newest = Division.objects.order_by("-edition").values_list("edition", flat=True).first() or 0
    rows = Division.objects.filter(edition=newest, code__startswith=settings.ENVIRONMENT.county)
    return {level: dict(rows.filter(level=level).values_list("code", "name")) for level in BOUNDARY_LEVELS}


def _must_lie_here(features: list[dict[str, Any]]) -> None:
    """Refuse what lies in another county; an installation whose outline we do not know is not asked."""
    outline = county_outline(settings.ENVIRONMENT.county)
    if not outline:
        return
    xs, ys = zip(*(point for ring in outline for point in ring), strict=True)
    labels = [one["label"] for one in features if one["label"]]
    inside = [min(xs) - MARGIN <= x <= max(xs) + MARGIN and min(ys) - MARGIN <= y <= max(ys) + MARGIN for x, y in labels]
    if not any(inside):
        raise BoundariesRefused("elsewhere")


def _told(
    told: Mapping[str, Any], codes: tuple[str | None, ...], twice: tuple[str, ...], missing: tuple[str, ...]
) -> dict[str, object]:
    features = told["features"]
    unmet = [" ".join(one["properties"].values())[:80] for code, one in zip(codes, features, strict=True) if code is None]
    overlaps = [[codes[i], codes[j], shared] for i, j, shared in told["overlaps"] if codes[i] and codes[j]]
    return {
        "features": len(features),
        "unmet": unmet[:MOST_TOLD],
        "unmet_count": len(unmet),
        "twice": list(twice),
        "missing": list(missing),
        "overlaps": sorted(overlaps, key=lambda one: -one[2])[:MOST_TOLD],
        "mended": sorted(code for code, one in zip(codes, features, strict=True) if code and one["was_mended"]),
        "no_area": sorted(code for code, one in zip(codes, features, strict=True) if code and not one["rings"]),
        "gaps_m2": told["gaps_m2"],
    }


def _locked(actor: Actor, set_id: int, version: int, states: tuple[str, ...]) -> BoundarySet:
    actor.must("change_divisions")
    row = BoundarySet.objects.select_for_update().filter(pk=set_id).first()
    if row is None:
        raise Http404
    if row.version != version:
        raise BoundariesRefused("changed")
    if row.state not in states:
        raise BoundariesRefused("ended")
    return row


def _record(actor: Actor, act: str, row: BoundarySet, change: list[object]) -> None:
    record(
        Change(
            actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act=act, subject_kind="boundary_set", subject_id=str(row.pk),
            division_code=settings.ENVIRONMENT.county, changes={"state": change, "level": [None, row.level]}, request_id=actor.request_id,
        )
    )  # fmt: skip
