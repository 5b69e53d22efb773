"""Who an officer is today, whom an administrator may look after, and what the roles of the county look like."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from jingzhun.county.accounts.actor import Actor, Appointed, Scope
from jingzhun.county.accounts.models import Appointment, EnrolmentCode, Officer, StandIn
from jingzhun.county.accounts.permissions import ADMINS, ASSIGNED_HELPER, VILLAGE


def actor_of(
    officer: Officer, *, on: date, request_id: str = "", stands_in_for: int | None = None, is_fresh: bool = False
) -> Actor:
    """Return the actor an officer is on a day: the appointments in force then, or those of the officer he stands in for.

    A substitute gets what the other was appointed to himself, never what that one holds as a substitute, and no more than the
    stand-in in force that day allows; a stand-in that ended is silently none.
    """
    person = officer.pk
    if stands_in_for is not None and stand_ins_of(officer, on).filter(officer_id=stands_in_for).exists():
        person = stands_in_for
    held = appointments_in_force(on).filter(officer_id=person)
    appointed = tuple(Appointed(role, code) for role, code in held.values_list("role", "division_code"))
    return Actor(
        officer.pk,
        officer.name,
        appointed,
        for_officer_id=None if person == officer.pk else person,
        request_id=request_id,
        is_fresh=is_fresh,
    )


def appointments_in_force(on: date) -> QuerySet[Appointment]:
    """Return the appointments that hold on a day."""
    return Appointment.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on).order_by("id")


def stand_ins_of(deputy: Officer, on: date) -> QuerySet[StandIn]:
    """Return for whom an officer may act on a day: officers that are active, by stand-ins in force."""
    return StandIn.objects.filter(deputy=deputy, from_on__lte=on, to_on__gte=on, officer__is_active=True).order_by("id")


def officers_seen_by(actor: Actor) -> QuerySet[Officer]:
    """Return the officers an actor may look at: looked after, or appointed, within the divisions of ``see_officers``."""
    return _touching(Officer.objects.all(), actor.scope_of("see_officers"))


def officers_ruled_by(actor: Actor, act: str, on: date) -> QuerySet[Officer]:
    """Return the officers an act may be done to: looked after within the actor's divisions, without a role outside them (S07)."""
    scope = actor.scope_of(act)
    inside = scope.limit(appointments_in_force(on), "division_code").values("pk")
    outside = appointments_in_force(on).exclude(pk__in=inside).values("officer_id")
    return _touching(Officer.objects.all(), scope).exclude(pk__in=outside)


def village_officers_of(actor: Actor, on: date) -> QuerySet[Officer]:
    """Return the village people a township enrols: every role they hold is a village's, within the approver's divisions."""
    others = appointments_in_force(on).exclude(role__in=(*VILLAGE, ASSIGNED_HELPER)).values("officer_id")
    holding = appointments_in_force(on).filter(role__in=(*VILLAGE, ASSIGNED_HELPER)).values("officer_id")
    return officers_ruled_by(actor, "enrol_village_officer", on).filter(pk__in=holding).exclude(pk__in=others)


def colleagues_of(actor: Actor, on: date) -> QuerySet[Officer]:
    """Return who may stand in for an officer: active colleagues with a role in, above or below one of his divisions; no administrator."""
    near = Q(pk__in=())
    for own in actor.scope.divisions:
        above = [own[:length] for length in (6, 9, 12) if length <= len(own)]
        near |= Q(division_code__in=above) | Q(pk__in=Scope((own,)).limit(Appointment.objects.all(), "division_code").values("pk"))
    held = appointments_in_force(on)
    admins = held.filter(role__in=ADMINS).values("officer_id")
    chosen = Officer.objects.filter(is_active=True, pk__in=held.filter(near).values("officer_id"))
    return chosen.exclude(pk=actor.officer_id or 0).exclude(pk__in=admins).order_by("name", "id")


def open_code(code_hash: str) -> EnrolmentCode | None:
    """Return an enrolment code by its hash, used or not; whether it still opens anything is the operation's to say."""
    return EnrolmentCode.objects.select_related("officer").filter(code_hash=code_hash).first()


def _touching(officers: QuerySet[Officer], scope: Scope) -> QuerySet[Officer]:
    of_home = scope.limit(Officer.objects.all(), "division_code").values("pk")
    of_role = scope.limit(Appointment.objects.all(), "division_code").values("officer_id")
    return officers.filter(Q(pk__in=of_home) | Q(pk__in=of_role)).order_by("id")
