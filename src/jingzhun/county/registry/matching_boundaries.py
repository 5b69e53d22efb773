"""Which division each boundary of a file is: by whatever property holds codes, then by name; never by guess (experience.md A.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from jingzhun.facts import short_name

TOWNSHIP, VILLAGE = 9, 12  # digits of their codes
Properties = Mapping[str, str]
Reader = Callable[[str], str | None]


@dataclass(frozen=True)
class Matched:
    """How the features of a file meet the divisions of a level.

    Parameters
    ----------
    codes
        By feature, its division; null where none is meant.
    twice
        Divisions that more than one feature claims; none of these features is taken.
    missing
        Divisions without a feature.
    by
        The property that held the codes, or the names; empty where none did.
    """

    level: str
    codes: tuple[str | None, ...]
    twice: tuple[str, ...]
    missing: tuple[str, ...]
    by: str


def matched(features: Sequence[Properties], divisions: Mapping[str, Mapping[str, str]]) -> Matched:
    """Return how features meet divisions: of all levels that in which most of them do.

    Parameters
    ----------
    divisions
        By level, names by code.
    """
    return max(
        (_of_level(features, level, names) for level, names in divisions.items()), key=lambda m: sum(c is not None for c in m.codes)
    )


def _of_level(features: Sequence[Properties], level: str, names: Mapping[str, str]) -> Matched:
    by, codes = _best(features, lambda text: _code_in(text, names))
    by_name, named = _best(features, _reader_of_names(names))
    if sum(c is not None for c in codes) == 0:
        by = by_name
    found = [code or name for code, name in zip(codes, named, strict=True)]
    counted = Counter(code for code in found if code)
    twice = {code for code, many in counted.items() if many > 1}
    kept = tuple(None if code in twice else code for code in found)
    return Matched(level, kept, tuple(sorted(twice)), tuple(sorted(set(names) - set(counted))), by if any(found) else "")


def _best(features: Sequence[Properties], read: Reader) -> tuple[str, list[str | None]]:
    """Return the property whose values are most often a division, and by feature the one it says."""
    keys = list(dict.fromkeys(key for one in features for key in one))
    columns = {key: [read(one.get(key, "")) for one in features] for key in keys}
    best = max(columns, key=lambda key: sum(found is not None for found in columns[key]), default="")
    return best, columns.get(best, [None] * len(features))


def _code_in(text: str, names: Mapping[str, str]) -> str | None:
    if not (text.isascii() and text.isdigit()):
        return None
    candidates = (text, text.removesuffix("0" * (VILLAGE - TOWNSHIP)), text.ljust(VILLAGE, "0"))
    return next((one for one in candidates if one in names), None)


def _reader_of_names(names: Mapping[str, str]) -> Reader:
    """Return a reader of names as people write them; a name that two divisions share says nothing."""
    counted = Counter(form for name in names.values() for form in forms_of(name))
    known = {form: code for code, name in names.items() for form in forms_of(name) if counted[form] == 1}
    return lambda text: next((known[form] for form in forms_of(text) if form in known), None)


def forms_of(name: str) -> Iterable[str]:
    """Return a division's name whole and short."""
    text = name.replace(" ", "").replace("　", "")
    return dict.fromkeys(form for form in (text, short_name(text)) if form)
