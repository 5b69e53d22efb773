"""Who an officer is today: the actor that every operation and query takes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from jingzhun.county.accounts.actor import Actor, Appointed
from jingzhun.county.accounts.models import Appointment, Officer


def actor_of(officer: Officer, *, on: date, request_id: str = "") -> Actor:
    """Return the actor an officer is on a day: the appointments in force then."""
    held = _in_force(Appointment.objects.filter(officer=officer), on)
    appointed = tuple(Appointed(role, code) for role, code in held.order_by("id").values_list("role", "division_code"))
    return Actor(officer.pk, officer.name, appointed, request_id=request_id)


def _in_force(rows: QuerySet[Appointment], on: date) -> QuerySet[Appointment]:
    return rows.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)
