"""The little county of the matrix: two villages of two towns, the same things in both, and an officer of any role for the first.

Every foreign thing carries a word of ``FOREIGN``; none of these words may ever stand in an answer to an officer of the first village.
A new kind of thing is one more entry of ``own`` and ``foreign`` in ``make_world``.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from county.accounts.soft_key import registered_without_asking
from county.clues.conftest import DAY, judge_household
from county.records import make_household
from jingzhun.county.accounts.models import Appointment, Officer, StandIn
from jingzhun.county.accounts.permissions import ASSIGNED_HELPER, VILLAGE
from jingzhun.county.casework.models import (
    AgendaItem,
    ApplicationDoor,
    Attendee,
    Campaign,
    CampaignVisit,
    Case,
    CaseAct,
    CaseRisk,
    HelpRequest,
    Meeting,
    Notice,
    NoticeCase,
    PlannedMeasure,
    Referral,
    Survey,
    SurveySheet,
)
from jingzhun.county.clues.models import Clue, Run
from jingzhun.county.clues.queries.runs import policy_of
from jingzhun.county.config.sealed_files import write_sealed
from jingzhun.county.evaluation.models import Inspection, Problem, ProblemStep
from jingzhun.county.intake.keeping import keep
from jingzhun.county.intake.models import FormRun, ListRow, ListTask
from jingzhun.county.intake.operations.fill_form import FILLED
from jingzhun.county.jobs.models import Job
from jingzhun.county.registry.models import HelperAssignment, LifeEvent, Paper, SavedView
from jingzhun.county.registry.papers import place_of

TOWN, VILLAGE_CODE = "150424100", "150424100201"
FOREIGN_TOWN, FOREIGN_VILLAGE = "150424101", "150424101201"
OWN_HEAD, FOREIGN_HEAD, FOREIGN_PERSON = "王可见", "赵不可见", "赵小二"
FOREIGN_OFFICER = "异乡干部"
FOREIGN = (FOREIGN_HEAD, FOREIGN_PERSON, FOREIGN_OFFICER, "13900000002")
SINCE = date(2020, 1, 1)


@dataclass
class World:
    """The things of the matrix: by kind, the one that is the actor's own and the one that is not."""

    officer: Officer
    own: dict[str, object] = field(default_factory=dict)
    foreign: dict[str, object] = field(default_factory=dict)


def make_world(role: str) -> World:
    """Make both villages, and an officer who holds one role for the first, or for its town."""
    division = VILLAGE_CODE if role in (*VILLAGE, ASSIGNED_HELPER) else TOWN
    officer = _officer(f"matrix.{role}", role, division, "矩阵")
    world = World(officer)
    ours = make_household(1, head=OWN_HEAD, members=2, village=VILLAGE_CODE, phone="13900000001")
    theirs = make_household(2, head=FOREIGN_HEAD, members=2, village=FOREIGN_VILLAGE, phone="13900000002")
    HelperAssignment.objects.create(household=ours, officer=officer, from_on=SINCE)
    clerk = _officer("own.clerk", "village_clerk", VILLAGE_CODE, "本村信息员")
    foreign_clerk = _officer("foreign.clerk", "village_clerk", FOREIGN_VILLAGE, FOREIGN_OFFICER)
    run = Run(period="2024-06", as_of=DAY, policy_hash="", snapshot_id="000004-aaaaaaaaaaaa", is_partial=False)
    run.policy_hash, run.finished_at, run.households = policy_of(run).hash, timezone.now(), 2
    run.save()
    judge_household(1, VILLAGE_CODE)
    judge_household(2, FOREIGN_VILLAGE)
    today = timezone.localdate()
    later = today + timedelta(days=5)
    world.own |= {
        "household": ours.pk,
        "person": 10,
        "village": VILLAGE_CODE,
        "officer": clerk.pk,
        "appointment": clerk.appointments.get().pk,
        "stand_in": StandIn.objects.create(officer=officer, deputy=clerk, from_on=today, to_on=later, reason="x").pk,
        "passkey": _passkey(officer),
        "view": SavedView.objects.create(officer=officer, of="households", name="x", settings={}).pk,
        "life_event": _changed(ours.pk),
        "paper": _paper(ours.pk, officer),
        "kind_of_change": "join",
        "clue": Clue.objects.get(household_id=1).clue_key,
        "job": _job(1, TOWN, "本镇任务"),
        **_cases(1, VILLAGE_CODE, OWN_HEAD),
        **_papers(1, VILLAGE_CODE, OWN_HEAD),
        "unknown_code": "A" * 22,
        "not_there": 999_999_999,
    }
    world.foreign |= {
        "household": theirs.pk,
        "person": 20,
        "village": FOREIGN_VILLAGE,
        "officer": foreign_clerk.pk,
        "appointment": foreign_clerk.appointments.get().pk,
        "stand_in": StandIn.objects.create(officer=foreign_clerk, deputy=clerk, from_on=today, to_on=later, reason="x").pk,
        "passkey": _passkey(foreign_clerk),
        "view": SavedView.objects.create(officer=foreign_clerk, of="households", name="x", settings={}).pk,
        "life_event": _changed(theirs.pk),
        "paper": _paper(theirs.pk, foreign_clerk),
        "kind_of_change": "join",
        "clue": Clue.objects.get(household_id=2).clue_key,
        "job": _job(2, FOREIGN_TOWN, FOREIGN_OFFICER),
        **_cases(2, FOREIGN_VILLAGE, FOREIGN_HEAD),
        **_papers(2, FOREIGN_VILLAGE, FOREIGN_HEAD),
        "unknown_code": "B" * 22,
        "not_there": 999_999_999,
    }
    return world


def _papers(household_id: int, village: str, head: str) -> dict[str, object]:
    """Make a list whose one row is the household's, and a form filled for its township."""
    task = ListTask.objects.create(
        title=f"清单{household_id}", file_name="x.xlsx", sha256=str(household_id), due_on=DAY, officer_id=1, division_code=TOWN[:6],
        given_at=timezone.now(), sheet="x", header_row=1, width=3,
    )  # fmt: skip
    told = json.dumps({"name": head, "id": "", "question": [["疑点", head]]}, ensure_ascii=False)
    row = ListRow.objects.create(
        task=task, row=2, village_code=village, household_id=household_id, sealed_told=told, question_key=str(household_id)
    )
    run = FormRun.objects.create(
        roster="monitored_households", division_code=village[:9], as_of=DAY, officer_id=1, asked_at=timezone.now(), state="done"
    )
    keep("form_run", run.pk, FILLED, b"x")
    return {"list": task.pk, "list_row": row.pk, "form_run": run.pk, "kind_of_close": "return"}


def _cases(household_id: int, village: str, head: str) -> dict[str, object]:
    """Make an enrolled household's case with a risk, a measure and a notice."""
    case = Case.objects.create(
        household_id=household_id, procedure="monitoring", source="department", law_on=DAY, policy_hash="", opened_on=DAY,
        ended="enrolled", ended_on=DAY,
    )  # fmt: skip
    CaseAct.objects.create(case=case, seq=1, kind="open", acted_on=DAY, actor_id=1, role="village_clerk", reason=head)
    risk = CaseRisk.objects.create(household_id=household_id, case=case, risk="illness", opened_on=DAY)
    measure = PlannedMeasure.objects.create(household_id=household_id, case=case, measure="health", owner=head, due_on=DAY)
    notice = Notice.objects.create(
        medium="board", division_code=village, number="1", posted_on=DAY, headings=["户主姓名"], lines=[[head]]
    )
    NoticeCase.objects.create(notice=notice, case=case)
    told_row = json.dumps({"name": head, "id_number": "", "phone": "", "words": head, "teller": ""}, ensure_ascii=False)
    request = HelpRequest.objects.create(
        way="own", village_code=village, sealed_told=told_row, receipt_hash=f"{household_id:064}", received_at=timezone.now()
    )
    ApplicationDoor.objects.create(
        village_code=village, code_hash=f"{household_id:064}", sealed_code="x" * 22, made_by=1, made_at=timezone.now()
    )
    inspection = Inspection.objects.create(
        title="考核",
        from_whom="考核组",
        file_name="x.xlsx",
        sha256=str(household_id),
        received_on=DAY,
        officer_id=1,
        given_at=timezone.now(),
    )
    problem = Problem.objects.create(inspection=inspection, row=2, number="1", sealed_text=head, division_code=village[:9])
    ProblemStep.objects.create(problem=problem, kind="given", on=DAY, officer_id=1, at=timezone.now())
    meeting = Meeting.objects.create(village_code=village, on=DAY, place=head, officer_id=1, made_at=timezone.now())
    Attendee.objects.create(meeting=meeting, name=head)
    AgendaItem.objects.create(meeting=meeting, case=case)
    today = timezone.localdate()
    campaign, _made = Campaign.objects.get_or_create(
        title="排查", defaults={"from_on": today, "to_on": today, "officer_id": 1, "made_at": timezone.now()}
    )
    CampaignVisit.objects.create(
        campaign=campaign,
        household_id=household_id,
        village_code=village,
        way="absent",
        on=today,
        officer_id=1,
        sealed_told=told_row,
    )
    referral = Referral.objects.create(measure=measure, household_id=household_id, department="health", sent_on=today, officer_id=1)
    parts = {"referral": referral.pk, "kind_of_referral_step": "accept", "department_asked": "health"}
    parts |= {
        "survey": _survey(household_id, village, told_row),
        "campaign": campaign.pk,
        "meeting": meeting.pk,
        "problem": problem.pk,
        "kind_of_problem_step": "progress",
    }
    parts |= {"help_request": request.pk, "kind_of_request_step": "answer"}
    parts |= {"case": case.pk, "case_risk": risk.pk, "planned_measure": measure.pk, "notice": notice.pk}
    return parts | {"case_step": "deliberated", "kind_of_file": "docx", "kind_of_step": "confirm"}


def _survey(household_id: int, village: str, told_row: str) -> int:
    """Make a signed sheet of the household in the year's survey, which is the county's."""
    today = timezone.localdate()
    survey, _made = Survey.objects.get_or_create(
        year=2024,
        defaults={
            "window_from": date(2023, 10, 1), "window_to": date(2024, 9, 30), "from_on": today, "to_on": today, "officer_id": 1,
            "made_at": timezone.now(),
        },
    )  # fmt: skip
    SurveySheet.objects.create(
        survey=survey, household_id=household_id, village_code=village, told={"a1": 1}, counted={"a1": 1}, members=2, net_fen=1, per_head_fen=1,
        looked_at="low_income", signed_on=today, signed_way="signature", sealed_notes=told_row, officer_id=1, changed_at=timezone.now(),
    )  # fmt: skip
    return int(survey.pk)


def _officer(username: str, role: str, division: str, name: str) -> Officer:
    officer = Officer.objects.create(username=username, name=name, division_code=division)
    Appointment.objects.create(officer=officer, role=role, division_code=division, from_on=SINCE)
    return officer


def _passkey(officer: Officer) -> int:
    data = registered_without_asking() | {"name": officer.name}
    return Authenticator.objects.create(user=officer, type="webauthn", data=data).pk


def _changed(household_id: int) -> int:
    return LifeEvent.objects.create(kind="correct", household_id=household_id, on=SINCE, recorded_at=timezone.now(), reason="x").pk


def _paper(household_id: int, officer: Officer) -> str:
    paper = Paper.objects.create(
        paper_id=uuid.uuid4().hex,
        household_id=household_id,
        kind="visit_form",
        name=f"{officer.name}.pdf",
        media_type="application/pdf",
        sha256="0" * 64,
        size=1,
        officer_id=officer.pk,
        recorded_at=timezone.now(),
    )
    write_sealed(place_of(paper), officer.name.encode())
    return paper.pk


def _job(number: int, division: str, title: str) -> str:
    told = {"kind": "count", "title_zh": title, "title_en": title, "division_code": division, "asked_at": timezone.now()}
    return str(Job.objects.create(job_id=f"{number:032x}", sequence=number, **told).pk)
