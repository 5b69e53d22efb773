"""The pages of cases: the inbox and its counts, a case worked by its forms, the visit in two taps, lists, notices printed and read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from county.casework.chain import EVIDENCE, OPENED, Crew
from county.judged import DISEASE
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.casework import leaks_in
from jingzhun.county.casework.law import policy_of_case
from jingzhun.county.casework.models import Case, CaseAct, Notice
from jingzhun.county.casework.operations.post_notice import Posting, post_notice
from jingzhun.county.clues.law import county_policy
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import Household

pytestmark = pytest.mark.usefixtures("two_ill", "at")
ClientOf = Callable[..., Client]


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    assert "UNDEFINED" not in text
    return text


def test_inbox_counts_are_the_lists_and_each_sees_his_turn(crew: Crew, client_of: ClientOf) -> None:
    case = crew.until(crew.opened(), "applied")
    team = client_of("resident_team", OWN_VILLAGE)
    mine = page_of(team, "/casework/")
    assert f"/casework/{case.pk}/" in mine
    assert "共 1 件" in mine or "1 件" in mine
    committee = page_of(client_of("village_committee", OWN_VILLAGE), "/casework/?tab=mine&step=deliberated")
    assert f"/casework/{case.pk}/" not in committee
    assert f"/casework/{case.pk}/" not in page_of(client_of("village_clerk", FAR_VILLAGE), "/casework/?tab=open")
    assert "超期" in page_of(team, "/casework/?tab=late")
    assert team.get("/casework/?tab=nonsense").status_code == 404
    assert team.get("/casework/?step=' OR 1=1").status_code == 404


def test_inbox_asks_as_many_queries_for_many_cases_as_for_few(crew: Crew, client_of: ClientOf) -> None:
    client = client_of("village_clerk", OWN_VILLAGE)
    crew.opened()
    counts = []
    for more in (0, 12):
        for number in range(more):
            make_household(100 + number, head="李四")
            crew.opened(100 + number, clue_key="")
        page_of(client, "/casework/?tab=open")  # what is read once a process is read
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page_of(client, "/casework/?tab=open")
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_case_opened_from_the_households_page_and_worked_by_forms(crew: Crew, client_of: ClientOf) -> None:
    clerk = client_of("village_clerk", OWN_VILLAGE)
    assert "开办案件" in page_of(clerk, reverse("household", args=[1]))
    given = {"household": 1, "procedure": "monitoring", "source": "department", "clue": "C101"}
    opened = clerk.post("/casework/open/", given)
    case = Case.objects.get()
    assert opened["Location"] == f"/casework/{case.pk}/"
    shown = page_of(clerk, f"/casework/{case.pk}/")
    assert "监测对象识别" in shown
    assert DISEASE not in shown  # the village never reads the disease
    form = {"kind": "step", "step": "applied", "outcome": "done", "on": case.opened_on, "version": case.version}
    bad = clerk.post(f"/casework/{case.pk}/act/", form)
    assert bad.status_code == 422
    assert "缺少依据" in bad.content.decode()
    good = clerk.post(f"/casework/{case.pk}/act/", form | {"evidence": list(EVIDENCE["applied"])})
    assert good.status_code == 302
    again = clerk.post(f"/casework/{case.pk}/act/", form | {"evidence": list(EVIDENCE["applied"])})
    assert again.status_code == 409  # F26: the button pressed twice has one effect
    assert CaseAct.objects.filter(case=case, step="applied").count() == 1


def test_visit_form_asks_what_is_unknown_and_two_taps_are_enough(crew: Crew, client_of: ClientOf) -> None:
    case = crew.until(crew.opened(), "applied")
    team = client_of("resident_team", OWN_VILLAGE)
    assert "情况无变化" in page_of(team, f"/casework/{case.pk}/visit/")
    on = OPENED + timedelta(days=2)
    told = {"on": on, "outcome": "done", "evidence": "visit_form", "version": Case.objects.get().version}
    assert team.post(f"/casework/{case.pk}/visit/", told).status_code == 422
    assert team.post(f"/casework/{case.pk}/visit/", told | {"unchanged": "yes"}).status_code == 302
    assert case.acts.get(step="visited").visit.is_unchanged
    assert team.get(f"/casework/{case.pk}/visit/").status_code == 404


def test_meeting_decides_a_list_with_a_result_each(crew: Crew, client_of: ClientOf) -> None:
    case = crew.until(crew.opened(), "compared")
    committee = client_of("village_committee", OWN_VILLAGE)
    page_of(committee, "/casework/decide/deliberated/")
    on = OPENED + timedelta(days=4)
    told = {"on": on, "meeting_on": on, "document_no": "会议3号", "evidence": "meeting_minutes", "pick": [case.pk]}
    refused = committee.post("/casework/decide/deliberated/", told | {f"outcome-{case.pk}": "refused"})
    assert refused.status_code == 422
    assert "须写明原因" in refused.content.decode()
    done = committee.post("/casework/decide/deliberated/", told | {f"outcome-{case.pk}": "done"})
    assert "已决定 1 件" in done.content.decode()
    assert committee.post("/casework/decide/deliberated/", {"pick": [case.pk]}).status_code == 422
    assert committee.get("/casework/decide/nonsense/").status_code == 404


def noticed(crew: Crew) -> Notice:
    case = crew.until(crew.opened(), "deliberated")
    Household.objects.filter(pk=1).update(group_name="二组")
    posting = Posting(
        case_ids=[case.pk], step="noticed", number="公示1号", on=OPENED + timedelta(days=5), evidence=("notice_photo",)
    )
    return post_notice(actor=crew.committee, posting=posting)


def test_s61_notice_prints_as_pdf_and_document_without_anything_private(crew: Crew, client_of: ClientOf) -> None:
    notice = noticed(crew)
    assert notice.hangs_until == notice.posted_on + timedelta(days=5)
    assert notice.lines == [["王伟", "二组", "2", "拟边缘易致贫户"]]
    client = client_of("village_committee", OWN_VILLAGE)
    page_of(client, f"/casework/notices/{notice.pk}/")
    document = b"".join(client.get(f"/casework/notices/{notice.pk}/docx").streaming_content)
    with zipfile.ZipFile(io.BytesIO(document)) as book:
        words = book.read("word/document.xml").decode()
    assert "王伟" in words
    assert "公示1号" in words
    assert not leaks_in(words, county_policy(OPENED))
    assert DISEASE not in words
    printed = b"".join(client.get(f"/casework/notices/{notice.pk}/pdf").streaming_content)
    assert printed[:5] == b"%PDF-"
    assert client.get(f"/casework/notices/{notice.pk}/exe").status_code == 404


def test_notice_comes_down_only_when_its_days_are_over(crew: Crew, client_of: ClientOf, at: Callable[[int], None]) -> None:
    notice = noticed(crew)
    at(10)
    client_of("village_committee", OWN_VILLAGE).post(f"/casework/notices/{notice.pk}/down/")
    assert Notice.objects.get().removed_on is None
    at(11)
    client_of("village_committee", OWN_VILLAGE).post(f"/casework/notices/{notice.pk}/down/")
    assert Notice.objects.get().removed_on == OPENED + timedelta(days=11)


def test_notice_with_a_number_in_a_name_is_not_posted_and_no_step_is_taken(crew: Crew, client_of: ClientOf) -> None:
    case = crew.until(crew.opened(), "deliberated")
    Household.objects.filter(pk=1).update(group_name="二组 13900000001")
    client = client_of("village_committee", OWN_VILLAGE)
    told = {"number": "1", "on": OPENED + timedelta(days=5), "pick": [case.pk], "step": "noticed", "evidence": "notice_photo"}
    answer = client.post("/casework/notices/new/", told, follow=True)
    assert "电话号码" in answer.content.decode()
    assert not Notice.objects.exists()
    assert not case.acts.filter(step="noticed").exists()


def test_plan_of_measures_by_its_form(crew: Crew, client_of: ClientOf) -> None:
    case = crew.until(crew.opened(), "marked")
    clerk = client_of("village_clerk", OWN_VILLAGE)
    assert "制定帮扶计划" in page_of(clerk, f"/casework/{case.pk}/")
    told = {"measure": ["health"], "owner-health": "王医生", "due-health": "2024-10-01"}
    clerk.post(f"/casework/{case.pk}/measures/", told)
    assert case.measures.get().owner == "王医生"
    row = case.measures.get()
    clerk.post(f"/casework/measures/{row.pk}/", {"delivered_on": "2024-08-01"})
    assert case.measures.get().delivered_on is not None


def test_case_says_the_law_it_began_with_and_every_page_stands(crew: Crew, client_of: ClientOf) -> None:
    case = crew.until(crew.opened(), "noticed")
    assert policy_of_case(case).hash == case.policy_hash
    for role, division in (("leading_group_office", "150424"), ("supervisor", "150424"), ("township_approver", OWN_VILLAGE[:9])):
        text = page_of(client_of(role, division), f"/casework/{case.pk}/")
        assert "办理经过" in text
    page_of(client_of("leading_group_office"), "/casework/notices/")


def test_verify_finds_every_history_legal_and_one_that_was_meddled_with(crew: Crew) -> None:
    case = crew.until(crew.opened(), "marked")
    assert not [b for done in verify() for b in done.breaches if "case" in b.where]
    Case.objects.filter(pk=case.pk).update(ended="refused")
    CaseAct.objects.create(
        case=case, seq=20, kind="step", step="visited", outcome="done", acted_on=OPENED, actor_id=1, role="leader"
    )
    told = [b.sentence.en for done in verify() for b in done.breaches if b.where == f"case {case.pk}"]
    assert len(told) == 2
