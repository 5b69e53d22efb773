"""A request is worked: placed with its household, a case opened of it, answered; or withdrawn by whoever holds its receipt."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.casework import leaks_in
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import OPEN_STATES, Case, HelpRequest
from jingzhun.county.casework.operations.open_case import Opening, open_case
from jingzhun.county.casework.visible import visible_requests
from jingzhun.county.casework.working import CaseRefused, must_be_seen
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.sealed import keys
from jingzhun.county.registry.queries import household_for
from jingzhun.values.speech import Bilingual

SOURCE_OF = {"own": "application", "relative": "application", "proxy": "application", "paper": "application"}
ENDED = Bilingual("这件申请已办结", "this request has ended")
NO_HOUSEHOLD = Bilingual("请先找到这一户，再立案", "place it with its household before a case is opened")
NO_WORDS = Bilingual("请写明答复内容", "write the answer")
LEAKS = Bilingual("答复里不能写：{found}", "the answer may not hold: {found}")


def place_request(*, actor: Actor, request_id: int, version: int, household_id: int) -> HelpRequest:
    """Say whose request it is, and return it.

    Raises
    ------
    Http404
        Where the request or the household is not the actor's.
    CaseRefused
        ``changed``, ``ended``.
    """
    household = household_for(actor, household_id, "take_requests")
    with transaction.atomic():
        row = _locked(actor, request_id, version)
        before, row.household = row.household_id, household
        row.state = "in_case" if row.case_id else "placed"
        _save(actor, row, "place_request", {"household": [before, household.pk]})
    return row


def open_case_of_request(*, actor: Actor, request_id: int, version: int, procedure: str) -> Case:
    """Open a case of a request's household and return it.

    Raises
    ------
    CaseRefused
        ``changed``, ``ended``, ``no_household``, and whatever ``open_case`` refuses.
    """
    with transaction.atomic():
        row = _locked(actor, request_id, version)
        if row.household_id is None:
            raise CaseRefused("no_household", NO_HOUSEHOLD)
        source = SOURCE_OF.get(row.way, "hotline")
        opening = Opening(
            household_id=row.household_id, procedure=procedure, source=source, on=timezone.localdate(), reason=str(row)
        )
        case = open_case(actor=actor, opening=opening)
        row.case, row.state = case, "in_case"
        _save(actor, row, "open_case_of_request", {"case": [None, case.pk]})
    return case


def answer_request(*, actor: Actor, request_id: int, version: int, words: str) -> HelpRequest:
    """Answer a request and return it; whoever holds the receipt reads the answer.

    Raises
    ------
    CaseRefused
        ``changed``, ``ended``, ``no_words``; ``leaks`` where the answer holds a number or a word of illness.
    """
    text = words.strip()[:1000]
    if not text:
        raise CaseRefused("no_words", NO_WORDS)
    found = leaks_in(text, county_policy(timezone.localdate()))
    if found:
        raise CaseRefused("leaks", LEAKS, found="、".join(dict.fromkeys(f.zh for f in found)))
    with transaction.atomic():
        row = _locked(actor, request_id, version)
        row.state, row.sealed_answer = "answered", text
        row.answered_by, row.answered_at = actor.officer_id, timezone.now()
        _save(actor, row, "answer_request", {"state": [None, "answered"], "answer": [None, keys().index(text, "help_request")]})
    return row


def withdraw_request(*, receipt: HelpRequest, request_id: str = "") -> HelpRequest:
    """Withdraw a request, by whoever holds its receipt; a case that was opened of it goes on by its own rules.

    Raises
    ------
    CaseRefused
        ``ended``.
    """
    with transaction.atomic():
        row = HelpRequest.objects.select_for_update().get(pk=receipt.pk)
        if row.state not in {"new", "placed"}:
            raise CaseRefused("ended", ENDED)
        row.state = "withdrawn"
        _save(None, row, "withdraw_request", {"state": [None, "withdrawn"]}, request_id=request_id)
    return row


def _locked(actor: Actor, request_id: int, version: int) -> HelpRequest:
    row = visible_requests(actor, "take_requests").select_for_update(of=("self",)).filter(pk=request_id).first()
    if row is None:
        raise Http404
    must_be_seen(seen=version, now=row.version)
    if row.state not in OPEN_STATES:
        raise CaseRefused("ended", ENDED)
    return row


def _save(actor: Actor | None, row: HelpRequest, act: str, changes: dict[str, object], *, request_id: str = "") -> None:
    row.version += 1
    row.save()
    record(
        Change(
            actor_id=actor.officer_id if actor else None,
            for_actor_id=actor.for_officer_id if actor else None,
            act=act,
            subject_kind="help_request",
            subject_id=str(row.pk),
            household_id=row.household_id,
            division_code=row.village_code,
            changes=changes,
            request_id=actor.request_id if actor else request_id,
        )
    )
