"""End an appointment: with the next click its rights are gone."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, persons_behind
from jingzhun.county.accounts.models import Appointment
from jingzhun.county.accounts.queries import officers_ruled_by
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def end_appointment(*, actor: Actor, appointment_id: int, reason: str = "") -> date | None:
    """End an appointment before today and return its last day; one that begins today or later is taken back whole (null).

    Raises
    ------
    AccountRefused
        ``ended_already``, ``not_yourself``.
    Appointment.DoesNotExist
        Where there is none, or it is another division's.
    """
    today = timezone.localdate()
    with transaction.atomic():
        ruled = officers_ruled_by(actor, "appoint", today)
        held = Appointment.objects.select_for_update().get(pk=appointment_id, officer_id__in=ruled.values("pk"))
        actor.must("appoint", held.division_code)
        if held.officer_id in persons_behind(actor):
            raise refused("not_yourself")
        if held.to_on is not None and held.to_on < today:
            raise refused("ended_already")
        last = today - timedelta(days=1)
        told: dict[str, object] = {"role": [held.role, None], "to_on": [str(held.to_on or ""), str(last)]}
        record(of_officer(actor, "end_appointment", held.officer_id, division_code=held.division_code, changes=told, reason=reason))
        if held.from_on > last:
            held.delete()
            return None
        Appointment.objects.filter(pk=held.pk).update(to_on=last)
    return last
