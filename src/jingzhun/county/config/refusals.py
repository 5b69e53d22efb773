"""With which status a page tells that an act was refused."""

from __future__ import annotations

from jingzhun.values.errors import JingzhunError

CONFLICT, UNPROCESSABLE = 409, 422


def status_of(fault: JingzhunError) -> int:
    """Return 409 where somebody else changed the object meanwhile, else 422."""
    return CONFLICT if fault.code == "changed" else UNPROCESSABLE
