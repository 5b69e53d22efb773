"""Masks: what a person outside the office may see of a name or a number. ○ stands for a hidden character."""

from __future__ import annotations

from jingzhun.values.names import split_surname

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
