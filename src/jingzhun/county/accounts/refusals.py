"""Why an operation on accounts was refused, in words for the person at the screen."""

from __future__ import annotations

from django.utils.translation import get_language

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual


class AccountRefused(JingzhunError):
    """An operation on accounts that the rules do not allow; nothing was changed."""


def refused(code: str, **fields: object) -> AccountRefused:
    """Return the refusal of a code, with its sentence."""
    return AccountRefused(code, SENTENCES[code], **fields)


SENTENCES = {
    "bad_user_name": Bilingual(
        "用户名须为 3–40 个字母、数字、汉字或 . _ -",
        "A user name has 3 to 40 letters, digits, Chinese characters or . _ -",
    ),
    "shared_user_name": Bilingual(
        "不设公用或默认账号，请使用能对应到本人的用户名",
        "There are no shared or default accounts; choose a user name that stands for one person",
    ),
    "user_name_taken": Bilingual("该用户名已有人使用", "This user name is taken"),
    "bad_division": Bilingual(
        "区划代码须为 2、4、6、9 或 12 位数字",
        "A division code has 2, 4, 6, 9 or 12 digits",
    ),
    "bad_dates": Bilingual("结束日期不能早于开始日期", "The last day lies before the first"),
    "in_the_past": Bilingual("开始日期不能早于今天", "The first day lies before today"),
    "not_yourself": Bilingual("不能对自己的账号做这项操作", "This cannot be done to your own account"),
    "excluded_role": Bilingual(
        "“{role}”与其现任的“{held}”互斥，请先结束原职务",
        "'{role}' and the present '{held}' exclude each other; end the present one first",
    ),
    "unknown_role": Bilingual("没有这个岗位", "There is no such role"),
    "appointed_already": Bilingual("该岗位在此期间已任命", "This role is held in that time already"),
    "ended_already": Bilingual("该任职已经结束", "This appointment has ended"),
    "not_village_role": Bilingual("乡镇只能登记村级岗位", "A township enrols village roles only"),
    "inactive": Bilingual("该账号已停用", "This account is closed"),
    "active": Bilingual("该账号未停用", "This account is not closed"),
    "stand_in_too_long": Bilingual("代班最长 {days} 天", "A stand-in lasts {days} days at most"),
    "stand_in_overlaps": Bilingual("此期间已指定代班人", "There is a substitute for that time already"),
    "stand_in_twice": Bilingual("代班期间不能再转代他人", "Whoever stands in for another cannot pass it on"),
    "no_colleague": Bilingual("请在本单位同事中选择代班人", "Choose a colleague of your own divisions"),
    "reason_needed": Bilingual("请填写理由", "Give a reason"),
    "code_unusable": Bilingual(
        "登记码无效、已使用或已过期，请重新领取",
        "The code is unknown, used or too old; ask for a new one",
    ),
    "officers_exist": Bilingual("系统已有账号，请由管理员开通", "There are accounts already; an administrator opens further ones"),
    "unknown_language": Bilingual("没有这种语言", "There is no such language"),
}


def said(refusal: JingzhunError) -> str:
    """Return a refusal's sentence in the language of the page."""
    return refusal.sentence.zh if (get_language() or "zh").startswith("zh") else refusal.sentence.en
