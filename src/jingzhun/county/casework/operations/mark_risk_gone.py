"""Mark a risk of the enrolment as gone, with its own evidence and day; natural where the person died or left the register."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import CaseRisk
from jingzhun.county.casework.visible import visible_cases
from jingzhun.county.casework.working import CaseRefused
from jingzhun.values.speech import Bilingual

NO_EVIDENCE = Bilingual("须写明依据（材料名称或文号）", "tell the evidence: the paper or its number")
FUTURE = Bilingual("日期晚于今天或早于认定", "the day is in the future or before the enrolment")
LONGEST = 200


def mark_risk_gone(*, actor: Actor, risk_id: int, on: date, evidence: str, is_natural: bool = False) -> CaseRisk:
    """Mark one risk as gone and return it.

    Raises
    ------
    Http404
        Where it is not the actor's.
    CaseRefused
        ``no_evidence``, ``wrong_day``.
    """
    told = evidence.strip()
    if not told or len(told) > LONGEST:
        raise CaseRefused("no_evidence", NO_EVIDENCE)
    with transaction.atomic():
        mine = CaseRisk.objects.filter(case__in=visible_cases(actor, "work_case")).select_related("household")
        row = mine.select_for_update(of=("self",)).filter(pk=risk_id).first()
        if row is None:
            raise Http404
        if on > timezone.localdate() or on < row.opened_on:
            raise CaseRefused("wrong_day", FUTURE)
        before = str(row.gone_on)
        row.gone_on, row.evidence, row.is_natural = on, told, is_natural
        row.save(update_fields=("gone_on", "evidence", "is_natural"))
        record(
            Change(
                actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act="mark_risk_gone", subject_kind="household",
                subject_id=str(row.household_id), household_id=row.household_id, division_code=row.household.village_code,
                changes={row.risk: [before, str(on)]}, reason=told, request_id=actor.request_id,
            )
        )  # fmt: skip
    return row
