"""The annotated workbook: the file as it came, with what is wrong beside each row, ready to be mended and sent again.

Original columns in their original order, then 行状态, 错误字段, 原因与建议, 原行号; wrong cells red with a comment; one summary sheet. Fed back
as it is, the four columns are passed over by ``recognise``; by 原行号 a mended row finds the row it mends. The file of errors alone holds exactly the refused rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from jingzhun.intake.check import Checked, RowFault
from jingzhun.intake.recognise import OURS, Recognition
from jingzhun.intake.row_rules import ROW_RULES
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook
from jingzhun.values.speech import Bilingual

SUMMARY = Bilingual("核对结果", "Summary")
STATES = {
    "error": Bilingual("错误，未接收", "refused"),
    "warning": Bilingual("提示，已接收", "taken, please look"),
    "clean": Bilingual("正确", "taken"),
}


def annotated_workbook(checked: Checked, *, only_errors: bool = False, language: str = "zh") -> bytes:
    """Return the workbook for the department.

    Parameters
    ----------
    checked
        The file and its faults.
    only_errors
        Whether rows that were taken are left out; the rows then are exactly the refused ones.
    language
        ``zh`` or ``en`` for sentences and states; headers of the three columns stay Chinese, because they are read again.
    """
    recognition = checked.recognition
    refused = checked.refused
    by_row: dict[int, list[RowFault]] = defaultdict(list)
    for fault in checked.faults:
        by_row[fault.row].append(fault)
    numbers = [n for n in checked.rows if not only_errors or n in refused]
    below = recognition.rows
    rows: list[list[Cell]] = []
    red: set[tuple[int, int]] = set()
    comments: dict[tuple[int, int], str] = {}
    for at, number in enumerate(numbers):
        rows.append(_row(recognition, (number, below[number - recognition.first_row]), by_row[number], language))
        for fault in by_row[number]:
            if fault.place is not None:
                red.add((at, fault.place))
                before = comments.get((at, fault.place))
                said = fault.sentence.in_language(language)
                comments[(at, fault.place)] = f"{before}\n{said}" if before else said
    width = len(recognition.header)
    header = [*recognition.header, *(h for h in OURS if h not in recognition.header)]
    sheet = OutSheet(recognition.sheet.name, _unique(header, width), rows, frozenset(red), comments)
    return write_workbook([sheet, _summary(checked, language)])


def _row(recognition: Recognition, row: tuple[int, list[str]], faults: Sequence[RowFault], language: str) -> list[Cell]:
    width, (number, cells) = len(recognition.header), row
    texts: list[Cell] = [*cells[:width], *([""] * (width - len(cells)))]
    worst = "error" if any(f.severity == "error" for f in faults) else "warning" if faults else "clean"
    marks: list[Cell] = [
        STATES[worst].in_language(language),
        "、".join(dict.fromkeys(f.column for f in faults)),
        "；".join(f.sentence.in_language(language) for f in faults),
        str(number),
    ]
    return _with_marks(texts, recognition.header, marks)


def _with_marks(texts: list[Cell], header: Sequence[str], marks: Sequence[Cell]) -> list[Cell]:
    """Put the marks into the columns that came back from us, or behind the last one."""
    for name, mark in zip(OURS, marks, strict=True):
        if name in header:
            texts[list(header).index(name)] = mark
        else:
            texts.append(mark)
    return texts


def _unique(header: Sequence[str], width: int) -> list[str]:
    return [h if h or i >= width else f"列{i + 1}" for i, h in enumerate(header)]


def _summary(checked: Checked, language: str) -> OutSheet:
    counted = Counter((f.rule, f.column) for f in checked.faults)
    words = {
        "zh": ("项目", "数量", "说明", "读取行数", "接收行数", "错误行数", "提示行数", "不认识的列"),
        "en": (
            "item",
            "count",
            "what it means",
            "rows read",
            "rows taken",
            "rows refused",
            "rows with a notice",
            "columns not known",
        ),
    }[language]
    rows: list[list[Cell]] = [
        [words[3], len(checked.rows), checked.profile.title.in_language(language)],
        [words[4], checked.clean.num_rows, ""],
        [words[5], len(checked.refused), ""],
        [words[6], len(checked.warned), ""],
    ]
    if checked.recognition.extra:
        rows.append([words[7], len(checked.recognition.extra), "、".join(checked.recognition.extra)])
    for (rule, column), count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        sentence = ROW_RULES[rule].sentence.format(header=column, text="…", other="…")
        rows.append([column, count, sentence.in_language(language)])
    return OutSheet(SUMMARY.in_language(language), list(words[:3]), rows)
