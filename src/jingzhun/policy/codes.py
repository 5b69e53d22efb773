"""Code lists with versions: labels in both languages, synonyms as departments write them, and the days a code is valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from jingzhun.policy.faults import PolicyFault
from jingzhun.policy.nodes import Node, read_nodes
from jingzhun.policy.values import check_keys, read_bilingual, read_bound
from jingzhun.values.speech import Bilingual

_LIST_KEYS = ("title", "version", "source", "verified", "codes")
_CODE_KEYS = ("zh", "en", "synonyms", "from", "to", "attributes")


@dataclass(frozen=True)
class Code:
    """One code of a list. Codes are never reused or renamed; a code that ends keeps its last day."""

    code: str
    label: Bilingual
    synonyms: tuple[str, ...]
    from_on: date | None
    to_on: date | None
    attributes: Mapping[str, object] = field(default_factory=dict)

    def is_valid_on(self, day: date) -> bool:
        """Whether the code may be used on a day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True)
class CodeList:
    """A list of codes."""

    name: str
    title: Bilingual
    version: str
    source: str
    verified: bool
    entries: Mapping[str, Code]

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the list."""
        return tuple(self.entries)

    def valid_on(self, day: date) -> tuple[str, ...]:
        """Return the codes valid on a day."""
        return tuple(c for c, entry in self.entries.items() if entry.is_valid_on(day))

    def label(self, code: str) -> Bilingual:
        """Return the label of a code.

        Raises
        ------
        PolicyFault
            Where the list has no such code.
        """
        if code not in self.entries:
            raise PolicyFault("unknown_code", place=self.name, key=self.name, detail=code, allowed=", ".join(self.entries))
        return self.entries[code].label

    def attribute(self, code: str, name: str) -> object:
        """Return an attribute of a code; null where the list does not tell it."""
        return self.entries[code].attributes.get(name)

    def code_of(self, text: str) -> str | None:
        """Return the code for a code, label or synonym; null where the list has none."""
        return self._by_text().get(text.strip())

    def _by_text(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for code, entry in self.entries.items():
            for text in (code, entry.label.zh, entry.label.en, *entry.synonyms):
                found.setdefault(text, code)
        return found

    def as_dict(self) -> dict[str, object]:
        """Return the list for the hash and for JSON."""
        return {
            "name": self.name,
            "version": self.version,
            "codes": [
                [
                    c,
                    e.label.zh,
                    e.label.en,
                    list(e.synonyms),
                    str(e.from_on),
                    str(e.to_on),
                    {k: str(v) for k, v in sorted(e.attributes.items())},
                ]
                for c, e in self.entries.items()
            ],
        }


@lru_cache(maxsize=1)
def code_lists() -> Mapping[str, CodeList]:
    """Return every code list that comes with Jingzhun, by name; read once a process."""
    return {one.name: one for one in read_lists(Path(str(resources.files("jingzhun.policy") / "codes")))}


def read_lists(folder: Path) -> Iterator[CodeList]:
    """Yield every code list of a folder.

    Raises
    ------
    PolicyFault
        For a list that breaks the form, naming file and line.
    """
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            yield read_list(file.read_text(encoding="utf-8"), file.name)


def read_list(text: str, file: str) -> CodeList:
    """Return one code list from its YAML."""
    root = read_nodes(text, file)
    check_keys(root, allowed=_LIST_KEYS, needed=_LIST_KEYS)
    items = root.items
    if not isinstance(items["verified"].value, bool):
        raise PolicyFault("not_bool", place=items["verified"].place, key="verified")
    entries = {code: _read_code(code, node) for code, node in items["codes"].items.items()}
    return CodeList(
        name=file.removesuffix(".yaml"),
        title=read_bilingual(items["title"], "title"),
        version=str(items["version"].value),
        source=str(items["source"].value),
        verified=items["verified"].value,
        entries=entries,
    )


def _read_code(code: str, node: Node) -> Code:
    check_keys(node, allowed=_CODE_KEYS, needed=("zh", "en"))
    items = node.items
    synonyms = items["synonyms"].rows if "synonyms" in items else []
    attributes = items["attributes"].plain() if "attributes" in items else {}
    return Code(
        code=code,
        label=Bilingual(str(items["zh"].value), str(items["en"].value)),
        synonyms=tuple(str(s.value) for s in synonyms),
        from_on=read_bound(items["from"], "from", is_end=False) if "from" in items else None,
        to_on=read_bound(items["to"], "to", is_end=True) if "to" in items else None,
        attributes=attributes if isinstance(attributes, dict) else {},
    )
