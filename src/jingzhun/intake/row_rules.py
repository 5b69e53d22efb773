"""The rules a row of a file must keep, each with its id, severity and sentence. Source: domain.md 10.2 (real county tools).

An error keeps the row out until it is mended; a warning is told and the row is taken. Numbers are policy (``intake/row_rules``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jingzhun.values.dates import DATE_FAULTS
from jingzhun.values.ids import ID_FAULTS
from jingzhun.values.money import MONEY_FAULTS
from jingzhun.values.speech import Bilingual

Severity = Literal["error", "warning"]
# An id that is only mistyped may still be linked by other evidence; one that lost its digits is refused (trust.md F33).
_LOST_FOR_GOOD = {"float", "precision_lost"}


@dataclass(frozen=True)
class RowRule:
    """One rule: its id, what breaking it means for the row, and what the officer reads."""

    id: str
    severity: Severity
    sentence: Bilingual


def _rules(severity: Severity, told: dict[str, tuple[str, str]]) -> dict[str, RowRule]:
    return {name: RowRule(name, severity, Bilingual(*pair)) for name, pair in told.items()}


_CELLS = {
    **_rules("error", {
        "required_empty": ("“{header}”不能为空，请补充", "'{header}' may not be empty; fill it in"),
        "too_long": ("单元格内容过长，请核对是否串行或粘贴错误", "the cell is far too long: a paste or shift of rows; please check"),
        "bad_month": ("月份应写作 2024-06，请核对", "a month is written as 2024-06; please check"),
        "bad_whole": ("应为整数，请核对", "a whole number is needed; please check"),
        "bad_quantity": ("数量应为不小于0、最多两位小数的数字", "a quantity is a number not below 0 with at most two decimals"),
        "bad_percent": ("百分比应在0到100之间", "a percentage lies between 0 and 100"),
        "id_reserved": ("该身份证号属于演示专用区划990424，正式环境不接收", "this id has the division reserved for demonstrations (990424); it is not taken here"),
        "code_required": ("“{header}”的内容不在可选值之内，请按可选值填写", "'{header}' holds none of the allowed values; choose one of them"),
        "bad_division": ("区划代码应为2、4、6、9或12位数字", "a division code has 2, 4, 6, 9 or 12 digits"),
        "bad_year": ("年度应是所属期当年或以前的四位年份，请核对", "a year has four digits and is not after the period; please check"),
        "bad_members": ("家庭人口数应大于0，请核对", "a household has at least one member; please check"),
        "own_parent": ("赡养人与被赡养人是同一人，请核对身份证号", "a person cannot be the own parent; check both ids"),
        "parent_not_older": ("父母的出生日期不早于子女，请核对两个身份证号是否填反", "the parent is not older than the child; check whether the two ids were swapped"),
        "duplicate_row": ("与第{other}行是同一条（{header}相同）而内容不同，请保留正确的一行", "the same record as row {other} ({header}) with other content; keep the right one"),
        "negative_amount": ("金额不能为负数；如为冲销，请在原批次更正", "an amount may not be negative; a reversal is corrected in its own batch"),
        "future_event": ("日期晚于所属期末，请核对年份", "the day is after the end of the period; check the year"),
        "discharged_before_admitted": ("出院日期早于入院日期，请核对", "discharged before admitted; please check"),
        "ended_before_start": ("终止日期早于起始日期，请核对", "ended before it began; please check"),
        "own_above_total": ("个人负担大于总费用，请核对", "the own payment is above the whole bill; please check"),
        "in_scope_above_own": ("合规自付大于个人负担，请核对", "the in-scope own payment is above the own payment; please check"),
        "months_beyond_year": ("月数应在0到12之间", "months lie between 0 and 12"),
        "out_of_scope": ("“{header}”不是本辖区登记的人；请核对号码，外地户籍的由户籍地报送", "'{header}' is nobody registered in your divisions; check the number, or let their own division report them"),
        "area_implausible": ("面积应大于0且不超过上限，请核对单位", "the area is above 0 and below the limit; check the unit"),
    }),
    **_rules("warning", {
        "unknown_code": ("“{header}”的内容不在可选值之内，已按“未填”处理；请按可选值填写", "'{header}' holds none of the allowed values and is taken as not told; choose one of them"),
        "bad_flag": ("应填“是”或“否”", "answer yes or no"),
        "empty_flag": ("“{header}”没有填“是”或“否”", "'{header}' was answered neither yes nor no"),
        "bad_phone": ("手机号应为11位（固定电话带区号），请核对", "a mobile number has 11 digits (a landline its area code); please check"),
        "bad_name": ("姓名中有数字或符号，或者过长，请核对", "the name holds digits or signs, or is far too long; please check"),
        "unknown_village": ("“{text}”不是本县的行政村，请核对村名", "'{text}' is no village of this county; check the name"),
        "lost_characters": ("含有“�”，原字符已在转换编码时丢失，请按证件补全", "a character was lost when the encoding was changed; write it again from the card"),
        "hidden_characters": ("含有看不见的字符，已去除", "invisible characters were removed"),
    }),
}  # fmt: skip

_ROWS = {
    **_rules("warning", {
        "sex_differs": ("性别与身份证号第17位不符，请核对证件", "the sex differs from the 17th digit of the id; compare with the card"),
        "birth_differs": ("出生日期与身份证号中的不符，请核对证件", "the birth date differs from the one inside the id; compare with the card"),
        "name_empty_id_only": ("有身份证号而没有姓名，无法互相印证", "an id without a name cannot be confirmed"),
        "school_and_education": ("文化程度与在校生状况只能填一项：在校填在校状况，不在校填文化程度", "education and school state exclude each other: fill the school state of pupils, the education of others"),
        "neither_school_nor_education": ("文化程度与在校生状况都没有填，请填一项", "neither education nor school state is told; fill one"),
        "both_insurances": ("同时参加居民医保和职工医保，请核对", "both resident and employee insurance are told; please check"),
        "place_without_months": ("有务工地点而没有务工月数，请补充", "a place of work without months; fill them in"),
        "months_without_place": ("有务工月数而没有务工地点，请补充", "months of work without a place; fill it in"),
        "post_without_months": ("就业状况为公益性岗位而没有岗位月数，请补充", "a public-welfare job without its months; fill them in"),
        "months_without_post": ("有公益岗位月数而就业状况不是公益性岗位，请核对", "months of a public post, yet the work is told to be another; please check"),
        "pupil_age": ("小学在读而年龄小于6岁或大于14岁，请核对年级或证件", "a primary pupil below 6 or above 14; check year or card"),
        "not_enrolled_no_reason": ("6—16岁既不在校也没有原因，请核实是否辍学", "aged 6 to 16, neither enrolled nor with a reason; find out whether the child left school"),
        "child_in_post": ("不满16岁却在公益性岗位，请核对", "below 16 and in a public post; please check"),
        "healthy_no_labour": ("健康、16—59岁、不在校，却填无劳动力，请核对", "healthy, 16 to 59, no pupil, yet told to have no labour; please check"),
        "student_working": ("在校生填了务工，请核对", "a pupil told to work away; please check"),
        "no_labour_working": ("无劳动力或丧失劳动力却有务工，请核对", "no labour or labour lost, yet working; please check"),
        "idle_with_months": ("就业状况为未就业而有务工月数，请核对", "told to have no work, yet with months of work; please check"),
        "post_while_away": ("公益性岗位而务工地点在县外，请核对", "a public post in the village and a place of work outside the county; please check"),
        "wage_implausible": ("工资性收入大于0而小于100元，请核对单位是否为万元", "a wage above 0 and below 100 yuan; check whether the unit is 10,000 yuan"),
        "monitored_without_risk": ("监测对象没有返贫致贫风险，请补充", "a monitored household without its risk; fill it in"),
        "risk_without_monitored": ("有返贫致贫风险而没有监测对象类别，请核对", "a risk is told, yet no kind of monitored household; please check"),
        "monitored_without_date": ("监测对象没有识别时间，请补充", "a monitored household without its day of identification; fill it in"),
        "cleared_without_date": ("风险已消除而没有消除时间，请补充", "the risk is told to be cleared without a day; fill it in"),
        "cleared_too_soon": ("识别后不足6个月就消除风险，请核对", "cleared less than 6 months after identification; please check"),
        "cleared_before_identified": ("消除时间早于识别时间，请核对", "cleared before identified; please check"),
        "healthy_special_care": ("健康且18—59岁却享受特困供养，请核对", "healthy and 18 to 59, yet in extreme-hardship support; please check"),
    }),
}  # fmt: skip

_GROUPS = {
    **_rules("warning", {
        "many_members": ("家庭人口过多，请核对是否为集体户或串户", "very many members; check whether this is an institution or several households"),
        "no_head": ("该户没有户主，请补充", "the household has no head; name one"),
        "two_heads": ("该户有两个以上户主，请核对", "the household has more than one head; please check"),
        "two_spouses": ("户主有两个以上配偶，请核对", "the head has more than one spouse; please check"),
        "spouse_same_sex": ("户主与配偶身份证号显示性别相同，请核对证件", "head and spouse have the same sex by their ids; compare the cards"),
        "same_phone_elsewhere": ("同一电话在不同户出现，且务工地点不同，请核对", "the same phone stands in several households with other places of work; please check"),
    }),
}  # fmt: skip

_IDS = {
    f"id_{code}": RowRule(f"id_{code}", "error" if code in _LOST_FOR_GOOD else "warning", sentence)
    for code, sentence in ID_FAULTS.items()
}
_DAYS = {f"day_{code}": RowRule(f"day_{code}", "error", sentence) for code, sentence in DATE_FAULTS.items()}
_MONEY = {f"money_{code}": RowRule(f"money_{code}", "error", sentence) for code, sentence in MONEY_FAULTS.items()}

ROW_RULES: dict[str, RowRule] = {**_IDS, **_DAYS, **_MONEY, **_CELLS, **_ROWS, **_GROUPS}
