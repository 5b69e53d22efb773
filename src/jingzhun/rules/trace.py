"""The path of one case as a tree of sub-results, so that every decision can say why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual


@dataclass
class Trace:
    """One step of a decision with the steps it stands on.

    Parameters
    ----------
    name
        Identifier of the step: a reason code, a column, a parameter path.
    title
        The step in words.
    value
        What came out: an answer, an amount with unit, a code, or None where it is unknown.
    source
        Where the value comes from: a file and row, or a policy path with its source.
    steps
        The steps below, in the order they were taken.
    """

    name: str
    title: Bilingual
    value: object = None
    source: str | None = None
    steps: list[Trace] = field(default_factory=list)

    def add(self, name: str, title: Bilingual, value: object = None, *, source: str | None = None) -> Trace:
        """Append a step and return it."""
        step = Trace(name, title, value, source)
        self.steps.append(step)
        return step

    def as_dict(self) -> dict[str, object]:
        """Return the tree for JSON."""
        out: dict[str, object] = {"name": self.name, **self.title.as_dict(), "value": self.value}
        if self.source:
            out["source"] = self.source
        if self.steps:
            out["steps"] = [s.as_dict() for s in self.steps]
        return out

    def spoken(self, language: str) -> str:
        """Return the value as a person reads it: an amount in yuan, a list with commas, ``?`` where it is not known."""
        if self.value is None:
            return "?"
        if self.name.endswith("_fen") and isinstance(self.value, int):
            return f"{yuan_text(self.value)} {'元' if language == 'zh' else 'yuan'}"
        return ", ".join(map(str, self.value)) if isinstance(self.value, list | tuple) else str(self.value)

    def lines(self, language: str, depth: int = 0) -> Iterator[str]:
        """Yield the tree as indented lines for a terminal."""
        value = self.spoken(language)
        source = f"  [{self.source}]" if self.source else ""
        yield f"{'  ' * depth}{self.title.in_language(language)}: {value}{source}"
        for step in self.steps:
            yield from step.lines(language, depth + 1)
