"""Masks: what a person outside the office may see of a name or a number. ○ stands for a hidden character."""

from __future__ import annotations

import re

from jingzhun.values.names import split_surname

PHONE_DIGITS, ID_DIGITS = 11, (15, 18)
_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15,16}|\d{19}|1[3-9]\d{9})(?!\d)")
HIDDEN = "○"


def mask_name(name: str) -> str:
    """Return the surname and ○ for every other character; of a name with 「·」 the first part's first character stays.

    Examples
    --------
    >>> mask_name("王小明"), mask_name("欧阳修"), mask_name("巴特尔·苏和")
    ('王○○', '欧阳○', '巴○○·○○')
    """
    if "·" in name:
        shown = name[:1]
        return shown + "".join(c if c == "·" else HIDDEN for c in name[1:])
    surname, given = split_surname(name)
    if not given:
        return surname[:1] + HIDDEN * max(len(surname) - 1, 1)
    return surname + HIDDEN * len(given)


def mask_id(number: str) -> str:
    """Return an id with its first and last character only; birth date, sex and place are hidden."""
    return number[:1] + "*" * max(len(number) - 2, 0) + number[-1:] if len(number) > 2 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """Return a phone number with its middle hidden; short numbers are hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else "*" * len(phone)


def mask_account(account: str) -> str:
    """Return the last four digits of a bank account; shorter ones are hidden whole."""
    return "*" * (len(account) - 4) + account[-4:] if len(account) > 8 else "*" * len(account)


def mask_numbers(text: str) -> str:
    """Return free text with every id, phone and card number in it masked.

    Examples
    --------
    >>> mask_numbers("张三 990424196001010018，电话13900000001，共3户")
    '张三 9****************8，电话139****0001，共3户'
    """
    return _NUMBER.sub(lambda found: _masked(found[0]), text)


def _masked(number: str) -> str:
    if len(number) == PHONE_DIGITS:
        return mask_phone(number)
    return mask_id(number) if len(number) in ID_DIGITS else mask_account(number)
