"""Sentences in both languages of the house. A sentence that exists in one language only cannot be built."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bilingual:
    """One sentence in Chinese and in English.

    Parameters
    ----------
    zh, en
        The same statement in both languages. Neither may be empty.

    Raises
    ------
    ValueError
        If one language is missing.
    """

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh or not self.en:
            raise ValueError(f"a sentence needs both languages: zh={self.zh!r} en={self.en!r}")

    def format(self, **fields: object) -> Bilingual:
        """Return the sentence with its named placeholders filled, in both languages."""
        return Bilingual(self.zh.format(**fields), self.en.format(**fields))

    def in_language(self, language: str) -> str:
        """Return the text for ``"zh"`` or ``"en"``."""
        return {"zh": self.zh, "en": self.en}[language]

    def as_dict(self) -> dict[str, str]:
        """Return ``{"zh": …, "en": …}`` for JSON."""
        return {"zh": self.zh, "en": self.en}
