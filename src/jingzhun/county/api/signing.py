"""Signed requests of partner systems: the secret never travels, a request is good for five minutes and once (trust.md S58).

A partner signs time, nonce, method, address with query, and the digest of what it sends. Whoever hears a request learns no secret, cannot
change it, and cannot send it again.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from jingzhun.county.api.keys import KeyActor, actor_of_key
from jingzhun.county.api.models import ApiKey, SpentNonce
from jingzhun.county.config.sealed import Sealed

SCHEME = "JZ1-HMAC-SHA256"
WINDOW = 300  # seconds a request is good for, before and after: two clocks may differ
KEPT = timedelta(seconds=3 * WINDOW)
KEY = re.compile(r"JZ1-HMAC-SHA256 jz_([0-9a-f]{12})")
NONCE, DIGEST, TIME = re.compile(r"[A-Za-z0-9_-]{16,64}"), re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9]{9,11}")
HEADERS = ("X-Jingzhun-Time", "X-Jingzhun-Nonce", "X-Jingzhun-Digest")


def signature_of(secret: str, *, at: str, nonce: str, method: str, address: str, digest: str) -> str:
    """Return the signature of a request.

    Parameters
    ----------
    address
        Path with its query, as it stands in the request line.
    digest
        SHA-256 in hexadecimal of the body, or of the file where one is sent as a form.
    """
    told = "\n".join((at, nonce, method.upper(), address, digest))
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()


def actor_by_signature(request: HttpRequest, given: str, *, request_id: str = "") -> tuple[KeyActor, ApiKey] | None:
    """Return the actor of a signed request and spend its nonce; null where the signature is none, too old, or was used before."""
    asked = KEY.fullmatch(request.headers.get("Authorization", ""))
    at, nonce, digest = (request.headers.get(name, "") for name in HEADERS)
    if asked is None or not (TIME.fullmatch(at) and NONCE.fullmatch(nonce) and DIGEST.fullmatch(digest)):
        return None
    key = ApiKey.objects.select_related("owner").filter(key_id=asked[1]).first()
    secret = key.sealed_secret.open() if key and isinstance(key.sealed_secret, Sealed) else ""
    wanted = signature_of(
        secret, at=at, nonce=nonce, method=request.method or "", address=request.get_full_path(), digest=digest
    )  # a key that is unknown costs the same
    if key is None or not secret or not hmac.compare_digest(wanted.encode(), given.encode()):
        return None
    if abs(int(time.time()) - int(at)) > WINDOW or not _is_as_sent(request, digest):
        return None
    found = actor_of_key(key, on=timezone.localdate(), request_id=request_id)
    if found is None or not _spent(key, nonce):
        return None
    request.signed_digest = digest  # type: ignore[attr-defined]
    return found, key


def _is_as_sent(request: HttpRequest, digest: str) -> bool:
    """Return whether the body is what was signed; where an address takes a file, the file is compared where it is read, by ``is_as_signed``."""
    if getattr(request, "takes_file", False):  # said by the address: a content type is the sender's word, and is not signed
        return True
    return hmac.compare_digest(hashlib.sha256(request.body).hexdigest(), digest)


def is_as_signed(request: HttpRequest, content: bytes) -> bool:
    """Return whether a file is the one whose digest was signed; of a request by a plain key nothing was signed."""
    digest = getattr(request, "signed_digest", None)
    return digest is None or hmac.compare_digest(hashlib.sha256(content).hexdigest(), digest)


def _spent(key: ApiKey, nonce: str) -> bool:
    """Spend a nonce and say whether it was new; old ones go, because their requests are too old by themselves."""
    now = timezone.now()
    SpentNonce.objects.filter(at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            SpentNonce.objects.create(api_key=key, nonce=nonce, at=now)
    except IntegrityError:
        return False
    return True
