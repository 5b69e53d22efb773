"""Sentences of the rooms in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from jingzhun.values.speech import Bilingual

register = template.Library()


@register.filter
def speak(sentence: Bilingual) -> str:
    """Return a sentence in the language of the page."""
    return sentence.zh if (get_language() or "zh").startswith("zh") else sentence.en
