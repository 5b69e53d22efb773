"""Sealing single values: authenticated encryption by a provider, a key id in every sealed value, and blind indexes for looking up.

Keys lie in ``DATA/keys/fields.json``, readable by the service only and never in the database; without them a copy of the database
shows no id and no phone. The primitives are ``cryptography``'s; support of SM4 is support of an algorithm, not a certification.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

NONCE_BYTES = 12
TAG_BYTES = 16
LONGEST_KEY_ID = 8
INDEX_HEX = 32  # 128 bits: no two of a nation's ids share one by chance
NOT_OURS = Bilingual(
    "加密值无法打开：{why}。请检查密钥目录是否与数据库配套",
    "a sealed value cannot be opened: {why}. Check that the folder of keys belongs to this database",
)


class SealBroken(JingzhunError):
    """A sealed value was changed, moved to another column, or sealed under a key that is not here."""

    is_ours = True


class Sealing(Protocol):
    """Authenticated encryption of short values."""

    def seal(self, nonce: bytes, clear: bytes, bound_to: bytes) -> bytes:
        """Return ciphertext and tag."""

    def open(self, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """Return the clear value; raise ``InvalidTag`` where it was changed."""


class Aes:
    """AES-256-GCM."""

    KEY_BYTES = 32

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, nonce: bytes, clear: bytes, bound_to: bytes) -> bytes:
        """Return ciphertext and tag."""
        return self._aead.encrypt(nonce, clear, bound_to)

    def open(self, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """Return the clear value."""
        return self._aead.decrypt(nonce, sealed, bound_to)


class Sm4:
    """SM4-GCM (GB/T 32907, GB/T 36624)."""

    KEY_BYTES = 16

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def seal(self, nonce: bytes, clear: bytes, bound_to: bytes) -> bytes:
        """Return ciphertext and tag."""
        work = Cipher(self._key, modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(bound_to)
        return work.update(clear) + work.finalize() + work.tag

    def open(self, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """Return the clear value."""
        body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        work = Cipher(self._key, modes.GCM(nonce, tag)).decryptor()
        work.authenticate_additional_data(bound_to)
        return work.update(body) + work.finalize()


PROVIDERS: dict[str, type[Aes] | type[Sm4]] = {"aes256gcm": Aes, "sm4gcm": Sm4}
DIGESTS = {"aes256gcm": "sha256", "sm4gcm": "sm3"}


@dataclass(frozen=True)
class Keys:
    """The keys of an installation: all that ever sealed, the one that seals now, and the one of the indexes."""

    ring: dict[str, tuple[str, Sealing]]
    current: str
    index_key: bytes
    index_digest: str

    def seal(self, clear: str, bound_to: str) -> str:
        """Return a value sealed under the current key: ``key id:base64``."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.ring[self.current][1].seal(nonce, clear.encode(), bound_to.encode())
        return f"{self.current}:{base64.b64encode(nonce + sealed).decode('ascii')}"

    def open(self, sealed: str, bound_to: str) -> str:
        """Return the clear value.

        Raises
        ------
        SealBroken
            ``unknown_key`` or ``changed``.
        """
        key_id, _, body = sealed.partition(":")
        if key_id not in self.ring:
            raise SealBroken("unknown_key", NOT_OURS, why=f"key {key_id[:LONGEST_KEY_ID]}")
        raw = base64.b64decode(body)
        try:
            return self.ring[key_id][1].open(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()
        except InvalidTag:
            raise SealBroken("changed", NOT_OURS, why=bound_to) from None

    def seal_bytes(self, clear: bytes, bound_to: str) -> bytes:
        """Return bytes sealed under the current key: ``key id:`` and the raw seal."""
        nonce = os.urandom(NONCE_BYTES)
        return f"{self.current}:".encode("ascii") + nonce + self.ring[self.current][1].seal(nonce, clear, bound_to.encode())

    def open_bytes(self, sealed: bytes, bound_to: str) -> bytes:
        """Return the clear bytes.

        Raises
        ------
        SealBroken
            ``unknown_key`` or ``changed``.
        """
        name, _, raw = sealed.partition(b":")
        key_id = name[:LONGEST_KEY_ID].decode("ascii", "replace")
        if key_id not in self.ring:
            raise SealBroken("unknown_key", NOT_OURS, why=f"key {key_id}")
        try:
            return self.ring[key_id][1].open(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, ValueError):
            raise SealBroken("changed", NOT_OURS, why=bound_to) from None

    def is_current_bytes(self, sealed: bytes) -> bool:
        """Return whether bytes are sealed under the key that seals now."""
        return sealed.startswith(f"{self.current}:".encode("ascii"))

    def is_current(self, sealed: str) -> bool:
        """Return whether a value is sealed under the key that seals now."""
        return sealed.startswith(f"{self.current}:")

    def index(self, clear: str, purpose: str) -> str:
        """Return the keyed fingerprint by which equal values are found; it tells nothing without the key."""
        return hmac.new(self.index_key, f"{purpose}\0{clear}".encode(), self.index_digest).hexdigest()[:INDEX_HEX]


def keys_in(folder: Path, provider: str = "aes256gcm") -> Keys:
    """Return the keys kept in a folder; the first call makes them."""
    place = folder / "fields.json"
    if not place.exists():
        _write(place, {"current": "", "ring": {}, "index": _text(os.urandom(32)), "digest": DIGESTS[provider]}, first=True)
        add_key(folder, provider)
    return _read(place, place.stat().st_mtime_ns)


def add_key(folder: Path, provider: str = "aes256gcm") -> str:
    """Make a new key the one that seals and return its id; values sealed before keep theirs until they are sealed again."""
    place = folder / "fields.json"
    kept = json.loads(place.read_text(encoding="ascii"))
    name = f"k{len(kept['ring']) + 1}"
    kept["ring"][name] = {"provider": provider, "key": _text(os.urandom(PROVIDERS[provider].KEY_BYTES))}
    _write(place, kept | {"current": name})
    return name


@lru_cache(maxsize=8)
def _read(place: Path, _changed_at: int) -> Keys:
    kept = json.loads(place.read_text(encoding="ascii"))
    ring: dict[str, tuple[str, Sealing]] = {
        name: (one["provider"], PROVIDERS[one["provider"]](base64.b64decode(one["key"]))) for name, one in kept["ring"].items()
    }
    return Keys(ring, kept["current"], base64.b64decode(kept["index"]), kept["digest"])


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _write(place: Path, kept: dict[str, object], *, first: bool = False) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    if first and place.exists():
        draft.unlink()
    else:
        os.replace(draft, place)
