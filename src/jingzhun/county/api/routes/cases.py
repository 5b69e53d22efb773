"""Cases, read only: whose, where each stands, what is next and by when. A case is worked by people on its page."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.api.schemas import USUAL, ActTold, Asked, CaseDetailTold, CasesTold, CaseTold, Number, Size, TurnTold, Words
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.law import procedure_of_case
from jingzhun.county.casework.models import Case, CaseAct
from jingzhun.county.casework.queries.inbox import Wanted, filtered, turns_of
from jingzhun.county.casework.visible import case_for
from jingzhun.county.casework.words import step_label
from jingzhun.county.clues.filters import Code

router = Router(tags=["cases"])


class CasesAsked(Asked):
    """Filters of the list of cases, and the page."""

    state: Literal["open", "late", "ended"] | None = None
    household_id: Number | None = None
    division: Code | None = None
    after: Number | None = None
    size: Size = USUAL


@router.get("/cases", response=CasesTold, operation_id="list_cases")
def list_cases(request: HttpRequest, asked: Query[CasesAsked]) -> CasesTold:
    """Give the cases that meet the filters, by their number."""
    actor, today = actor_in(request), timezone.localdate()
    rows = filtered(actor, Wanted(asked.state or "", "", asked.division or ""), today)
    if asked.household_id:
        rows = rows.filter(household_id=int(asked.household_id))
    page = list(rows.order_by("id").filter(pk__gt=int(asked.after or 0))[: asked.size])
    note_read(request, "case_list", count=len(page))
    return CasesTold(items=_told(page), next=str(page[-1].pk) if len(page) == asked.size else None)


@router.get("/cases/{int:case_id}", response=CaseDetailTold, operation_id="get_case")
def get_case(request: HttpRequest, response: HttpResponse, case_id: int) -> CaseDetailTold:
    """Give one case with its history; the ETag is its version. Reasons are for people and stay on the page."""
    case = case_for(actor_in(request), case_id)
    response["ETag"] = f'"{case.version}"'
    note_read(request, "case_page", household_id=case.household_id)
    return CaseDetailTold(case=_told([case])[0], acts=[_act(one) for one in case.acts.order_by("seq")])


def _told(cases: list[Case]) -> list[CaseTold]:
    turns = turns_of(cases)
    return [
        CaseTold(
            case_id=str(case.pk),
            household_id=str(case.household_id),
            village_code=case.household.village_code,
            procedure=case.procedure,
            title=Words.of(procedure_of_case(case).title),
            source=case.source,
            opened_on=case.opened_on,
            due_on=case.due_on,
            is_paused=case.is_paused,
            has_objection=case.has_objection,
            ended=case.ended,
            ended_on=case.ended_on,
            version=case.version,
            next=[
                TurnTold(step=one.step, label=Words.of(step_label(one.step, case.law_on)), role=one.role, due_on=one.due_on)
                for one in turns.get(case.pk, [])
            ],
        )
        for case in cases
    ]


def _act(row: CaseAct) -> ActTold:
    return ActTold(
        seq=row.seq, kind=row.kind, step=row.step, outcome=row.outcome, acted_on=row.acted_on, role=row.role,
        evidence=row.evidence.split(), document_no=row.document_no, meeting_on=row.meeting_on,
    )  # fmt: skip
