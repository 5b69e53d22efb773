"""Undo an act of a household's life. What it wrote is taken back, what it took back is written again; both stay to be seen."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.retrying import again_if_broken_off
from jingzhun.county.registry.effects import Effects
from jingzhun.county.registry.models import Household, LifeEvent
from jingzhun.county.registry.operations.live import NO_REASON, LifeRefused
from jingzhun.county.registry.queries import visible_households
from jingzhun.values.speech import Bilingual

UNDONE = Bilingual("这次变更已经撤销过", "this act was undone before")
OVERTAKEN = Bilingual(
    "撤销前还有 {count} 次更晚的变更涉及同样的户；请先从最近的一次开始撤销",
    "{count} later acts touched the same households; undo the latest one first",
)


def undo_life(*, actor: Actor, event_id: int, reason: str) -> LifeEvent:
    """Undo an act and return it.

    Raises
    ------
    Http404
        Where its household is not the actor's to see.
    PermissionDenied
        Where the actor may not change it.
    LifeRefused
        ``undone``, ``overtaken``, ``no_reason``.
    """
    if not reason.strip():
        raise LifeRefused("no_reason", NO_REASON)

    def do() -> LifeEvent:
        with transaction.atomic():
            event = LifeEvent.objects.select_for_update().filter(pk=event_id).first()
            if event is None:
                raise Http404
            households = _locked(actor, event)
            if event.undone_at is not None:
                raise LifeRefused("undone", UNDONE)
            touched = {household.pk for household in households}
            later = [e for e in LifeEvent.objects.filter(pk__gt=event.pk, undone_at__isnull=True) if touched & households_of(e)]
            if later:
                raise LifeRefused("overtaken", OVERTAKEN, count=len(later))
            effects = Effects(timezone.now())
            effects.reverse(event.effects)
            event.undone_at = effects.at
            event.save(update_fields=("undone_at",))
            record(*(_told(actor, event, household, reason.strip()) for household in households))
        return event

    return again_if_broken_off(do)


def households_of(event: LifeEvent) -> set[int]:
    """Return every household that an act touched, the ones it made included."""
    named = {event.household_id} | ({event.other_household_id} if event.other_household_id else set())
    made = {int(s["id"]) for s in event.effects if "household" in {s.get("made"), s.get("changed")}}
    return named | made


def _locked(actor: Actor, event: LifeEvent) -> list[Household]:
    wanted = sorted(households_of(event))
    rows = list(visible_households(actor).select_for_update().filter(pk__in=wanted).order_by("household_id"))
    if len(rows) != len(wanted):
        raise Http404
    for household in rows:
        actor.must("merge_households" if event.kind == "merge" else "change_household", household.village_code)
    return rows


def _told(actor: Actor, event: LifeEvent, household: Household, reason: str) -> Change:
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act="undo_life",
        subject_kind="household",
        subject_id=str(household.pk),
        household_id=household.pk,
        division_code=household.village_code,
        changes={"life_event": [event.pk, None]},
        reason=reason[:300],
        request_id=actor.request_id,
    )
