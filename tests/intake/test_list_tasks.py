"""Lists from above: read as they came, given to 103 villages, answered, and returned in the sender's layout, cell for cell (P2)."""

from __future__ import annotations

from collections import Counter

import pytest

from intake.papers import AS_OF, VILLAGES, book, county, facts
from jingzhun.facts import linxi_divisions, short_name
from jingzhun.intake.faults import IntakeRefused
from jingzhun.intake.list_tasks import ANSWERS, ListAnswer, answered, question_key, read_list
from jingzhun.policy import load
from jingzhun.sheets.filling import fill
from jingzhun.sheets.reading import read

LABELS = {code: load("cn/150424", AS_OF).codes("list_answers").label(code).zh for code in ANSWERS}
NAMES = {d.code: d.name for d in linxi_divisions()}
HEADER = ["序号", "乡镇", "村", "姓名", "身份证号", "疑点问题", "数据来源", "核实结果", "情况说明", "核实人", "核实时间"]


def senders_list() -> tuple[list[list[object]], list[str]]:
    """Return the cells of a list over 103 villages, two rows each, and the village of each row."""
    villages = VILLAGES[:103]
    rows: list[list[object]] = [["自治区反馈疑点数据清单（第3批）"], ["请于7月10日前反馈"], list(HEADER)]
    told = []
    people = facts(county(206, villages))
    for number, person in enumerate((p for p in people if p.is_head), start=1):
        code = person.values["village_code"]
        told.append(code)
        place = [NAMES[code[:9]], short_name(NAMES[code])]
        question = ["名下有商品房", "不动产登记"] if number % 2 else ["有车辆登记", "交警大队"]
        rows.append([number, *place, person.values["name"], person.values["id_number"], *question, None, None, None, None])
    rows.append(["填报单位：", None, None])
    return rows, told


def test_a_list_over_103_villages_comes_back_cell_for_cell() -> None:
    cells, villages = senders_list()
    data = book(cells, merged=["A1:K1", "A2:K2"], name="疑点清单")
    workbook = read(data, name="x.xlsx")
    found = read_list(workbook)
    assert [r.village_code for r in found.rows] == villages
    assert len(Counter(villages)) == 103
    assert found.rows[0].words == "疑点问题：名下有商品房；数据来源：不动产登记"
    told = {r.row: ListAnswer(ANSWERS[n % 4], f"第{r.row}行的说明", "王某", "2024-07-05") for n, r in enumerate(found.rows)}
    back = read(fill(data, workbook, answered(found, told, LABELS)), name="x.xlsx").sheets[0]
    assert (back.name, len(back.rows)) == ("疑点清单", len(cells))
    for at, row in enumerate(workbook.sheets[0].rows):
        answer = told.get(at + 1)
        expected = list(row) + [""] * (11 - len(row))
        if answer:
            expected[7:11] = [LABELS[answer.answer], answer.note, answer.by, answer.on]
        assert (back.rows[at] + [""] * 11)[:11] == expected, f"row {at + 1}"


def test_where_the_header_asks_whether_the_answer_is_yes_or_no() -> None:
    data = book([["姓名", "身份证号", "疑点", "是否属实"], ["测甲", "", "有车", None]])
    workbook = read(data, name="x.xlsx")
    found = read_list(workbook)
    words = {}
    for code in ANSWERS:
        filling = answered(found, {2: ListAnswer(code, "说明", "", "")}, LABELS)
        words[code] = filling.cells[(2, 4)]
        assert filling.cells[(1, 5)] == "核查说明", "he left no room for a sentence: it goes behind his columns"
        assert filling.cells[(2, 5)] == "说明"
    assert words == {"true": "是", "untrue": "否", "corrected": "是，已整改", "explained": "否，已说明"}


def test_a_list_without_room_for_answers_gets_two_columns_behind_its_own() -> None:
    found = read_list(read(book([["姓名", "身份证号码", "问题"], ["测甲", "", "有房"]]), name="x.xlsx"))
    filling = answered(found, {2: ListAnswer("untrue", "已卖", "", "")}, LABELS)
    assert filling.cells == {(1, 4): "核查结果", (2, 4): "不属实", (1, 5): "核查说明", (2, 5): "已卖"}


def test_the_same_question_has_the_same_key_whatever_list_it_comes_with() -> None:
    one = [("疑点问题", "名下有 商品房"), ("数据来源", "不动产")]
    assert question_key("7", one) == question_key("7", [("数据来源", "不动产"), ("疑点 问题", "名下有商品房")])
    assert question_key("7", one) != question_key("8", one)
    assert question_key("7", one) != question_key("7", one[:1])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([["问题", "家庭人口", "户类型"], ["x", "1", "y"]], "no_list"),
        ([["姓名", "身份证号", "问题"]], "no_rows"),
        ([["甲", "乙"]], "no_form"),
    ],
    ids=["no column of persons", "a header only", "no header"],
)
def test_a_list_that_cannot_be_given_out_is_refused(cells: list[list[object]], code: str) -> None:
    with pytest.raises(IntakeRefused) as refused:
        read_list(read(book(cells), name="x.xlsx"))
    assert refused.value.code == code
