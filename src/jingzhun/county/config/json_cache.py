"""The cache that the processes share, in the database, as signed JSON: who can write to the table can change a count, and never run anything.

Django's own database cache keeps pickles, which whoever writes them lets us execute (trust.md S33). Numbers, texts and lists of them are
all that is ever cached here: how often a network asked, until when somebody waits.
"""

from __future__ import annotations

import json

from django.core import signing
from django.core.cache.backends import db

SALT = "jingzhun.cache"


class SignedJson:
    """What the backend calls for both ways, in place of ``pickle``."""

    HIGHEST_PROTOCOL = 0

    @staticmethod
    def dumps(value: object, _protocol: int = 0) -> bytes:
        """Return a value as signed JSON; what is no JSON is refused with ``TypeError``."""
        return signing.Signer(salt=SALT).sign(json.dumps(value, separators=(",", ":"))).encode()

    @staticmethod
    def loads(kept: bytes) -> object:
        """Return a value; one that was changed counts as not there."""
        try:
            return json.loads(signing.Signer(salt=SALT).unsign(kept.decode()))
        except (signing.BadSignature, ValueError):
            return None


class JsonCache(db.DatabaseCache):
    """Django's database cache with signed JSON for its values."""


db.pickle = SignedJson  # type: ignore[attr-defined]  # the backend asks this name of its own module
