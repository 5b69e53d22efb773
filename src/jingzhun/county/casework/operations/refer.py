"""A planned measure is referred to a department; the department accepts it or refuses it with a reason; or it is taken back (P19)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.casework import due_after
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import PlannedMeasure, Referral
from jingzhun.county.casework.visible import visible_cases, visible_referrals
from jingzhun.county.casework.working import CaseRefused, must_be_seen
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.sealed import keys
from jingzhun.values.speech import Bilingual

LONGEST = 300
NO_DEPARTMENT = Bilingual("没有“{given}”这个部门", "there is no department '{given}'")
DELIVERED = Bilingual("这项措施已落实，不用再转介", "this measure was delivered and needs no referral")
TWICE = Bilingual("这项措施已转介，尚未答复或已受理", "this measure was referred already and is open or accepted")
OUTSIDE = Bilingual("日期须在{first}至今天之间", "the day lies between {first} and today")
NO_REASON = Bilingual("不受理的，请写明部门给出的理由", "say why the department refuses")
ENDED = Bilingual("这件转介已有结果", "this referral has ended")


def refer(*, actor: Actor, measure_id: int, department: str, sent_on: date | None, document_no: str = "") -> Referral:
    """Refer a planned measure and return the referral, with the day by which the department is to answer.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor refers nothing; where the measure is not his.
    CaseRefused
        ``no_department``, ``delivered``, ``outside``, ``twice``.
    """
    actor.must("refer_measures")
    mine = PlannedMeasure.objects.filter(case__in=visible_cases(actor, "refer_measures")).select_related("case", "household")
    with transaction.atomic():
        measure = mine.select_for_update(of=("self",)).filter(pk=measure_id).first()
        if measure is None:
            raise Http404
        today = timezone.localdate()
        if department not in county_policy(today).codes("departments").entries:
            raise CaseRefused("no_department", NO_DEPARTMENT, given=department[:40])
        if measure.delivered_on:
            raise CaseRefused("delivered", DELIVERED)
        if sent_on is None or not measure.case.opened_on <= sent_on <= today:
            raise CaseRefused("outside", OUTSIDE, first=measure.case.opened_on)
        try:
            with transaction.atomic():
                row = Referral.objects.create(
                    measure=measure, household=measure.household, department=department, document_no=document_no.strip()[:60],
                    sent_on=sent_on, due_on=due_after(county_policy(sent_on), "referral_days", sent_on), officer_id=actor.officer_id or 0,
                )  # fmt: skip
        except IntegrityError:
            raise CaseRefused("twice", TWICE) from None
        _tell(actor, "refer_measure", row, {"department": [None, department], "due": [None, str(row.due_on)]})
    return row


def answer_referral(
    *, actor: Actor, referral_id: int, version: int, is_accepted: bool, on: date | None, reason: str = ""
) -> Referral:
    """Keep what the department answered and return the referral; a refused measure may be referred again, to this or another one.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor keeps no answers; where the referral is not his.
    CaseRefused
        ``changed``, ``ended``, ``outside``, ``no_reason``.
    """
    with transaction.atomic():
        row = _locked(actor, referral_id, version, "answer_referrals")
        if on is None or not row.sent_on <= on <= timezone.localdate():
            raise CaseRefused("outside", OUTSIDE, first=row.sent_on)
        text = reason.strip()[:LONGEST]
        if not is_accepted and not text:
            raise CaseRefused("no_reason", NO_REASON)
        row.state = "accepted" if is_accepted else "refused"
        row.answered_on, row.answered_by, row.sealed_reason = on, actor.officer_id, text or None
        row.version += 1
        row.save()
        changes: dict[str, object] = {"state": ["sent", row.state], "on": [None, on.isoformat()]}
        _tell(actor, "answer_referral", row, changes | ({"why": [None, keys().index(text, "referral")]} if text else {}))
    return row


def withdraw_referral(*, actor: Actor, referral_id: int, version: int) -> Referral:
    """Take a referral back that was not answered yet, and return it.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor refers nothing; where the referral is not his.
    CaseRefused
        ``changed``, ``ended``.
    """
    with transaction.atomic():
        row = _locked(actor, referral_id, version, "refer_measures")
        row.state, row.version = "withdrawn", row.version + 1
        row.save()
        _tell(actor, "withdraw_referral", row, {"state": ["sent", "withdrawn"]})
    return row


def _locked(actor: Actor, referral_id: int, version: int, act: str) -> Referral:
    row = visible_referrals(actor, act).select_for_update(of=("self",)).filter(pk=referral_id).first()
    if row is None:
        raise Http404
    must_be_seen(seen=version, now=row.version)
    if row.state != "sent":
        raise CaseRefused("ended", ENDED)
    return row


def _tell(actor: Actor, act: str, row: Referral, changes: dict[str, object]) -> None:
    record(
        Change(
            actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act=act, subject_kind="referral", subject_id=str(row.pk),
            household_id=row.household_id, division_code=row.household.village_code, changes=changes, request_id=actor.request_id,
        )
    )  # fmt: skip
