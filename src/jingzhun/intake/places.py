"""Villages as departments write them, turned into the codes of the official list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from jingzhun.facts import linxi_divisions, linxi_townships, linxi_villages, short_name
from jingzhun.values.text import clean_text

_VILLAGE_ENDINGS = ("村民委员会", "村委会", "嘎查委员会", "嘎查", "社区居委会", "居民委员会", "居委会", "社区", "村")
_TOWNSHIP_ENDINGS = ("苏木", "街道办事处", "街道", "镇", "乡")


def village_codes(values: Mapping[str, Sequence[object]]) -> tuple[dict[str, Sequence[object]], list[int]]:
    """Return the values with ``village_code`` filled from township and village, and the rows whose village is not known.

    A village name that stands in two townships needs its township; without it the township's code alone is taken where told,
    nothing otherwise.
    """
    out = dict(values)
    if "village" not in values:
        return out, []
    villages = values["village"]
    townships = values.get("township") or [None] * len(villages)
    given = values.get("village_code") or [None] * len(villages)
    codes: list[object] = []
    unknown = []
    for index, (code, township, village) in enumerate(zip(given, townships, villages, strict=True)):
        found = code or _code(str(township or ""), str(village or ""))
        if not found and village:
            unknown.append(index)
        codes.append(found or None)
    out["village_code"] = codes
    return out, unknown


@lru_cache(maxsize=8192)
def _code(township: str, village: str) -> str | None:
    towns = _townships().get(_bare(township, _TOWNSHIP_ENDINGS)) if township else None
    found = {c for c in _villages().get(_bare(village, _VILLAGE_ENDINGS), ()) if towns is None or c[:9] == towns}
    return found.pop() if len(found) == 1 else (towns if not village else None)


def _bare(text: str, endings: Sequence[str]) -> str:
    plain = clean_text(text).text.replace(" ", "")
    for ending in endings:
        if plain.endswith(ending) and len(plain) > len(ending):
            return plain.removesuffix(ending)
    return plain


@lru_cache(maxsize=1)
def _newest() -> int:
    return max(d.edition for d in linxi_divisions())


@lru_cache(maxsize=1)
def _townships() -> dict[str, str]:
    return {_bare(t.name, _TOWNSHIP_ENDINGS): t.code for t in linxi_townships(_newest())}


@lru_cache(maxsize=1)
def _villages() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for village in linxi_villages(_newest()):
        for name in (village.name, short_name(village.name)):
            found.setdefault(_bare(name, _VILLAGE_ENDINGS), set()).add(village.code)
    return found
