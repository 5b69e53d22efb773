"""From where a request comes: the connection's own address, and a proxy's word only where the installation trusts that proxy."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

NETWORK_BITS = {4: 24, 6: 48}  # an office's network, as one place from which log-ins are tried
UNKNOWN = "0.0.0.0"  # noqa: S104 - no address to bind; what a local socket without an address is written down as


def address_of(request: HttpRequest) -> str:
    """Return the client's address: read from the right of ``X-Forwarded-For``, past trusted proxies, where the peer is one (S68)."""
    chain = [request.META.get("REMOTE_ADDR") or UNKNOWN]
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    while forwarded and chain[-1] in settings.TRUSTED_PROXIES:
        chain.append(forwarded.pop())
    return _clean(chain[-1])


def network_of(request: HttpRequest) -> str:
    """Return the network of the client's address."""
    address = ipaddress.ip_address(address_of(request))
    return str(ipaddress.ip_network(f"{address}/{NETWORK_BITS[address.version]}", strict=False))


def _clean(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return UNKNOWN
