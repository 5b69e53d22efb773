"""What codes of the registry are called: the code lists of the policy, read once a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jingzhun.policy.codes import code_lists
from jingzhun.values.speech import Bilingual

UNKNOWN_CODE = Bilingual("未知代码（{code}）", "unknown code ({code})")
ASSET_NAMES: Mapping[str, Bilingual] = {  # of ``tables.assets.ASSET_KINDS``, which has no code list
    "car": Bilingual("机动车", "vehicle"),
    "large_machine": Bilingual("大型机械", "large machine"),
    "town_house": Bilingual("城镇住房", "town house"),
    "shop": Bilingual("商铺", "shop"),
    "company": Bilingual("市场主体", "firm"),
    "public_payroll": Bilingual("财政供养", "public payroll"),
    "village_cadre": Bilingual("村干部", "village cadre"),
    "deposit": Bilingual("存款", "deposit"),
    "commercial_pension": Bilingual("商业养老保险", "commercial pension"),
    "provident_fund": Bilingual("住房公积金", "provident fund"),
    "study_abroad": Bilingual("自费留学", "study abroad at own cost"),
}
LIST_OF_ATTRIBUTE = {"disability_grade": "grades"}  # an attribute's list has its name, but for these


def label_of(name: str, code: str) -> Bilingual:
    """Return the label of a code; one that its list does not have, or that has no list, is told as it stands."""
    known = code_lists().get(name)
    if known is None or code not in known.entries:
        return UNKNOWN_CODE.format(code=code)
    return known.label(code)


def label_of_state(attribute: str, value: str) -> Bilingual:
    """Return the label of a person's state; values without a list, such as a skill typed in words, stay as they are."""
    name = LIST_OF_ATTRIBUTE.get(attribute, attribute)
    known = code_lists().get(name)
    return known.label(value) if known is not None and value in known.entries else Bilingual(value, value)


def named(labels: Iterable[Bilingual]) -> dict[str, str]:
    """Return several names as a sentence in both languages takes them: ``zh`` and ``en``."""
    told = list(labels)
    return {"zh": "、".join(one.zh for one in told), "en": ", ".join(one.en for one in told)}
