"""What speaks for and against a link, in words, made from the levels that were computed."""

from __future__ import annotations

from collections.abc import Sequence

from jingzhun.linkage.comparators import Comparator
from jingzhun.values.speech import Bilingual

NOBODY = Bilingual("登记册中没有足够相近的人", "nobody in the registry is close enough")
DECIDED = Bilingual("工作人员已确认是同一人", "a person decided that it is the same person")
CONFLICT = Bilingual("身份证号与姓名指向不同的人，请核对", "id and name point to different persons, please check")
CLOSE = Bilingual("有两人或更多人同样相近，请核对", "two or more persons are as close, please check")
WEAK = Bilingual("证据不足以确定，请核对", "the evidence is not enough to be sure, please check")

JOINTS = {"zh": ",", "en": ", "}


def evidence_sql(compared: Sequence[Comparator], language: str, *, prefix: str = "") -> str:
    """Return the SQL that says the evidence of a pair from its ``gamma_`` columns; what is untold is left out."""
    parts = [_words(c, language, prefix) for c in compared]
    return f"concat_ws('{JOINTS[language]}', {', '.join(parts)})"


def sentence_sql(sentence: Bilingual, language: str) -> str:
    """Return a fixed sentence as a literal of SQL."""
    return "'" + sentence.in_language(language).replace("'", "''") + "'"


def _words(comparator: Comparator, language: str, prefix: str) -> str:
    whens = [f"when {comparator.number(level.code)} then {sentence_sql(level.words, language)}" for level in comparator.levels]
    return f"case {prefix}gamma_{comparator.code} {' '.join(whens)} end"
