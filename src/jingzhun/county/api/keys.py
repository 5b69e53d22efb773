"""What a key is and what it may do: a KeyActor is an actor whose acts and divisions are the key's and no more than its owner's."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import date

from jingzhun.county.accounts.actor import Actor, Scope
from jingzhun.county.accounts.middleware import NOBODY
from jingzhun.county.accounts.permissions import ACTS
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.api.models import ApiKey

SECRET_BYTES = 32  # 256 random bits: nothing to guess, so a plain hash keeps it (a password would need Argon2)
ID_BYTES = 6
FORM = re.compile(r"jz_([0-9a-f]{12})_([0-9a-f]{64})")
# What a program may be given. Acts that ask for a second factor, and those of administrators, are a person's.
KEY_ACTS = (
    "see_figures",
    "see_households",
    "see_clues",
    "see_office_words",
    "see_health_details",
    "answer_clue",
    "unmask_numbers",
    "see_jobs",
    "see_cases",
    "import_files",
    "answer_lists",
)


@dataclass(frozen=True)
class KeyActor(Actor):
    """A program that acts by a key.

    Parameters
    ----------
    owner
        The officer who answers for the key, with the rights of today.
    acts, divisions
        What the key was given.
    """

    owner: Actor = NOBODY
    acts: frozenset[str] = frozenset()
    divisions: tuple[str, ...] = ()
    key_id: str = ""

    @property
    def scope(self) -> Scope:
        """Return the divisions in which the key may do anything at all."""
        return Scope(tuple(sorted({code for act in self.acts for code in self.scope_of(act).divisions})))

    def scope_of(self, act: str) -> Scope:
        """Return the divisions in which both the key and its owner may do an act."""
        if act not in self.acts:
            return Scope(())
        own = self.owner.scope_of(act).divisions
        inner = {a for a in self.divisions if any(a.startswith(b) for b in own)}
        outer = {b for b in own if any(b.startswith(a) for a in self.divisions)}
        return Scope(tuple(sorted(inner | outer)))


def new_secret() -> tuple[str, str, str]:
    """Return a key's id, the whole key as it is shown once, and the hash that is kept."""
    key_id, secret = secrets.token_hex(ID_BYTES), secrets.token_hex(SECRET_BYTES)
    return key_id, f"jz_{key_id}_{secret}", hash_of(secret)


def hash_of(secret: str) -> str:
    """Return the hash of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_by_key(text: str, *, on: date, request_id: str = "") -> tuple[KeyActor, ApiKey] | None:
    """Return the actor of a key; null where there is none, where it is revoked or over, or where its owner is gone.

    A key that is unknown costs the same comparison as one that is known.
    """
    found = FORM.fullmatch(text)
    if found is None:
        return None
    key = ApiKey.objects.select_related("owner").filter(key_id=found[1]).first()
    fits = hmac.compare_digest(hash_of(found[2]), key.secret_hash if key else hash_of(""))
    if key is None or not fits or key.is_signing:
        return None
    actor = actor_of_key(key, on=on, request_id=request_id)
    return None if actor is None else (actor, key)


def actor_of_key(key: ApiKey, *, on: date, request_id: str = "") -> KeyActor | None:
    """Return the actor of a key that was shown to be held; null where it is revoked or over, or its owner gone."""
    if key.revoked_at is not None or key.expires_on < on or not key.owner.is_active:
        return None
    owner = actor_of(key.owner, on=on, request_id=request_id)
    acts = frozenset(act for act in key.acts if act in KEY_ACTS and act in ACTS)
    return KeyActor(
        officer_id=key.owner_id,
        name=key.name,
        request_id=request_id,
        owner=owner,
        acts=acts,
        divisions=tuple(key.divisions),
        key_id=key.key_id,
    )
