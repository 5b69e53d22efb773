"""What a notice shows, by an allow-list, and what may never stand in one (practice.md P14, P28, P29).

Grain: a household of a notice. Nulls: what is not told is left blank. Source: P14; shares of policy in ``casework/notices``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jingzhun.policy import Policy
from jingzhun.values.errors import JingzhunError
from jingzhun.values.masks import mask_name
from jingzhun.values.speech import Bilingual

BOARD, WEB = "board", "web"
KNOWN_COLUMNS: Mapping[str, Bilingual] = {
    "head_name": Bilingual("户主姓名", "Head"),
    "group_name": Bilingual("村民小组", "Villager group"),
    "members": Bilingual("家庭人口", "Members"),
    "class": Bilingual("类别", "Class"),
}
_LEAKS: Mapping[str, Bilingual] = {
    "id_number": Bilingual("证件号码", "an id number"),
    "phone": Bilingual("电话号码", "a phone number"),
    "account": Bilingual("银行账号", "a bank account"),
    "private_word": Bilingual("词语“{word}”", "the word '{word}'"),
}
_NOT_ALLOWED = Bilingual(
    "公示内容含有不得公开的信息：{found}；请删去后再张贴",
    "the notice holds what may not be made public: {found}; take it out before posting",
)
_UNKNOWN_COLUMN = Bilingual(
    "公示栏目“{column}”不在允许之列；允许：{allowed}", "the notice column '{column}' is not allowed; allowed: {allowed}"
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_ID = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])|(?<!\d)\d{15}(?!\d)")


class NoticeFault(JingzhunError):
    """A notice that may not be posted as it is."""


@dataclass(frozen=True)
class Listed:
    """A household of a notice. ``head_age`` is null where the birth date is not told: the name is then masked."""

    head_name: str
    head_age: int | None
    group_name: str | None
    members: int
    class_label: str


@dataclass(frozen=True)
class Notice:
    """A notice as it is posted: headings and rows of text, nothing else of the household."""

    medium: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def notice_of(households: Sequence[Listed], medium: str, policy: Policy) -> Notice:
    """Return a notice for the village board or the web.

    Raises
    ------
    NoticeFault
        ``not_allowed`` where a cell holds a number or a word that may not be public.
    """
    numbers = policy.rule("casework/notices")
    columns = numbers.codes("board_columns" if medium == BOARD else "web_columns") or ()
    for column in columns:
        if column not in KNOWN_COLUMNS:
            raise NoticeFault("unknown_column", _UNKNOWN_COLUMN, column=column, allowed=", ".join(KNOWN_COLUMNS))
    masks = medium == WEB or numbers.flag("masks_board_names") is not False
    youngest = numbers.whole("ages_never_named")
    rows = tuple(_row(h, columns, masks=masks or _is_child(h, youngest)) for h in households)
    found = [leak for row in rows for leak in leaks_in(" ".join(row), policy)]
    if found:
        raise NoticeFault("not_allowed", _NOT_ALLOWED, found="、".join(dict.fromkeys(f.zh for f in found)))
    return Notice(medium, tuple(KNOWN_COLUMNS[c].zh for c in columns), rows)


def leaks_in(text: str, policy: Policy) -> tuple[Bilingual, ...]:
    """Return what of a text may not be made public: ids, phones, accounts, words of illness and cause. The number itself is never repeated."""
    words = policy.rule("casework/notices").codes("private_words") or ()
    found = [_LEAKS["private_word"].format(word=word) for word in words if word in text]
    ids = [m.group() for m in _ID.finditer(text)]  # a mistyped id is one too
    if ids:
        found.append(_LEAKS["id_number"])
    if _PHONE.search(text):
        found.append(_LEAKS["phone"])
    if any(m.group() not in ids for m in _ACCOUNT.finditer(text)):
        found.append(_LEAKS["account"])
    return tuple(found)


def _row(household: Listed, columns: Sequence[str], *, masks: bool) -> tuple[str, ...]:
    cells = {
        "head_name": mask_name(household.head_name) if masks else household.head_name,
        "group_name": household.group_name or "",
        "members": str(household.members),
        "class": household.class_label,
    }
    return tuple(cells[c] for c in columns)


def _is_child(household: Listed, youngest: int | None) -> bool:
    return household.head_age is None or youngest is None or household.head_age < youngest
