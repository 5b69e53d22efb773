"""The minutes of a meeting: as a PDF to sign, and as a document the village may add to. Heads and groups only: no cause, no number, no illness."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from django.utils import timezone
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import AgendaItem, Attendee, Meeting
from jingzhun.county.casework.printing import FONT
from jingzhun.county.casework.recusing import recused_of
from jingzhun.county.config.printing import printed
from jingzhun.county.registry.queries import place_names

RESULTS = {True: "通过", False: "未通过", None: "不足法定人数"}
HEADINGS_PEOPLE = ("姓名", "身份", "到会", "签字")
HEADINGS_CASES = ("户主", "组", "回避", "赞成", "反对", "弃权", "结果")
CLOSING = "以上评议结果经到会代表确认，由村民委员会按规定公示。"


def minutes_of(actor: Actor, meeting: Meeting) -> dict[str, object]:
    """Return what the minutes say; before the meeting places to write are empty."""
    names = place_names({meeting.village_code, meeting.village_code[:9]})
    village = f"{names.get(meeting.village_code[:9], '')}{names.get(meeting.village_code, meeting.village_code)}"
    held, people = meeting.state == "held", list(meeting.attendees.all())
    head = [
        ("时间", f"{meeting.on.year}年{meeting.on.month}月{meeting.on.day}日"),
        ("地点", meeting.place),
        ("文号", meeting.number or "　"),
        ("主持人", meeting.chair or "　"),
        ("记录人", meeting.writer or "　"),
        ("应到", f"{len(people)}人" + (f"，实到{sum(p.is_present for p in people)}人" if held else "，实到　　人")),
    ]
    return {
        "title": f"{village}民主评议会议记录",
        "printed": f"打印人 {actor.name}　{timezone.localtime():%Y-%m-%d %H:%M}",
        "head": head,
        "people": [(p.name, p.standing, ("到" if p.is_present else "缺") if held else "", "") for p in people],
        "cases": [_case(item, people, held=held) for item in meeting.agenda.select_related("case__household")],
        "closing": CLOSING,
    }


def _case(item: AgendaItem, people: Sequence[Attendee], *, held: bool) -> tuple[str, ...]:
    household = item.case.household
    away = [p for p in people if p.pk in item.recused] if held else recused_of(item.case, people)
    votes = [str(v) if v is not None else "" for v in (item.votes_for, item.votes_against, item.abstained)]
    result = RESULTS[item.is_accepted] + (f"：{item.reason}" if item.reason else "") if held else ""
    return (household.head_name, household.group_name or "", "、".join(p.name for p in away), *votes, result)


def minutes_pdf(actor: Actor, meeting: Meeting) -> bytes:
    """Return the minutes as PDF; raise ``ChildFailed`` where the print breaks its limits."""
    return printed("minutes", minutes_of(actor, meeting))


def minutes_docx(actor: Actor, meeting: Meeting) -> bytes:
    """Return the minutes as an editable document."""
    told = minutes_of(actor, meeting)
    paper = docx.Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    paper.core_properties.author = ""
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(str(told["title"]))
    run.bold, run.font.size = True, Pt(18)
    for name, said in told["head"]:  # type: ignore[attr-defined]  # pairs of text
        paper.add_paragraph(f"{name}：{said}")
    for heading, headings, rows in (
        ("一、到会情况", HEADINGS_PEOPLE, told["people"]),
        ("二、评议和表决", HEADINGS_CASES, told["cases"]),
    ):
        paper.add_paragraph(heading)
        table = paper.add_table(rows=1, cols=len(headings), style="Table Grid")
        for cell, word in zip(table.rows[0].cells, headings, strict=True):
            cell.text = word
        for row in rows:  # type: ignore[attr-defined]  # tuples of text
            for cell, word in zip(table.add_row().cells, row, strict=True):
                cell.text = str(word)
    paper.add_paragraph(str(told["closing"]))
    paper.add_paragraph("主持人：　　　　　　记录人：　　　　　　监督人：")
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()
