"""Deliveries of planned measures are read from what departments' files brought into the registry, and are not typed (practice.md P19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from jingzhun.casework import Paid, delivered_by, shows_delivery
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record_many
from jingzhun.county.casework.models import PlannedMeasure
from jingzhun.county.clues.law import county_policy
from jingzhun.county.registry.models import DepartmentEvent, IncomeLine
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.queries import of_visible_households
from jingzhun.policy import Policy

CHUNK = 500
READ = ("delivered_on", "delivered_batch", "delivered_row")


def read_deliveries(*, actor: Actor) -> int:
    """Mark the measures that a departmental row shows as delivered, take marks back whose row no longer stands, and return how many changed.

    What a person told, and what the household has confirmed, is left as it is.

    Raises
    ------
    PermissionDenied
        Where the actor reads no deliveries.
    """
    actor.must("read_deliveries")
    policy = county_policy(timezone.localdate())
    changed: list[PlannedMeasure] = []
    happened: list[Change] = []
    with transaction.atomic():
        rows = of_visible_households(PlannedMeasure.objects.select_related("household"), actor, "read_deliveries")
        rows = rows.filter(measure__in=sorted(shows_delivery(policy)), planned_on__isnull=False, confirmed_on__isnull=True)
        open_rows = rows.filter(delivered_on__isnull=True) | rows.filter(delivered_batch__isnull=False)
        waits = list(open_rows.select_for_update(of=("self",)).order_by("household_id", "id"))
        for first in range(0, len(waits), CHUNK):
            part = waits[first : first + CHUNK]
            paid = _paid([row.household_id for row in part], policy)
            for row in part:
                news = _marked(actor, row, paid.get(row.household_id, ()), policy)
                if news:
                    changed.append(row)
                    happened.append(news)
        PlannedMeasure.objects.bulk_update(changed, READ, batch_size=CHUNK)
        return record_many(happened) if happened else 0


def _marked(actor: Actor, row: PlannedMeasure, paid: Iterable[Paid], policy: Policy) -> Change | None:
    """Mark a measure as its household's rows show it and return what the trail keeps of it; null where it was so already."""
    found = delivered_by(row.measure, row.planned_on, paid, policy) if row.planned_on else None
    told = (found.on, found.batch or "", found.row) if found else (None, None, None)
    before = (row.delivered_on, row.delivered_batch, row.delivered_row)
    if told == before:
        return None
    row.delivered_on, row.delivered_batch, row.delivered_row = told
    return Change(
        actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act="read_delivery", subject_kind="household",
        subject_id=str(row.household_id), household_id=row.household_id, division_code=row.household.village_code,
        changes={row.measure: [str(before[0]), str(told[0])], "file": [before[1], told[1]], "row": [before[2], told[2]]},
        request_id=actor.request_id,
    )  # fmt: skip


def _paid(households: list[int], policy: Policy) -> dict[int, list[Paid]]:
    """Return the departmental rows of households that can show a delivery."""
    shown = {one for rows in shows_delivery(policy).values() for one in rows}
    found: dict[int, list[Paid]] = defaultdict(list)
    lines = IncomeLine.objects.filter(
        STANDS, household__in=households, basis="department", line__in=[code for kind, code in shown if kind == "line"], amount_fen__gt=0
    )  # fmt: skip
    for home, code, on, batch, row in lines.values_list("household_id", "line", "period_from", "source_batch", "source_row"):
        found[home].append(Paid("line", code, on, batch, row))
    events = DepartmentEvent.objects.filter(
        STANDS, household__in=households, kind__in=[code for kind, code in shown if kind == "event"]
    )
    for home, code, on, batch, row in events.values_list("household_id", "kind", "event_on", "source_batch", "source_row"):
        found[home].append(Paid("event", code, on, batch, row))
    return found
