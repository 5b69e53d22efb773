"""How a step of the door, of a list, of a form or of the bridge is told in the trail."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.intake.models import Delivery


def tell(actor: Actor, act: str, delivery: Delivery, *, changes: Mapping[str, object], reason: str = "") -> None:
    """Record a step of a delivery; inside the transaction of the step."""
    tell_of(actor, act, ("delivery", str(delivery.pk)), changes=changes, reason=reason, division=delivery.division_code)


def tell_of(
    actor: Actor, act: str, subject: tuple[str, str], *, changes: Mapping[str, object], reason: str = "", division: str = ""
) -> None:
    """Record a step of anything of this app by its kind and number; inside the transaction of the step."""
    record(
        Change(
            actor_id=actor.officer_id,
            for_actor_id=actor.for_officer_id,
            act=act,
            subject_kind=subject[0],
            subject_id=subject[1],
            division_code=division or settings.ENVIRONMENT.county,
            changes=dict(changes),
            request_id=actor.request_id,
            reason=reason,
        )
    )
