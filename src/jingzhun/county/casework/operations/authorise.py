"""An adult signed that departments may be asked about him, or takes it back: each his own, nobody another's (practice.md P28)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import Authorisation, Case
from jingzhun.county.casework.working import CaseRefused, locked_case
from jingzhun.county.registry.queries import members_at
from jingzhun.values.speech import Bilingual

FUTURE = Bilingual("签字日期晚于今天", "the day of the signature is in the future")
ENDED = Bilingual("案子已办结", "the case has ended")


def authorise(*, actor: Actor, case_id: int, person_id: int, signed_on: date) -> Authorisation:
    """Keep that a member of a case's household signed, and return it; told twice it is kept once.

    Raises
    ------
    Http404
        Where the case or the person is not the actor's.
    CaseRefused
        ``future``, ``ended``.
    """
    if signed_on > timezone.localdate():
        raise CaseRefused("future", FUTURE)
    with transaction.atomic():
        case = locked_case(actor, case_id, version=None)
        if case.ended:
            raise CaseRefused("ended", ENDED)
        if not members_at(case.household, signed_on, fact="shares_income").filter(pk=person_id).exists():
            raise Http404
        told = {"signed_on": signed_on, "officer_id": actor.officer_id or 0, "recorded_at": timezone.now()}
        row, made = Authorisation.objects.get_or_create(case=case, person_id=person_id, withdrawn_at=None, defaults=told)
        if made:
            _tell(actor, case, "authorise", person_id)
    return row


def withdraw_authorisation(*, actor: Actor, case_id: int, person_id: int) -> None:
    """Take a signature back: in later rounds nobody is asked about the person.

    Raises
    ------
    Http404
        Where there is none.
    """
    with transaction.atomic():
        case = locked_case(actor, case_id, version=None)
        found = Authorisation.objects.select_for_update().filter(case=case, person_id=person_id, withdrawn_at__isnull=True)
        if not found.update(withdrawn_at=timezone.now()):
            raise Http404
        _tell(actor, case, "withdraw_authorisation", person_id)


def _tell(actor: Actor, case: Case, act: str, person_id: int) -> None:
    record(
        Change(
            actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act=act, subject_kind="case", subject_id=str(case.pk),
            household_id=case.household_id, division_code=case.household.village_code, changes={"person": [None, person_id]},
            request_id=actor.request_id,
        )
    )  # fmt: skip
