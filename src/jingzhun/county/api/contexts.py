"""What the templates of the API get."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form

from jingzhun.county.api.models import ApiKey


@dataclass(frozen=True)
class Address:
    """One address of the API as its page describes it."""

    method: str
    path: str
    does: str
    parameters: tuple[str, ...]
    gives: str


@dataclass(frozen=True)
class DocsPage:
    """The API's addresses and the form of its errors."""

    version: str
    addresses: tuple[Address, ...]
    schemas: tuple[tuple[str, str, tuple[str, ...]], ...]  # name, what it is, fields


@dataclass(frozen=True)
class KeysPage:
    """The keys there are, the form that makes one, and a new one shown once."""

    keys: tuple[ApiKey, ...]
    form: Form
    may_make: bool
    shown_once: str
