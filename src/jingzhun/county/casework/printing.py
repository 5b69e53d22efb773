"""A notice to print: PDF by Typst in a limited child, DOCX to edit. Both are made of the notice's own lines and of nothing else."""

from __future__ import annotations

import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from jingzhun.county.casework.models import Notice
from jingzhun.county.config.printing import printed

FONT = "宋体"


def words_of(notice: Notice, village: str) -> dict[str, object]:
    """Return the words of a printed notice: title, opening, table, closing, who posts it and when."""
    day = f"{notice.posted_on.year}年{notice.posted_on.month}月{notice.posted_on.day}日"
    until = f"至{notice.hangs_until.year}年{notice.hangs_until.month}月{notice.hangs_until.day}日" if notice.hangs_until else ""
    called = f"（电话：{notice.telephone}）" if notice.telephone else ""
    return {
        "title": "公　　示",
        "number": notice.number,
        "opening": f"经入户核查、民主评议，现将{village}下列农户情况予以公示（编号：{notice.number}）。公示期自{day}起{until}。",
        "headings": [str(word) for word in notice.headings],
        "rows": [[str(cell) for cell in row] for row in notice.lines],
        "closing": f"对公示内容有异议的，请在公示期内向村民委员会或乡镇人民政府反映{called}。",
        "signed": f"{village}村民委员会" if not village.endswith(("村", "嘎查")) else f"{village}民委员会",
        "day": day,
    }


def notice_pdf(notice: Notice, village: str) -> io.BytesIO:
    """Return a notice as PDF on A4.

    Raises
    ------
    ChildFailed
        Where the child breaks its limits.
    """
    return io.BytesIO(printed("notice", words_of(notice, village)))


def notice_docx(notice: Notice, village: str) -> io.BytesIO:
    """Return a notice as an editable document."""
    told = words_of(notice, village)
    paper = docx.Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    paper.core_properties.author = ""
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(str(told["title"]))
    run.bold, run.font.size = True, Pt(20)
    paper.add_paragraph(str(told["opening"]))
    table = paper.add_table(rows=1, cols=len(notice.headings), style="Table Grid")
    for cell, word in zip(table.rows[0].cells, notice.headings, strict=True):
        cell.text = str(word)
    for row in notice.lines:
        for cell, word in zip(table.add_row().cells, row, strict=True):
            cell.text = str(word)
    paper.add_paragraph(str(told["closing"]))
    for line in (told["signed"], told["day"]):
        paper.add_paragraph(str(line)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made = io.BytesIO()
    paper.save(made)
    made.seek(0)
    return made
