"""The county's message platform: one fixed address, one signed POST a message, no redirect followed, nothing believed but the status."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 10
TAKEN_BEFORE = 409  # the platform has a message of this key: it heard us when we did not hear it
OK = range(200, 300)


class NotSent(Exception):
    """The platform did not take a message; why, in a few words without its content."""


class NotReached(NotSent):
    """Nobody answered: the next message would wait in vain too."""


@dataclass(frozen=True)
class Gateway:
    """Where messages go, and the key that signs them."""

    address: str
    key: str

    def send(self, message_key: str, to: str, text: str) -> None:
        """Send a message.

        Raises
        ------
        NotSent
            Where the platform answers anything but yes; ``NotReached`` where it is down or slow.
        """
        body = json.dumps({"key": message_key, "to": to, "text": text}, ensure_ascii=False).encode()
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message_key,
            "X-Jingzhun-Time": at,
            "X-Jingzhun-Signature": signature_of(self.key, at, body),
        }
        status = self._posted(body, headers)
        if status not in OK and status != TAKEN_BEFORE:
            raise NotSent(f"HTTP {status}")

    def _posted(self, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(self.address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        try:
            connection.request("POST", parts.path or "/", body=body, headers=headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotReached(type(error).__name__) from error
        finally:
            connection.close()


def signature_of(key: str, at: str, body: bytes) -> str:
    """Return the mark by which the platform knows that a message is ours and of this minute."""
    return hmac.new(key.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
