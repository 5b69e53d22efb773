"""Filing sheets, cover and contents made on paper: a household's sheet bears its code, which is made the first time (practice.md P18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.adapter import qr_svg
from jingzhun.county.config.printing import printed
from jingzhun.county.registry.filing import lacking_in
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.operations.make_filing_sheets import make_filing_sheets
from jingzhun.county.registry.operations.scan import ScanRefused
from jingzhun.county.registry.papers import index_of, statuses_of
from jingzhun.county.registry.queries import household_for, place_names
from jingzhun.policy.codes import code_lists
from jingzhun.values.speech import Bilingual

MOST_SHEETS = 1_000  # codes and pages of as many take some 3 s and 6 MB
MARKING = "内部资料　注意保密"
HOME_HOW = "先放本页，再依次放各类材料；每类材料前放该类的分隔页。整叠扫描成一个PDF上传。"
KIND_HOW = "放在这一类材料之前；各户通用，可反复使用。"
TOO_MANY = Bilingual(
    "这里有{count}户缺材料，一次最多打印{most}张；请在各户的“档案材料”页打印封面，扫描时封面也能当本户分隔页",
    "{count} households here lack papers, and {most} sheets at most are printed at once; print the covers on the households' own pages of "
    "papers instead: a cover parts a pile as the sheet does",
)
NOBODY = Bilingual("这里没有缺材料的户", "no household here lacks a paper")


def village_sheets(actor: Actor, village: str) -> tuple[bytes, int]:
    """Return the filing sheets of a village's households that lack papers, and how many.

    Raises
    ------
    Http404
        Where the village is not the actor's.
    ScanRefused
        ``nobody``, ``too_many``.
    """
    if not actor.may("change_household", village):
        raise Http404
    lacking = lacking_in(actor, village)
    if not lacking:
        raise ScanRefused("nobody", NOBODY)
    if len(lacking) > MOST_SHEETS:
        raise ScanRefused("too_many", TOO_MANY, count=len(lacking), most=MOST_SHEETS)
    codes = make_filing_sheets(actor=actor, households=[one.household for one in lacking])
    told = [
        {
            "what": "一户一档　本户分隔页", "title": one.household.head_name, "place": f"{one.village}　{one.household.group_name or ''}",
            "code": _drawn(f"JZ-H-{codes[one.household.pk]}"), "how": HOME_HOW, "missing": [label.zh for label in one.missing],
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
            "what": "一户一档　材料分隔页（各户通用）", "title": listed.label(code).zh, "place": "", "code": _drawn(f"JZ-K-{code}"),
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
    code = make_filing_sheets(actor=actor, households=[household])[household.pk]
    names = place_names({household.village_code[:9], household.village_code})
    statuses = statuses_of(household, timezone.localdate())
    told = {
        "head": household.head_name,
        "place": f"{names.get(household.village_code[:9], '')} {names.get(household.village_code, '')} {household.group_name or ''}",
        "number": household.household_no or str(household.pk),
        "code": _drawn(f"JZ-H-{code}"),
        "statuses": "、".join(label_of("household_statuses", status).zh for status in sorted(statuses)),
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


def _drawn(text: str) -> str:
    return qr_svg(text, error="q", scale=8)  # a page that is folded or stamped is still read


def _printed(actor: Actor, sheets: Iterable[Mapping[str, object]]) -> bytes:
    return printed("filing_sheets", {"printed": _footer(actor), "sheets": list(sheets)})


def _footer(actor: Actor) -> str:
    return f"打印人 {actor.name}　{timezone.localtime():%Y-%m-%d %H:%M}"
