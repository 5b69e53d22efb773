"""How a step of a delivery is told in the trail."""

from __future__ import annotations

from collections.abc import Mapping

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.intake.models import Delivery


def tell(actor: Actor, act: str, delivery: Delivery, *, changes: Mapping[str, object], reason: str = "") -> None:
    """Record a step; inside the transaction of the step."""
    record(
        Change(
            actor_id=actor.officer_id,
            for_actor_id=actor.for_officer_id,
            act=act,
            subject_kind="delivery",
            subject_id=str(delivery.pk),
            division_code=delivery.division_code,
            changes=dict(changes),
            request_id=actor.request_id,
            reason=reason,
        )
    )
