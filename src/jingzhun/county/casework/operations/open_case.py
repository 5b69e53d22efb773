"""Open a case of a household: from a clue, an application, a visit, the hotline; clearance and re-identification with what they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from jingzhun.casework import Act, OpenedRisk, against_clearance, procedure_of
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import Case, CaseAct, CaseRisk
from jingzhun.county.casework.working import CaseRefused, must_be_allowed, refresh, role_for, standing_of
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import HouseholdClass, Risk
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.queries import household_for
from jingzhun.values.speech import Bilingual

OPEN_ALREADY = Bilingual("这一户已有在办的案子，先办结", "this household has a case that is not ended: end it first")
CLOSED = Bilingual("这一户已注销或合并", "this household is closed or merged")
NOT_MONITORED = Bilingual(
    "这一户没有已认定的监测案，不能做风险消除", "no enrolment of this household is on record: nothing to be cleared"
)
NOT_YET = Bilingual("还不能消除：{zh}", "it cannot be cleared yet: {en}")
NO_RUN = Bilingual("还没有筛查结果，不能判断", "no screening has run yet: it cannot be judged")
CLEARANCE, AGAIN = "clearance", "re_identification"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What an officer tells when a case is opened."""

    household_id: int
    procedure: str
    source: str
    on: date
    clue_key: str = ""
    reason: str = ""


def open_case(*, actor: Actor, opening: Opening) -> Case:
    """Open a case and return it.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    PermissionDenied
        Where the actor opens no cases there.
    ProcedureFault
        Where the procedure is not in force on the day.
    CaseRefused
        ``open_already``, ``closed``, ``not_monitored``, ``not_yet`` with every condition that is not met, ``refused``.
    """
    household = household_for(actor, opening.household_id, "open_case")
    actor.must("open_case")
    if household.closed_on:
        raise CaseRefused("closed", CLOSED)
    policy = county_policy(opening.on)
    procedure_of(policy, opening.procedure)
    former = _former(household, opening.procedure)
    if opening.procedure == CLEARANCE:
        _must_be_clearable(household, former, opening.on)
    case = Case(
        household=household,
        procedure=opening.procedure,
        source=opening.source,
        clue_key=opening.clue_key or None,
        former_case=former,
        former_end=former.ended if former else None,
        law_on=opening.on,
        policy_hash=policy.hash,
        opened_on=opening.on,
    )
    role = role_for(actor, case, ())
    act = Act("open", opening.on, actor.officer_id or 0, role, reason=opening.reason or None, for_actor_id=actor.for_officer_id)
    must_be_allowed(standing_of(case, []).place, act)
    try:
        with transaction.atomic():
            case.save()
            _keep(actor, case, act)
    except IntegrityError as error:
        if not Case.objects.filter(household=household, ended__isnull=True).exists():
            raise
        raise CaseRefused("open_already", OPEN_ALREADY) from error  # the database lets one of two in (F31)
    return case


def _former(household: Household, procedure: str) -> Case | None:
    ended = Case.objects.filter(household=household, ended__isnull=False).order_by("-ended_on", "-id")
    wanted = {CLEARANCE: ("enrolled",), AGAIN: ("cleared", "exited")}.get(procedure)
    return ended.filter(ended__in=wanted).first() if wanted else None


def _must_be_clearable(household: Household, former: Case | None, on: date) -> None:
    """Refuse while any condition of clearance is not met; see ``casework.clearance``."""
    if former is None:
        raise CaseRefused("not_monitored", NOT_MONITORED)
    judged = HouseholdClass.objects.filter(household=household).values().first()
    if judged is None:
        raise CaseRefused("no_run", NO_RUN)
    rows = list(CaseRisk.objects.filter(case=former))
    risks = [OpenedRisk(r.risk, r.opened_on, r.gone_on if r.evidence else None, bool(r.is_natural)) for r in rows]
    known = {r.risk for r in rows}
    new = [code for code in Risk.objects.filter(household=household).values_list("risk", flat=True) if code not in known]
    against = against_clearance(risks, judged, new, county_policy(on))
    if against:
        fault = CaseRefused("not_yet", NOT_YET, zh="；".join(r.says.zh for r in against), en="; ".join(r.says.en for r in against))
        fault.codes = tuple(r.code for r in against)
        raise fault


def _keep(actor: Actor, case: Case, act: Act) -> None:
    CaseAct.objects.create(
        case=case, seq=1, kind="open", acted_on=act.on, actor_id=act.actor_id, for_actor_id=act.for_actor_id, role=act.role,
        reason=act.reason,
    )  # fmt: skip
    case.version = 0
    refresh(case, standing_of(case))
    record(
        Change(
            actor_id=actor.officer_id,
            for_actor_id=actor.for_officer_id,
            act="open_case",
            subject_kind="case",
            subject_id=str(case.pk),
            household_id=case.household_id,
            division_code=case.household.village_code,
            changes={"procedure": [None, case.procedure], "source": [None, case.source], "former": [None, case.former_case_id]},
            request_id=actor.request_id,
            reason=act.reason or "",
        )
    )
