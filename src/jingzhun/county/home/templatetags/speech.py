"""Sentences of the rooms in the reader's language, amounts and counts as people write them, and icons from the sprite."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from jingzhun.county.home.divisions import every_name, said_of
from jingzhun.rules.trace import Trace
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

register = template.Library()
ICON_NAME = re.compile(r"[a-z0-9-]{1,60}")
NOTHING = "—"
ANSWERS = {"yes": Bilingual("是", "yes"), "no": Bilingual("否", "no"), "unknown": Bilingual("不清楚", "not known")}


def is_chinese() -> bool:
    """Return whether the page is read in Chinese."""
    return (get_language() or "zh").startswith("zh")


@register.filter
def speak(sentence: Bilingual | str | None) -> str:
    """Return a sentence in the language of the page; what is text already stays, nothing gives nothing."""
    if isinstance(sentence, Bilingual):
        return sentence.zh if is_chinese() else sentence.en
    return str(sentence or "")


@register.filter
def yuan(amount_fen: int | None) -> str:
    """Return fen as yuan with two places; a missing amount is a dash, never zero."""
    return NOTHING if amount_fen is None else yuan_text(int(amount_fen))


@register.filter
def spoken(step: Trace) -> str:
    """Return the value of a step as a person reads it; a code of an answer in words."""
    code = step.value if isinstance(step.value, str) else ""
    return speak(ANSWERS[code]) if code in ANSWERS else step.spoken("zh" if is_chinese() else "en")


@register.simple_tag(takes_context=True)
def division_name(context: template.Context, code: str | None) -> str:
    """Return the name of a division of the county, a village's with its township; the code of one that is not on the list. One query a page."""
    request: Any = context["request"]
    if not hasattr(request, "division_names"):
        request.division_names = every_name()
    return said_of(code, request.division_names) if code else NOTHING


@register.filter
def grouped(number: int | str | None) -> str:
    """Return a whole number with its thousands separated; text stays as it is."""
    if number is None:
        return NOTHING
    return f"{number:,}" if isinstance(number, int) else str(number)


@register.simple_tag
@lru_cache(maxsize=256)  # a list has some eighty, and the sprite's address is the release's
def icon(name: str) -> SafeString:
    """Return an icon of the sprite; the word beside it says what it means, so a screen reader skips it.

    Raises
    ------
    ValueError
        For what cannot be the name of an icon.
    """
    if not ICON_NAME.fullmatch(name):
        raise ValueError(name)
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', static("vendor/icons.svg"), name
    )
