"""Name a colleague who acts in one's place from one day to another; and end that before its time."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer, StandIn
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.queries import colleagues_of
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def set_stand_in(*, actor: Actor, deputy_id: int, from_on: date, to_on: date, reason: str) -> StandIn:
    """Name a substitute for oneself.

    Raises
    ------
    AccountRefused
        ``stand_in_twice``, ``reason_needed``, ``in_the_past``, ``bad_dates``, ``stand_in_too_long``, ``no_colleague``,
        ``stand_in_overlaps``.
    """
    actor.must("stand_in")
    if actor.for_officer_id is not None or actor.officer_id is None:
        raise refused("stand_in_twice")
    _check_days(from_on, to_on, reason)
    with transaction.atomic():
        officer = Officer.objects.select_for_update().get(pk=actor.officer_id)
        if not colleagues_of(actor, from_on).filter(pk=deputy_id).exists():
            raise refused("no_colleague")
        if StandIn.objects.filter(officer=officer, from_on__lte=to_on, to_on__gte=from_on).exists():
            raise refused("stand_in_overlaps")
        made = StandIn.objects.create(officer=officer, deputy_id=deputy_id, from_on=from_on, to_on=to_on, reason=reason.strip())
        told: dict[str, object] = {"deputy": [None, deputy_id], "from_on": [None, str(from_on)], "to_on": [None, str(to_on)]}
        record(of_officer(actor, "set_stand_in", officer.pk, changes=told, reason=reason.strip()))
    return made


def end_stand_in(*, actor: Actor, stand_in_id: int) -> None:
    """End a stand-in of one's own before its last day; one that has not begun is taken back.

    Raises
    ------
    StandIn.DoesNotExist
        Where there is none of the actor's own.
    AccountRefused
        ``ended_already``, ``stand_in_twice``.
    """
    actor.must("stand_in")
    if actor.for_officer_id is not None:
        raise refused("stand_in_twice")
    today = timezone.localdate()
    with transaction.atomic():
        held = StandIn.objects.select_for_update().get(pk=stand_in_id, officer_id=actor.officer_id or 0)
        if held.to_on < today:
            raise refused("ended_already")
        last = today - timedelta(days=1)
        told: dict[str, object] = {"deputy": [held.deputy_id, None], "to_on": [str(held.to_on), str(last)]}
        record(of_officer(actor, "end_stand_in", held.officer_id, changes=told))
        if held.from_on > last:
            held.delete()
        else:
            StandIn.objects.filter(pk=held.pk).update(to_on=last)


def _check_days(from_on: date, to_on: date, reason: str) -> None:
    if not reason.strip():
        raise refused("reason_needed")
    if from_on < timezone.localdate():
        raise refused("in_the_past")
    if to_on < from_on:
        raise refused("bad_dates")
    most = profile().most_stand_in
    if to_on - from_on >= most:
        raise refused("stand_in_too_long", days=most.days)
