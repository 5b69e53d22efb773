"""What codes of the registry are called: the code lists of the policy, read once a process."""

from __future__ import annotations

from jingzhun.policy.codes import code_lists
from jingzhun.values.speech import Bilingual

UNKNOWN_CODE = Bilingual("未知代码（{code}）", "unknown code ({code})")
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
