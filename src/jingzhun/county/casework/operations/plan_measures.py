"""Plan what helps: one household, one plan; each measure with who sees to it and by when, later its delivery and the household's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.law import policy_of_case
from jingzhun.county.casework.models import Case, PlannedMeasure
from jingzhun.county.casework.visible import visible_cases
from jingzhun.county.casework.working import CaseRefused, Told, add_act, locked_case
from jingzhun.county.clues.models import HouseholdClass
from jingzhun.values.speech import Bilingual

LONGEST_OWNER = 60
NOTHING = Bilingual("至少选一项措施", "choose at least one measure")
UNKNOWN_KIND = Bilingual("没有“{measure}”这类措施", "there is no kind of measure '{measure}'")
NO_OWNER = Bilingual(
    "每项措施要写明责任人（最多 {most} 字）", "each measure needs somebody who sees to it (at most {most} characters)"
)
TWICE = Bilingual("同一措施不能列两次", "a measure stands in a plan once")
FUTURE = Bilingual("日期晚于今天", "the day is in the future")
NOT_DELIVERED = Bilingual("还没有落实，不能确认", "it was not delivered yet and cannot be confirmed")


@dataclass(frozen=True)
class Planned:
    """One measure of the plan."""

    measure: str
    owner: str
    due_on: date
    note: str = ""


def plan_measures(*, actor: Actor, case_id: int, version: int | None, on: date, plan: Sequence[Planned]) -> Case:
    """Write the plan of a household that was listed, and stop the clock of the measures.

    Raises
    ------
    Http404, PermissionDenied
        As ``take_act``.
    CaseRefused
        ``nothing``, ``unknown_kind``, ``no_owner``, ``twice``, ``changed``, ``refused``.
    """
    if not plan:
        raise CaseRefused("nothing", NOTHING)
    with transaction.atomic():
        case = locked_case(actor, case_id, version=version)
        kinds = policy_of_case(case).codes("measure_kinds").entries
        for one in plan:
            if one.measure not in kinds:
                raise CaseRefused("unknown_kind", UNKNOWN_KIND, measure=one.measure[:LONGEST_OWNER])
            if not one.owner.strip() or len(one.owner) > LONGEST_OWNER:
                raise CaseRefused("no_owner", NO_OWNER, most=LONGEST_OWNER)
        add_act(actor, case, Told("measures", on, reason="；".join(one.measure for one in plan)))
        judged = HouseholdClass.objects.filter(household=case.household).first()
        rows = [
            PlannedMeasure(household=case.household, case=case, measure=one.measure, owner=one.owner.strip(), due_on=one.due_on,
                           note=one.note.strip(), planned_on=on, before_fen=judged.net_per_head_fen if judged else None)
            for one in plan
        ]  # fmt: skip
        try:
            with transaction.atomic():
                PlannedMeasure.objects.bulk_create(rows)
        except IntegrityError:
            raise CaseRefused("twice", TWICE) from None
    return case


def mark_measure(
    *, actor: Actor, measure_id: int, delivered_on: date | None = None, confirmed_on: date | None = None
) -> PlannedMeasure:
    """Mark a planned measure as delivered, or as confirmed by the household, and return it.

    Raises
    ------
    Http404
        Where it is not the actor's.
    CaseRefused
        ``future``, ``not_delivered``.
    """
    with transaction.atomic():
        mine = PlannedMeasure.objects.filter(case__in=visible_cases(actor, "work_case")).select_related("household")
        row = mine.select_for_update(of=("self",)).filter(pk=measure_id).first()
        if row is None:
            raise Http404
        if any(day and day > timezone.localdate() for day in (delivered_on, confirmed_on)):
            raise CaseRefused("future", FUTURE)
        before = [str(row.delivered_on), str(row.confirmed_on)]
        if delivered_on:  # a person's word stands by itself, whatever file told it before
            row.delivered_on, row.delivered_batch, row.delivered_row = delivered_on, None, None
        row.confirmed_on = confirmed_on or row.confirmed_on
        if row.confirmed_on and not row.delivered_on:
            raise CaseRefused("not_delivered", NOT_DELIVERED)
        row.save()
        record(
            Change(
                actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act="mark_measure", subject_kind="household",
                subject_id=str(row.household_id), household_id=row.household_id, division_code=row.household.village_code,
                changes={row.measure: [before, [str(row.delivered_on), str(row.confirmed_on)]]}, request_id=actor.request_id,
            )
        )  # fmt: skip
    return row
