"""What the fields of a person, a household and a dated record are called where they are corrected, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from jingzhun.values.speech import Bilingual

FIELD_NAMES: Mapping[str, Bilingual] = {
    # of a person or a household
    "name": Bilingual("姓名", "name"),
    "sex": Bilingual("性别", "sex"),
    "birth_on": Bilingual("出生日期", "day of birth"),
    "relation": Bilingual("与户主关系", "relation to the head"),
    "id_number": Bilingual("身份证号", "id"),
    "phone": Bilingual("电话", "phone"),
    "person_no": Bilingual("国家系统编号", "national number"),
    "group_name": Bilingual("村民小组", "villager group"),
    "household_no": Bilingual("国家系统编号", "national number"),
    "register_no": Bilingual("户口簿号", "number of the register"),
    # of a dated record, in the order in which they are offered
    "amount_fen": Bilingual("金额（元）", "amount (yuan)"),
    "period_from": Bilingual("开始日期", "first day"),
    "period_to": Bilingual("结束日期", "last day"),
    "from_on": Bilingual("开始日期", "holds from"),
    "to_on": Bilingual("结束日期", "holds until"),
    "risk": Bilingual("风险", "risk"),
    "value": Bilingual("内容", "what it is"),
    "is_one_off": Bilingual("一次性收入（填是或否）", "paid once (yes, no)"),
    "quantity_hundredths": Bilingual("数量（百分之一亩或头）", "quantity, in hundredths"),
    "grade": Bilingual("等级", "grade"),
    "structure": Bilingual("结构", "structure"),
    "area_m2": Bilingual("面积（平方米）", "area (square metres)"),
    "is_only_home": Bilingual("唯一住房（填是或否）", "only home (yes, no)"),
    "has_visible_damage": Bilingual("有明显损坏（填是或否）", "visible damage (yes, no)"),
    "is_quality_safe": Bilingual("水质安全（填是或否）", "water is safe (yes, no)"),
    "litres_per_person_day": Bilingual("人均日用水量（升）", "litres a person and day"),
    "fetch_minutes": Bilingual("取水往返时间（分钟）", "minutes to fetch water"),
    "detail": Bilingual("说明", "detail"),
    "since_on": Bilingual("始于", "since"),
    "ended_on": Bilingual("结束日期", "ended on"),
    "value_fen": Bilingual("价值（元）", "value (yuan)"),
}
