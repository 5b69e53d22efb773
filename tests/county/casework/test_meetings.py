"""A village deliberates: called, kin leave the room, the room counts, the cases take their step, the minutes are printed (practice.md P7)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import docx
import pypdf
import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from county.casework.chain import OPENED, Crew
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household, reserved_id
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.minutes import minutes_docx, minutes_pdf
from jingzhun.county.casework.models import Case, Meeting
from jingzhun.county.casework.operations.call_meeting import Calling, call_meeting
from jingzhun.county.casework.operations.hold_meeting import Minutes, Vote, hold_meeting
from jingzhun.county.casework.queries.meetings import meeting_shown
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import Kinship, Person

pytestmark = pytest.mark.usefixtures("two_ill", "at")
ON = OPENED + timedelta(days=4)
NAMES = ("赵一", "钱二", "孙三", "李四", "周五", "吴六")
PEOPLE = "\n".join(f"{name} 村民代表" for name in NAMES)


def waiting(crew: Crew, household: int = 1) -> Case:
    case = crew.opened(household, clue_key="C101" if household == 1 else "")
    for step in ("applied", "visited", "compared"):
        case = crew.step(case, step)
    return case


def called(crew: Crew, *cases: Case, people: str = PEOPLE) -> Meeting:
    told = Calling(village_code=OWN_VILLAGE, on=ON, place="村委会", people=people, case_ids=[c.pk for c in cases])
    return call_meeting(actor=crew.committee, told=told)


def minutes(meeting: Meeting, votes: dict[int, Vote], absent: int = 0) -> Minutes:
    present = [p.pk for p in meeting.attendees.all()][: len(NAMES) - absent]
    return Minutes(number="评议〔2024〕3号", chair="赵一", writer="钱二", present=present, votes=votes)


def held(crew: Crew, meeting: Meeting, votes: dict[int, Vote], absent: int = 0) -> Meeting:
    told = minutes(meeting, votes, absent)
    return hold_meeting(actor=crew.committee, meeting_id=meeting.pk, version=meeting.version, told=told)


def test_accepted_by_more_than_half_and_the_case_goes_on(crew: Crew) -> None:
    case = waiting(crew)
    meeting = held(crew, called(crew, case), {case.pk: Vote(4, 1, 1)})
    case.refresh_from_db()
    act = case.acts.get(step="deliberated")
    assert (act.outcome, act.document_no, act.meeting_on, act.evidence) == ("done", "评议〔2024〕3号", ON, "meeting_minutes")
    assert meeting.agenda.get().is_accepted is True
    assert {e.act for e in Event.objects.filter(subject_kind="meeting")} == {"call_meeting", "hold_meeting"}
    assert not [b for one in verify() for b in one.breaches]


@pytest.mark.parametrize(("yes", "no", "accepted"), [(4, 2, True), (3, 3, False), (0, 6, False)])
def test_each_side_of_the_majority(crew: Crew, yes: int, no: int, accepted: bool) -> None:
    case = waiting(crew)
    meeting = held(crew, called(crew, case), {case.pk: Vote(yes, no, 0, reason="家庭条件好于其他户")})
    assert meeting.agenda.get().is_accepted is accepted
    case.refresh_from_db()
    assert case.acts.get(step="deliberated").outcome == ("done" if accepted else "refused")


@pytest.mark.parametrize(("absent", "is_decided"), [(2, True), (3, False)])
def test_each_side_of_the_quorum_and_without_one_the_case_stays(crew: Crew, absent: int, is_decided: bool) -> None:
    case = waiting(crew)
    meeting = held(crew, called(crew, case), {case.pk: Vote(len(NAMES) - absent, 0, 0)}, absent)
    assert (meeting.agenda.get().is_accepted is not None) is is_decided
    assert case.acts.filter(step="deliberated").exists() is is_decided


def test_member_and_kin_leave_the_room_by_the_registry_and_others_by_name(crew: Crew) -> None:
    case = waiting(crew)
    Person.objects.filter(person_id=11).update(name="赵一", name_key="赵一")  # a member of the household
    make_household(50, head="钱二")
    Kinship.objects.create(parent_id=500, child_id=10)  # the head's father, in a household of his own
    meeting = called(crew, case)
    assert set(meeting_shown(crew.committee, meeting.pk).agenda[0].recused) == {"赵一", "钱二"}
    with pytest.raises(CaseRefused) as refused:
        held(crew, meeting, {case.pk: Vote(6, 0, 0)})
    assert refused.value.code == "wrong_sum"
    meeting = held(crew, meeting, {case.pk: Vote(3, 0, 0, recused=("孙三",))})
    away = set(meeting.agenda.get().recused)
    assert {p.name for p in meeting.attendees.all() if p.pk in away} == {"赵一", "钱二", "孙三"}
    assert meeting.agenda.get().is_accepted is True


@pytest.mark.parametrize(
    ("vote", "code"),
    [
        (Vote(None, 0, 0), "no_votes"),
        (Vote(5, 0, 0), "wrong_sum"),
        (Vote(7, 0, 0), "wrong_sum"),
        (Vote(1, 5, 0), "no_reason"),
        (Vote(6, 0, 0, recused=("张三",)), "no_one"),
    ],
)
def test_what_does_not_add_up_is_refused_and_nothing_is_written(crew: Crew, vote: Vote, code: str) -> None:
    case = waiting(crew)
    meeting = called(crew, case)
    with pytest.raises(CaseRefused) as refused:
        held(crew, meeting, {case.pk: vote})
    assert refused.value.code == code
    meeting.refresh_from_db()
    assert (meeting.state, meeting.attendees.filter(is_present=True).count()) == ("called", 0)
    assert not case.acts.filter(step="deliberated").exists()


def test_recorded_once_and_an_old_version_is_told(crew: Crew) -> None:
    case = waiting(crew)
    meeting = called(crew, case)
    with pytest.raises(CaseRefused) as changed:
        hold_meeting(actor=crew.committee, meeting_id=meeting.pk, version=9, told=minutes(meeting, {case.pk: Vote(6, 0, 0)}))
    assert changed.value.code == "changed"
    meeting = held(crew, meeting, {case.pk: Vote(6, 0, 0)})
    with pytest.raises(CaseRefused) as again:
        held(crew, meeting, {case.pk: Vote(6, 0, 0)})
    assert again.value.code == "held"


def test_s10_a_case_that_does_not_wait_for_a_deliberation_is_on_no_agenda(crew: Crew) -> None:
    early = crew.opened()
    with pytest.raises(CaseRefused) as refused:
        called(crew, early)
    assert refused.value.code == "not_waiting"


def test_who_may_not_deliberate_by_the_procedure_records_nothing(crew: Crew) -> None:
    case = waiting(crew)
    meeting = called(crew, case)
    with pytest.raises(CaseRefused):
        hold_meeting(actor=crew.clerk, meeting_id=meeting.pk, version=1, told=minutes(meeting, {case.pk: Vote(6, 0, 0)}))
    meeting.refresh_from_db()
    assert meeting.state == "called"


@pytest.mark.parametrize(
    ("people", "code"),
    [("", "no_people"), ("赵一 代表\n赵一 代表", "twice"), ("\n".join(f"人{n}" for n in range(201)), "too_many")],
)
def test_who_is_entitled_is_told_once_each(crew: Crew, people: str, code: str) -> None:
    with pytest.raises(CaseRefused) as refused:
        called(crew, waiting(crew), people=people)
    assert refused.value.code == code


def test_another_village_s_meeting_is_not_found(crew: Crew, make_actor: Callable[..., Actor]) -> None:
    meeting = called(crew, waiting(crew))
    other = make_actor("village_committee", FAR_VILLAGE)
    with pytest.raises(Http404):
        meeting_shown(other, meeting.pk)
    told = Calling(village_code=FAR_VILLAGE, on=ON, place="x", people="赵一", case_ids=[1])
    with pytest.raises(Http404):
        call_meeting(actor=crew.committee, told=told)


def test_minutes_before_and_after_are_printed_without_cause_or_number(crew: Crew) -> None:
    case = waiting(crew)
    meeting = called(crew, case)
    before = _text(minutes_pdf(crew.committee, meeting))
    assert "民主评议会议记录" in before
    meeting = held(crew, meeting, {case.pk: Vote(5, 1, 0)})
    after = _text(minutes_pdf(crew.committee, meeting))
    assert "评议〔2024〕3号" in after
    assert "通过" in after
    paper = docx.Document(io.BytesIO(minutes_docx(crew.committee, meeting)))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {"赵一", "王伟", "通过"} <= cells
    for secret in (reserved_id(10), "恶性肿瘤", "近"):
        assert secret not in after


def _text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\n", "").replace(" ", "")


def test_pages(crew: Crew, client_of: Callable[..., Client]) -> None:
    case = waiting(crew)
    client = client_of("village_committee", OWN_VILLAGE)
    shown = client.get(reverse("meetings")).content.decode()
    assert "王伟" in shown
    assert "UNDEFINED" not in shown
    told = {"village_code": OWN_VILLAGE, "on": ON.isoformat(), "place": "村委会", "people": PEOPLE, "pick": [str(case.pk)]}
    assert client.post(reverse("meetings"), told | {"place": ""}).status_code == 422
    made = client.post(reverse("meetings"), told)
    meeting = Meeting.objects.get()
    assert made["Location"] == reverse("meeting", args=[meeting.pk])
    form = {
        "version": "1",
        "number": "评议1号",
        "chair": "赵一",
        "writer": "钱二",
        "present": [str(p.pk) for p in meeting.attendees.all()],
    }
    votes = {f"for-{case.pk}": "6", f"against-{case.pk}": "0", f"abstained-{case.pk}": "0"}
    back = client.post(made["Location"], form | votes | {f"for-{case.pk}": "5"})
    assert back.status_code == 422
    assert 'value="评议1号"' in back.content.decode(), "what was typed stands there again"
    assert client.post(made["Location"], form | votes).status_code == 302
    text = client.get(made["Location"]).content.decode()
    assert "UNDEFINED" not in text
    for kind in ("pdf", "docx"):
        assert client.get(reverse("meeting_file", args=[meeting.pk, kind])).status_code == 200
    assert client.get(reverse("meeting_file", args=[meeting.pk, "exe"])).status_code == 404


def test_votes_of_many_cases_are_one_meeting_and_one_refusal_stops_all(crew: Crew) -> None:
    make_household(60, head="郑七")
    first, second = waiting(crew), waiting(crew, 60)
    meeting = called(crew, first, second)
    with pytest.raises(CaseRefused):
        held(crew, meeting, {first.pk: Vote(6, 0, 0), second.pk: Vote(1, 1, 1)})
    assert not first.acts.filter(step="deliberated").exists()
    held(crew, meeting, {first.pk: Vote(6, 0, 0), second.pk: Vote(2, 4, 0, reason="条件较好")})
    assert [first.acts.get(step="deliberated").outcome, second.acts.get(step="deliberated").outcome] == ["done", "refused"]
