"""The path of one case as a tree of sub-results, so that every decision can say why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

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

    def lines(self, language: str, depth: int = 0) -> Iterator[str]:
        """Yield the tree as indented lines for a terminal."""
        told = ", ".join(map(str, self.value)) if isinstance(self.value, list) else str(self.value)
        value = "?" if self.value is None else told
        source = f"  [{self.source}]" if self.source else ""
        yield f"{'  ' * depth}{self.title.in_language(language)}: {value}{source}"
        for step in self.steps:
            yield from step.lines(language, depth + 1)
