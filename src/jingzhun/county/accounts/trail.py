"""An account's line in the trail."""

from __future__ import annotations

from collections.abc import Mapping

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change


def of_officer(
    actor: Actor,
    act: str,
    officer_id: int,
    *,
    division_code: str = "",
    changes: Mapping[str, object] | None = None,
    reason: str = "",
) -> Change:
    """Return the event of an act done to an officer's account. No password, code or secret is ever in it."""
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act=act,
        subject_kind="officer",
        subject_id=str(officer_id),
        division_code=division_code,
        request_id=actor.request_id,
        changes=changes or {},
        reason=reason,
    )
