"""The acts of a household's life: join, leave, split, merge, move, change of head; each with a preview, each can be undone.

Every act goes the same way: the households are locked in the order of their ids (so that two acts on the same ones never wait for each
other in a ring), permission is asked for each of them, versions are compared with what the officer saw, the strokes are written, and a
``LifeEvent`` with an event of the trail tells it. A preview does all of that and rolls back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.retrying import again_if_broken_off
from jingzhun.county.registry.effects import Effects
from jingzhun.county.registry.models import Household, LifeEvent, Membership, Person
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.queries import visible_households
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

CHANGED_MEANWHILE = Bilingual(
    "这一户已被他人修改（您看到的是第 {seen} 版，现在是第 {now} 版），没有保存；请核对后重新提交",
    "this household was changed by somebody else (you saw version {seen}, it is now {now}); nothing was saved. Compare and send again",
)
NOT_VISIBLE = Bilingual("没有找到这一户", "there is no such household")
CLOSED = Bilingual("这一户已注销或已合并，不能再变更", "this household is closed or merged and can no longer be changed")
FUTURE = Bilingual("日期 {on} 在今天之后；请填实际发生的日期", "{on} is after today; give the day it happened")
NO_REASON = Bilingual("请写明原因", "say why")


class LifeRefused(JingzhunError):
    """A change of a household cannot be made as asked; nothing of it was written."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an officer tells of any act.

    Parameters
    ----------
    on
        The day it happened; today at the latest.
    versions
        The version of each household as the officer saw it.
    """

    on: date
    reason: str
    versions: Mapping[int, int] = field(default_factory=dict)


@dataclass
class Act:
    """One act being carried out: its households under lock, and the strokes it writes."""

    actor: Actor
    kind: str
    told: Told
    households: dict[int, Household]
    effects: Effects
    persons: list[int] = field(default_factory=list)

    def members(self, household_id: int) -> list[Person]:
        """Return who is registered in a household now."""
        held = Membership.objects.filter(STANDS, household_id=household_id, fact="registered_here", to_on__isnull=True)
        return list(Person.objects.filter(pk__in=held.values("person_id"), died_on__isnull=True).order_by("person_id"))

    def memberships(self, person_ids: Iterable[int]) -> list[Membership]:
        """Return the memberships of persons that hold now."""
        return list(Membership.objects.filter(STANDS, person_id__in=list(person_ids), to_on__isnull=True).order_by("id"))


def carry_out(
    kind: str,
    *,
    actor: Actor,
    told: Told,
    household_ids: Sequence[int],
    act: Callable[[Act], None],
    permission: str = "change_household",
) -> LifeEvent:
    """Carry an act out and return it; see the module.

    Raises
    ------
    PermissionDenied
        Where the actor may not do it in the division of one of the households.
    LifeRefused
        ``not_visible``, ``changed_meanwhile``, ``closed``, ``future``, ``no_reason`` or the act's own.
    """
    if told.on > timezone.localdate():
        raise LifeRefused("future", FUTURE, on=told.on.isoformat())
    if not told.reason.strip():
        raise LifeRefused("no_reason", NO_REASON)

    def do() -> LifeEvent:
        with transaction.atomic():
            households = _locked(actor, household_ids, told.versions, permission)
            doing = Act(actor, kind, told, households, Effects(timezone.now()))
            act(doing)
            _one_head_each(households)
            return _kept(doing, household_ids)

    return again_if_broken_off(do)


def preview(carry: Callable[[], LifeEvent]) -> LifeEvent:
    """Return the act as it would be, and leave everything as it is."""
    with transaction.atomic():
        event = carry()
        transaction.set_rollback(True)
    return event


def _locked(actor: Actor, ids: Sequence[int], versions: Mapping[int, int], permission: str) -> dict[int, Household]:
    wanted = sorted(set(ids))
    rows = list(visible_households(actor).select_for_update().filter(pk__in=wanted).order_by("household_id"))
    if len(rows) != len(wanted):
        raise LifeRefused("not_visible", NOT_VISIBLE)
    for household in rows:
        actor.must(permission, household.village_code)
        seen = versions.get(household.pk, household.version)
        if seen != household.version:
            raise LifeRefused("changed_meanwhile", CHANGED_MEANWHILE, seen=seen, now=household.version)
        if household.closed_on is not None:
            raise LifeRefused("closed", CLOSED)
    return {household.pk: household for household in rows}


HEADLESS = Bilingual(
    "变更后“{head}”户没有户主；请同时指定新户主", "afterwards the household of {head} has no head; name a new one with it"
)


def _one_head_each(households: Mapping[int, Household]) -> None:
    for household in Household.objects.filter(pk__in=list(households), closed_on__isnull=True):
        members = Membership.objects.filter(STANDS, household=household, fact="registered_here", to_on__isnull=True)
        living = Person.objects.filter(pk__in=members.values("person_id"), died_on__isnull=True)
        if living.exists() and not living.filter(relation="head", household=household).exists():
            raise LifeRefused("headless", HEADLESS, head=household.head_name)


def _kept(doing: Act, household_ids: Sequence[int]) -> LifeEvent:
    first, *others = household_ids
    event = LifeEvent.objects.create(
        kind=doing.kind,
        household_id=first,
        other_household_id=others[0] if others else None,
        person_ids=doing.persons,
        on=doing.told.on,
        recorded_at=doing.effects.at,
        officer_id=doing.actor.officer_id,
        reason=doing.told.reason.strip()[:200],
        effects=doing.effects.strokes,
    )
    record(
        *(
            Change(
                actor_id=doing.actor.officer_id,
                for_actor_id=doing.actor.for_officer_id,
                act=f"{doing.kind}_household",
                subject_kind="household",
                subject_id=str(household.pk),
                household_id=household.pk,
                division_code=household.village_code,
                changes={"life_event": [None, event.pk], "persons": [None, len(doing.persons)]},
                reason=event.reason,
                request_id=doing.actor.request_id,
            )
            for household in doing.households.values()
        )
    )
    return event
