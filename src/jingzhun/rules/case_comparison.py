"""Expected against found, every difference in words. What is expected may be a part of what is found, at every depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from jingzhun.values.speech import Bilingual

_DIFFERS = Bilingual("{where}：应为 {wanted}，得到 {found}", "{where}: expected {wanted}, found {found}")
_MISSING = Bilingual("{where}：结果中没有；有：{known}", "{where}: not in the result; there are: {known}")
_LENGTH = Bilingual("{where}：应有 {wanted} 项，得到 {found} 项", "{where}: expected {wanted} entries, found {found}")
_NO_REASON = Bilingual("{where}：没有原因 {wanted}；有：{known}", "{where}: no reason {wanted}; there are: {known}")


def differences(expected: object, found: object, where: str = "") -> list[Bilingual]:
    """Return every place where the found differs from the expected; none means that the case holds.

    A mapping expects a part of a mapping, a list the whole list. ``yes`` and ``no`` are booleans in YAML and stand for the
    answers too. An amount in fen may be expected in yuan by leaving out ``_fen``.
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return [d for key, value in expected.items() for d in _entry(str(key), value, found, where)]
    if isinstance(expected, list) and isinstance(found, Sequence) and not isinstance(found, str):
        if len(expected) != len(found):
            return [_LENGTH.format(where=where, wanted=len(expected), found=len(found))]
        pairs = zip(expected, found, strict=True)
        return [d for i, (one, other) in enumerate(pairs) for d in differences(one, other, f"{where}[{i}]")]
    return [] if _is_same(expected, found) else [_DIFFERS.format(where=where, wanted=_said(expected), found=_said(found))]


def reason_differences(expected: object, reasons: Sequence[object]) -> list[Bilingual]:
    """Return the reason codes that are expected and not given; an empty list expects that there is none."""
    codes = [str(r.get("code")) if isinstance(r, Mapping) else str(r) for r in reasons]
    known = ", ".join(codes) or "-"
    if expected == [] and codes:
        return [_LENGTH.format(where="reasons", wanted=0, found=f"{len(codes)} ({known})")]
    wanted = expected if isinstance(expected, list) else [expected]
    return [_NO_REASON.format(where="reasons", wanted=code, known=known) for code in wanted if str(code) not in codes]


def _entry(key: str, value: object, found: Mapping[str, object], where: str) -> list[Bilingual]:
    path = f"{where}.{key}" if where else key
    if key in found:
        return differences(value, found[key], path)
    if f"{key}_fen" in found:
        in_fen = Decimal(value) * 100 if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
        return differences(in_fen, found[f"{key}_fen"], f"{path}_fen")
    return [_MISSING.format(where=path, known=", ".join(map(str, found)) or "-")]


def _is_same(expected: object, found: object) -> bool:
    if isinstance(expected, bool) and isinstance(found, str):
        return found == ("yes" if expected else "no")
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(found, date):
        return str(expected) == found.isoformat()
    return expected == found


def _said(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "yes", False: "no"}[value]
    return str(value)
