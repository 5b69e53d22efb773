"""How a word becomes what is looked up: blind indexes of numbers, folded names, pinyin, initials. Pure; the queries use it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from jingzhun.county.config.ciphers import Keys
from jingzhun.county.config.sealed import keys
from jingzhun.values.names import fold_variants

ID_TAIL = 6
ANY_CHARACTER = re.compile(r"[?？*＊□]")
_ID = re.compile(r"\d{17}[\dX]|\d{15}")
_PHONE = re.compile(r"1\d{10}")
_TAIL = re.compile(rf"\d{{{ID_TAIL - 1}}}[\dX]")
_LATIN = re.compile(r"[a-z]+")


def index_of_id(number: str, ring: Keys | None = None) -> str:
    """Return the blind index of a whole id."""
    return (ring or keys()).index(number.upper(), "id")


def index_of_tail(tail: str, ring: Keys | None = None) -> str:
    """Return the blind index of an id's last six characters."""
    return (ring or keys()).index(tail.upper(), "id_tail")


def index_of_phone(number: str, ring: Keys | None = None) -> str:
    """Return the blind index of a phone number."""
    return (ring or keys()).index(number, "phone")


@dataclass(frozen=True)
class Wanted:
    """What a searched word can mean: one kind, and what is compared.

    Parameters
    ----------
    kind
        ``id``, ``phone``, ``id_tail``, ``latin``, ``name``, ``pattern`` (a name with places unknown) or ``nothing``.
    """

    kind: str
    text: str = ""


def wanted(word: str) -> Wanted:
    """Return what a word looks for.

    Examples
    --------
    >>> wanted("王伟"), wanted(" Wang wei "), wanted("王？华")
    (Wanted(kind='name', text='王伟'), Wanted(kind='latin', text='wangwei'), Wanted(kind='pattern', text='王_华'))
    """
    text = unicodedata.normalize("NFKC", word).strip()[:60]
    bare = re.sub(r"[\s\-]", "", text).upper()
    for kind, form in (("id", _ID), ("phone", _PHONE), ("id_tail", _TAIL)):
        if form.fullmatch(bare):
            return Wanted(kind, bare)
    latin = re.sub(r"[\s'\u2019-]", "", text).lower()
    if _LATIN.fullmatch(latin):
        return Wanted("latin", latin)
    name = ANY_CHARACTER.sub("_", text)
    if "_" in name and name.strip("_"):
        return Wanted("pattern", fold_variants(name.replace("_", "〇")).replace("〇", "_"))
    folded = fold_variants(text)
    return Wanted("name", folded) if folded and not folded.isdigit() else Wanted("nothing")
