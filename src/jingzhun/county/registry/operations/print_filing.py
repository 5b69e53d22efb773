"""Filing sheets, cover and contents made on paper: a household's sheet bears its code, which is made the first time (practice.md P18)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import segno
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.config.printing import printed
from jingzhun.county.registry.filing import lacking_in
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.models import HouseholdState
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.operations.scan import ScanRefused, sheets_for
from jingzhun.county.registry.papers import index_of
from jingzhun.county.registry.queries import household_for, place_names
from jingzhun.policy.codes import code_lists
from jingzhun.values.speech import Bilingual

MOST_SHEETS = 300
MARKING = "内部资料　注意保密"
HOME_HOW = "先放本页，再依次放各类材料；每类材料前放该类的分隔页。整叠扫描成一个PDF上传。"
KIND_HOW = "放在这一类材料之前；各户通用，可反复使用。"
NOBODY = Bilingual("这里没有缺材料的户", "no household here lacks a paper")


def village_sheets(actor: Actor, village: str) -> tuple[bytes, int]:
    """Return the filing sheets of a village's households that lack papers, and how many.

    Raises
    ------
    Http404
        Where the village is not the actor's.
    ScanRefused
        ``nobody``.
    """
    if not actor.may("change_household", village):
        raise Http404
    lacking = lacking_in(actor, village)[:MOST_SHEETS]
    if not lacking:
        raise ScanRefused("nobody", NOBODY)
    codes = sheets_for(actor, [one.household for one in lacking])
    told = [
        {
            "what": "一户一档　本户分隔页", "title": one.household.head_name, "place": f"{one.village}　{one.household.group_name or ''}",
            "code": svg_of(f"JZ-H-{codes[one.household.pk]}"), "how": HOME_HOW, "missing": [label.zh for label in one.missing],
        }
        for one in lacking
    ]  # fmt: skip
    return _printed(actor, told), len(told)


def kind_sheets(actor: Actor) -> bytes:
    """Return one filing sheet for each kind of paper: the set that an office prints once."""
    actor.must("change_household")
    listed = code_lists()["papers"]
    told = [
        {
            "what": "一户一档　材料分隔页（各户通用）", "title": listed.label(code).zh, "place": "", "code": svg_of(f"JZ-K-{code}"),
            "how": KIND_HOW, "missing": [],
        }
        for code in listed.valid_on(timezone.localdate())
    ]  # fmt: skip
    return _printed(actor, told)


def cover_of(actor: Actor, household_id: int) -> bytes:
    """Return cover and contents of a household's file.

    Raises
    ------
    Http404, PermissionDenied
        Where the household is not the actor's to change.
    """
    household = household_for(actor, household_id, "change_household")
    code = sheets_for(actor, [household])[household.pk]
    names = place_names({household.village_code[:9], household.village_code})
    today = timezone.localdate()
    held = HouseholdState.objects.filter(STANDS, household=household, from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today)
    )
    statuses = [label_of("household_statuses", status).zh for status in held.values_list("status", flat=True).distinct()]
    told = {
        "head": household.head_name,
        "place": f"{names.get(household.village_code[:9], '')} {names.get(household.village_code, '')} {household.group_name or ''}",
        "number": household.household_no or str(household.pk),
        "code": svg_of(f"JZ-H-{code}"),
        "statuses": "、".join(dict.fromkeys(statuses)),
        "marking": MARKING,
        "printed": _footer(actor),
        "lines": [
            {
                "label": line.label.zh, "count": len(line.papers) or "",
                "day": f"{max(p.recorded_at for p in line.papers):%Y-%m-%d}" if line.papers else "", "note": "缺" if line.is_missing else "",
            }
            for line in index_of(actor, household_id)
        ],
    }  # fmt: skip
    return printed("file_cover", told)


def svg_of(text: str) -> str:
    """Return a QR code as SVG, with error correction for a page that is folded or stamped."""
    out = io.BytesIO()
    segno.make(text, micro=False, error="q").save(out, kind="svg", scale=8, xmldecl=False)
    return out.getvalue().decode()


def _printed(actor: Actor, sheets: Iterable[Mapping[str, object]]) -> bytes:
    return printed("filing_sheets", {"printed": _footer(actor), "sheets": list(sheets)})


def _footer(actor: Actor) -> str:
    return f"打印人 {actor.name}　{timezone.localtime():%Y-%m-%d %H:%M}"
