"""The root of our errors. A room subclasses it; doors map codes to exit codes and HTTP status in one table."""

from __future__ import annotations

from jingzhun.values.speech import Bilingual


class JingzhunError(Exception):
    """An error a person can read: a code, named fields and one sentence in both languages.

    Parameters
    ----------
    code
        Short stable identifier, ``lower_snake_case``.
    sentence
        What, where, why, what was allowed, what to do next; placeholders name the fields.
    **fields
        Named values for the sentence. Never personal data.
    """

    is_ours = False  # True in subclasses where the fault is in the program, not in what the user gave

    def __init__(self, code: str, sentence: Bilingual, **fields: object) -> None:
        self.code = code
        self.fields = fields
        self.sentence = sentence.format(**fields) if fields else sentence
        super().__init__(self.sentence.en)

    def as_dict(self) -> dict[str, object]:
        """Return the one JSON shape of an error, for every door."""
        return {"code": self.code, "zh": self.sentence.zh, "en": self.sentence.en}

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.__dict__)


def _again(kind: type[JingzhunError], state: dict[str, object]) -> JingzhunError:
    """Return an error as it was on the other side of a process border."""
    error = kind.__new__(kind, state)
    error.__dict__.update(state)
    return error
