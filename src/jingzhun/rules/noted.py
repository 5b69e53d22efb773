"""A rule's numbers that remember which of them were read, so that a finding names the source of its line without being told."""

from __future__ import annotations

from dataclasses import dataclass, field

from jingzhun.policy import RulePolicy, Value


@dataclass(frozen=True)
class NotedPolicy(RulePolicy):
    """The numbers of a rule; ``reads`` grows by every name that is read."""

    reads: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, numbers: RulePolicy) -> NotedPolicy:
        """Return the same numbers, nothing read yet."""
        return cls(**{name: getattr(numbers, name) for name in RulePolicy.__dataclass_fields__})

    def value(self, name: str) -> Value | None:
        """Return the value in force and note its name."""
        self.reads.append(name)
        return super().value(name)

    def sources(self) -> str | None:
        """Return the source keys of everything read so far, sorted, joined by semicolons; null where nothing was read."""
        found = {value.source for name in self.reads if (value := RulePolicy.value(self, name))}
        return ";".join(sorted(found)) or None
