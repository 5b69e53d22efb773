"""What can be wrong with a case file: each fault names file and line, what was allowed and what to do."""

from __future__ import annotations

from jingzhun.policy.faults import Place
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

SENTENCES: dict[str, Bilingual] = {
    "unknown_key": Bilingual("{place}：不认识的键“{key}”；可用的键：{allowed}", "{place}: unknown key '{key}'; allowed: {allowed}"),
    "missing_key": Bilingual("{place}：缺少“{key}”", "{place}: '{key}' is missing"),
    "repeated_name": Bilingual(
        "{place}：案例名“{key}”重复；请换一个", "{place}: the case name '{key}' stands twice; choose another"
    ),
    "wrong_shape": Bilingual("{place}：“{key}”应为{zh}", "{place}: '{key}' should be {en}"),
    "bad_day": Bilingual("{place}：“{key}”不是日期；写作 2024-06-30", "{place}: '{key}' is no day; write 2024-06-30"),
    "quote_text": Bilingual(
        "{place}：“{key}”是文本，请加引号，如 '150424100201'(不加引号会被当作数字)",
        "{place}: '{key}' is text; put it in quotes as '150424100201' (without them it is read as a number)",
    ),
    "not_whole": Bilingual(
        "{place}：“{key}”应为整数；金额可以去掉 _fen 后缀、按元写",
        "{place}: '{key}' is a whole number; an amount may be written in yuan by leaving out _fen",
    ),
    "not_bool": Bilingual("{place}：“{key}”只能写 yes 或 no", "{place}: '{key}' is either yes or no"),
    "not_whole_fen": Bilingual("{place}：“{key}”不是整分", "{place}: '{key}' is not a whole number of fen"),
    "needs_value": Bilingual(
        "{place}：“{table}”的“{key}”没有默认值，必须写出", "{place}: '{key}' of '{table}' has no default and must be written"
    ),
    "breach": Bilingual("{place}:{zh}", "{place}: {en}"),
    "expects_nothing": Bilingual(
        "{place}：案例“{key}”没有期望值；不会失败的案例不是案例",
        "{place}: case '{key}' expects nothing; a case that cannot fail is none",
    ),
}


class CaseFault(JingzhunError):
    """A case file that cannot be read: the first fault, with its place."""

    def __init__(self, code: str, place: Place, **fields: object) -> None:
        super().__init__(code, SENTENCES[code], place=place, **fields)
