"""A part of the household page: every app offers its own in ``panels.py``, and home puts them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Panel:
    """One part of the household page.

    Parameters
    ----------
    key
        Its name in the address and on the page.
    title
        Lazy text.
    template
        The template that draws it; it gets ``context`` as ``panel``.
    context
        A documented dataclass of the app.
    order
        Place on the page, from the top.
    """

    key: str
    title: Any  # a lazy translation has no type of its own
    template: str
    context: object
    order: int
