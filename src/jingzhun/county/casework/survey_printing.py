"""Income sheets of a survey to print, by route, to be gone through at the table and signed; and the workbook of a survey."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import Survey, SurveySheet
from jingzhun.county.casework.queries.surveys import sheets_of, survey_shown, why_of
from jingzhun.county.casework.survey_contexts import SheetPage
from jingzhun.county.casework.surveying import differing_sheets, missing_from_sheets, survey_for, surveyed_homes, unsigned_homes
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.config.printing import printed
from jingzhun.county.registry.queries import place_names
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

MOST_SHEETS = 100  # households of one print: some 200 pages
MARKING = "内部资料　注意保密"
HOW = "已有数据由部门或县里的价格产量表提供，无误的“本年”一栏可以不填；与农户说的不同，按农户说的填写。"
NONE_LEFT = Bilingual("这里没有待采集的户", "no household waits for its sheet here")
COVERAGE = ("村", "应采集户", "已签字", "草稿", "须核查", "已核查", "立案", "完成率")
DIFFERENCES = ("乡镇", "村", "户主", "报表人数", "现人数", "报表纯收入（元）", "现纯收入（元）", "现签字日期", "差异")


def sheets_pdf(actor: Actor, survey_id: int, village: str, *, page: int, household_id: int = 0) -> tuple[bytes, int]:
    """Return the sheets of a village's homes that are left, or of one home, and of how many.

    Parameters
    ----------
    page
        From 1; a print takes ``MOST_SHEETS`` homes.

    Raises
    ------
    Http404
        Where the one home is not the actor's.
    CaseRefused
        ``none_left``.
    """
    survey = survey_for(actor, survey_id, "fill_surveys")
    if household_id:
        homes = list(surveyed_homes(actor, survey, "fill_surveys").filter(pk=household_id))
        if not homes:
            raise Http404
    else:
        first = (page - 1) * MOST_SHEETS
        homes = list(unsigned_homes(actor, survey, "fill_surveys").filter(village_code=village)[first : first + MOST_SHEETS])
    if not homes:
        raise CaseRefused("none_left", NONE_LEFT)
    pages = sheets_of(actor, survey, homes)
    now = timezone.localtime()
    told = {
        "title": f"{survey.year}年度防止返贫信息采集表（{survey.window_from:%Y-%m-%d} 至 {survey.window_to:%Y-%m-%d}）",
        "marking": MARKING,
        "how": HOW,
        "printed": f"打印人 {actor.name}　{now:%Y-%m-%d %H:%M}",
        "homes": [_home(one) for one in pages],
    }
    return printed("income_sheet", told), len(pages)


def _home(page: SheetPage) -> dict[str, object]:
    lines: list[dict[str, object]] = []
    for part in page.parts:
        lines.append({"is_part": True, "name": part.label.zh})
        for line in (*part.lines, *part.others):
            filled = "部门已有" if line.is_told and line.filled_fen is None else _yuan(line.filled_fen)
            told = {"before": _yuan(line.before_fen), "filled": filled, "told": line.typed}
            lines.append({"is_part": False, "name": line.label.zh, **told})
    home = page.household
    return {
        "head": home.head_name,
        "village": page.village,
        "group": home.group_name or "",
        "number": home.household_no or str(home.pk),
        "members": "、".join(f"{p.name}（{relation.zh}）" for p, relation in page.members),
        "lines": lines,
    }


def _yuan(fen: int | None) -> str:
    return "" if fen is None else yuan_text(fen)


def survey_workbook(actor: Actor, survey_id: int) -> tuple[str, bytes, int]:
    """Return name, workbook and households: coverage by village, and once the extract was taken the list of what differs from it."""
    survey = survey_for(actor, survey_id)
    page = survey_shown(actor, survey_id, "left", 1)
    rows: list[list[Cell]] = [
        [v.name, *(v.numbers[name] for name in ("homes", "signed", "drafts", "flagged", "answered", "cases")), v.share]
        for v in (*page.villages, page.total)
    ]
    about: list[list[Cell]] = [
        ["年度", str(survey.year)],
        ["文号", survey.document_no],
        ["收入计算周期", f"{survey.window_from} 至 {survey.window_to}"],
        ["采集起止", f"{survey.from_on} 至 {survey.to_on}"],
        ["报表数据固化", f"{timezone.localtime(survey.frozen_at):%Y-%m-%d %H:%M}" if survey.frozen_at else "尚未固化"],
    ]
    sheets = [OutSheet("完成情况", COVERAGE, rows)]
    if survey.frozen_at:
        sheets.append(OutSheet("与报表的差异", DIFFERENCES, _differences(actor, survey)))
    return (
        f"年度信息采集_{survey.year}.xlsx",
        write_workbook([*sheets, OutSheet("说明", ("项目", "内容"), about)]),
        page.total.numbers["homes"],
    )


def _differences(actor: Actor, survey: Survey) -> list[list[Cell]]:
    """Return what differs from the extract; amounts only for whoever sees them (practice.md P28)."""
    now = list(differing_sheets(actor, survey))
    kept = {one.household_id: one for one in survey.extract.filter(household__in=[s.household_id for s in now])}
    gone = list(missing_from_sheets(actor, survey))
    villages = {sheet.village_code for sheet in now} | {one.village_code for one in gone}
    names = place_names(villages | {code[:9] for code in villages})
    found: list[list[Cell]] = []
    for sheet in now:
        old = kept.get(sheet.household_id)
        sees = actor.may("see_office_words", sheet.household.village_code)
        amounts: Sequence[Cell] = (_yuan(old.net_fen) if old else "", _yuan(sheet.net_fen)) if sees else ("", "")
        found.append(
            [
                names.get(sheet.village_code[:9], ""), names.get(sheet.village_code, ""), sheet.household.head_name,
                old.members if old else "", sheet.members, *amounts, str(sheet.signed_on), _why(sheet, is_new=old is None),
            ]
        )  # fmt: skip
    found += [
        [
            names.get(one.village_code[:9], ""), names.get(one.village_code, ""), one.household.head_name, one.members, "", "", "", "",
            "已注销或合并",
        ]
        for one in gone
    ]  # fmt: skip
    return found


def _why(sheet: SurveySheet, *, is_new: bool) -> str:
    words = "；".join(word.zh for word in why_of(sheet.looked_at))
    return "；".join(word for word in ("报表固化后签字" if is_new else "报表固化后更改", words) if word)
