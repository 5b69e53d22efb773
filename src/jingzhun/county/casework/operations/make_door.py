"""A village gets its code for applying, or loses it."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.codes import BYTES, hash_of
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import ApplicationDoor
from jingzhun.county.registry.models import Division


def make_door(*, actor: Actor, village_code: str) -> ApplicationDoor:
    """Make a village a new code and return its door; the one before opens nothing from now on.

    Raises
    ------
    PermissionDenied
        Where the actor makes no codes there.
    Http404
        Where there is no such village.
    """
    actor.must("make_doors")
    if not Division.objects.filter(code=village_code, level="village").exists() or not actor.may("make_doors", village_code):
        raise Http404
    code, now = secrets.token_urlsafe(BYTES), timezone.now()
    with transaction.atomic():
        ApplicationDoor.objects.select_for_update().filter(village_code=village_code, ended_at__isnull=True).update(ended_at=now)
        door = ApplicationDoor.objects.create(
            village_code=village_code, code_hash=hash_of(code), sealed_code=code, made_by=actor.officer_id or 0, made_at=now
        )
        record(_told(actor, "make_door", door))
    return ApplicationDoor.objects.get(pk=door.pk)


def end_door(*, actor: Actor, village_code: str) -> None:
    """End a village's code: what is printed opens nothing from now on.

    Raises
    ------
    Http404
        Where the village has none, or is not the actor's.
    """
    actor.must("make_doors")
    if not actor.may("make_doors", village_code):
        raise Http404
    with transaction.atomic():
        door = ApplicationDoor.objects.select_for_update().filter(village_code=village_code, ended_at__isnull=True).first()
        if door is None:
            raise Http404
        door.ended_at = timezone.now()
        door.save(update_fields=("ended_at",))
        record(_told(actor, "end_door", door))


def _told(actor: Actor, act: str, door: ApplicationDoor) -> Change:
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act=act,
        subject_kind="application_door",
        subject_id=str(door.pk),
        division_code=door.village_code,
        changes={"ended_at": [None, str(door.ended_at)]} if door.ended_at else {"made": [None, True]},
        request_id=actor.request_id,
    )
