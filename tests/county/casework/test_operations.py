"""A case worked on the site: the whole chain, what is refused, what follows in clue and registry, and the trail of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.http import Http404

from county.casework.chain import EVIDENCE, OPENED, Crew
from county.records import FAR_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor, Appointed
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import Case, CaseAct, CaseRisk, Turn
from jingzhun.county.casework.operations.decide_list import Ruling, decide_list
from jingzhun.county.casework.operations.mark_risk_gone import mark_risk_gone
from jingzhun.county.casework.operations.plan_measures import Planned, mark_measure, plan_measures
from jingzhun.county.casework.operations.record_visit import record_visit
from jingzhun.county.casework.operations.take_act import take_act
from jingzhun.county.casework.working import CaseRefused, Told, standing_of
from jingzhun.county.clues.models import Decision, HouseholdClass, Risk, Run
from jingzhun.county.registry.models import HouseholdState

pytestmark = pytest.mark.usefixtures("two_ill", "at")


def test_whole_chain_then_enrolled_with_status_risks_and_the_clue_answered(crew: Crew) -> None:
    case = crew.until(crew.opened(), "marked")
    assert (case.ended, case.ended_on) == ("enrolled", OPENED + timedelta(days=14))
    state = HouseholdState.objects.get(household_id=1, status="monitored_near_poor")
    assert (state.from_on, state.source_batch, state.risk) == (case.ended_on, f"case:{case.pk}", "illness")
    assert list(CaseRisk.objects.values_list("risk", flat=True)) == ["illness"]
    answer = Decision.objects.get(subject="clue", subject_key="C101")
    assert (answer.outcome, answer.decided_by) == ("confirmed", "resident_team:150424100201")
    assert not Turn.objects.exists()
    assert Event.objects.filter(act="work_case").count() == 8
    assert Event.objects.filter(act="open_case", subject_id=str(case.pk)).count() == 1


def test_turns_say_whose_turn_it_is_and_by_when(crew: Crew) -> None:
    case = crew.until(crew.opened(), "applied")
    turns = {(t.step, t.role): t.due_on for t in Turn.objects.filter(case=case)}
    assert turns["visited", "resident_team"] == OPENED + timedelta(days=4)
    assert "leading_group_office" in {role for step, role in turns if step == "compared"}
    assert case.due_on == OPENED + timedelta(days=15)


def test_second_open_case_of_a_household_then_refused(crew: Crew) -> None:
    crew.opened()
    with pytest.raises(CaseRefused) as told:
        crew.opened()
    assert told.value.code == "open_already"
    assert Case.objects.count() == 1


def test_step_out_of_order_then_every_reason_and_nothing_written(crew: Crew) -> None:
    case = crew.opened()
    before = (CaseAct.objects.count(), Event.objects.count())
    with pytest.raises(CaseRefused) as told:
        take_act(actor=crew.clerk, case_id=case.pk, told=Told("step", OPENED, "township_checked", "done"))
    assert set(told.value.codes) == {"TOO_EARLY", "WRONG_ROLE", "SAME_PERSON", "NO_EVIDENCE", "NO_MEETING"} - {"SAME_PERSON"}
    assert (CaseAct.objects.count(), Event.objects.count()) == before


def test_s11_one_person_never_approves_what_he_did_even_with_both_roles(crew: Crew, make_officer: Callable[..., object]) -> None:
    case = crew.until(crew.opened(), "noticed")
    make_officer("township_approver", "150424100", "resident_team_150424100201")
    with pytest.raises(CaseRefused) as told:
        take_act(
            actor=both(crew.team), case_id=case.pk,
            told=Told("step", OPENED + timedelta(days=11), "township_checked", "done", EVIDENCE["township_checked"], None, "1", OPENED),
        )  # fmt: skip
    assert told.value.codes == ("SAME_PERSON",)


def both(actor: Actor) -> Actor:

    return replace(actor, appointments=(*actor.appointments, Appointed("township_approver", "150424100")))


def test_s05_case_of_another_village_then_not_found_and_nothing_written(crew: Crew, make_actor: Callable[..., Actor]) -> None:
    case = crew.opened()
    stranger = make_actor("village_clerk", FAR_VILLAGE)
    for attempt in (
        lambda: take_act(actor=stranger, case_id=case.pk, told=Told("step", OPENED, "applied", "done", EVIDENCE["applied"])),
        lambda: record_visit(actor=stranger, case_id=case.pk, told=Told("step", OPENED, "visited", "done"), is_unchanged=True),
    ):
        with pytest.raises(Http404):
            attempt()
    assert CaseAct.objects.count() == 1


def test_roles_that_work_no_cases_are_refused(crew: Crew, make_actor: Callable[..., Actor]) -> None:
    case = crew.opened()
    for role in ("leader", "finance", "hospital_cashier", "system_admin"):
        with pytest.raises(PermissionDenied):
            take_act(actor=make_actor(role), case_id=case.pk, told=Told("step", OPENED, "applied", "done"))


def test_case_changed_meanwhile_then_both_versions_are_told(crew: Crew) -> None:
    case = crew.opened()
    crew.step(case, "applied")
    with pytest.raises(CaseRefused) as told:
        crew.step(case, "visited", version=1)
    assert told.value.code == "changed"
    assert "1" in told.value.sentence.zh
    assert "2" in told.value.sentence.zh


def test_history_can_be_neither_changed_nor_deleted(crew: Crew) -> None:
    crew.opened()
    for statement in ("UPDATE casework_caseact SET role='x'", "DELETE FROM casework_caseact"):
        with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_refusal_is_told_appealed_and_heard_by_another(crew: Crew) -> None:
    case = crew.until(crew.opened(), "compared")
    case = crew.step(case, "deliberated", outcome="refused", reason="收入高于监测线")
    assert case.ended == "refused"
    day = OPENED + timedelta(days=6)
    take_act(actor=crew.clerk, case_id=case.pk, told=Told("answer", day, reason="已当面告知"))
    take_act(actor=crew.clerk, case_id=case.pk, told=Told("appeal", day, reason="药费没有扣"))
    case = take_act(actor=crew.township, case_id=case.pk, told=Told("appeal_heard", day, outcome="upheld", reason="应扣药费"))
    assert case.ended is None
    with pytest.raises(CaseRefused) as told:
        crew.step(case, "deliberated", day=7)
    assert "SAME_PERSON" in told.value.codes


def test_objection_stops_the_decision_until_it_is_rechecked(crew: Crew) -> None:
    case = crew.until(crew.opened(), "noticed")
    day = OPENED + timedelta(days=7)
    case = take_act(actor=crew.clerk, case_id=case.pk, told=Told("objection", day, reason="家中有车"))
    assert case.has_objection
    with pytest.raises(CaseRefused) as told:
        crew.step(case, "township_checked")
    assert told.value.codes == ("OBJECTION_OPEN",)
    told_again = Told("recheck", day + timedelta(days=1), outcome="dismissed", reason="车已报废")
    case = take_act(actor=crew.town_clerk, case_id=case.pk, told=told_again)
    assert not case.has_objection
    assert crew.step(case, "township_checked").version > case.version


def test_list_of_a_meeting_then_a_result_each_and_one_that_refuses_stops_no_other(crew: Crew) -> None:
    make_household(3, head="李三")
    HouseholdClass.objects.create(
        **HouseholdClass.objects.filter(household_id=1).values().first() | {"id": None, "household_id": 3}
    )
    first, second = crew.until(crew.opened(), "compared"), crew.opened(3, clue_key="")
    meeting = OPENED + timedelta(days=4)
    told = Told("step", meeting, "deliberated", evidence=EVIDENCE["deliberated"], document_no="会议1号", meeting_on=meeting)
    rulings = {first.pk: Ruling("done"), second.pk: Ruling("done"), 999: Ruling("done")}
    found = decide_list(actor=crew.committee, told=told, rulings=rulings)
    assert found.done == (first.pk,)
    assert set(found.refused) == {second.pk, 999}
    assert Case.objects.get(pk=first.pk).acts.last().document_no == "会议1号"


def test_visit_tells_only_what_changed_and_nothing_changed_is_two_taps(crew: Crew) -> None:
    case = crew.until(crew.opened(), "applied")
    on = OPENED + timedelta(days=2)
    told = Told("step", on, "visited", "done", EVIDENCE["visited"])
    with pytest.raises(CaseRefused) as nothing:
        record_visit(actor=crew.team, case_id=case.pk, told=told, is_unchanged=False)
    assert nothing.value.code == "nothing_told"
    case = record_visit(
        actor=crew.team, case_id=case.pk, told=told, is_unchanged=False, answers=[("近一年收入？", "约一万二"), ("其他？", " ")]
    )
    visit = case.acts.get(step="visited").visit
    assert visit.answers == [["近一年收入？", "约一万二"]]


def test_measures_stop_their_clock_and_are_delivered_before_they_are_confirmed(crew: Crew) -> None:
    case = crew.until(crew.opened(), "marked")
    assert [d.what for d in standing_of(case).dues] == ["measures"]
    day = OPENED + timedelta(days=20)
    case = plan_measures(actor=crew.clerk, case_id=case.pk, version=case.version, on=day, plan=[Planned("health", "王医生", day)])
    assert standing_of(case).dues == ()
    row = case.measures.get()
    with pytest.raises(CaseRefused) as told:
        mark_measure(actor=crew.clerk, measure_id=row.pk, confirmed_on=day)
    assert told.value.code == "not_delivered"
    mark_measure(actor=crew.clerk, measure_id=row.pk, delivered_on=day, confirmed_on=day)


def test_clearance_waits_for_every_condition_then_ends_the_status_and_leads_back_by_re_identification(
    crew: Crew, at: Callable[[int], None]
) -> None:
    case = crew.until(crew.opened(), "marked")
    at(400)
    late = OPENED + timedelta(days=390)
    with pytest.raises(CaseRefused) as told:
        crew.opened(procedure="clearance", source="analysis", on=late, clue_key="")
    assert set(told.value.codes) == {"RISK_STANDS", "INCOME_IN_RANGE", "GUARANTEE_MISSING"}
    mark_risk_gone(actor=crew.clerk, risk_id=case.risks.get().pk, on=late, evidence="痊愈证明")
    HouseholdClass.objects.filter(household_id=1).update(is_in_range="no", medical="yes")
    Risk.objects.filter(household_id=1).delete()
    clearing = crew.opened(procedure="clearance", source="analysis", on=late, clue_key="")
    for step, days in (
        ("visited", 1),
        ("deliberated", 2),
        ("noticed", 3),
        ("township_checked", 9),
        ("county_determined", 9),
        ("marked", 10),
    ):
        clearing = crew.step(clearing, step, day=390 + days)
    assert clearing.ended == "cleared"
    assert HouseholdState.objects.filter(household_id=1, status="monitored_near_poor", retracted_at=None).get().to_on is not None
    assert HouseholdState.objects.filter(household_id=1, status="risk_cleared", retracted_at=None).exists()
    at(430)
    again = crew.opened(procedure="re_identification", source="former", on=OPENED + timedelta(days=420), clue_key="")
    assert again.former_case == clearing


def test_household_wholly_without_labour_is_never_cleared(crew: Crew, at: Callable[[int], None]) -> None:
    case = crew.until(crew.opened(), "marked")
    at(400)
    late = OPENED + timedelta(days=390)
    mark_risk_gone(actor=crew.clerk, risk_id=case.risks.get().pk, on=late, evidence="痊愈证明")
    HouseholdClass.objects.filter(household_id=1).update(is_in_range="no", medical="yes", is_without_labour="yes")
    with pytest.raises(CaseRefused) as told:
        crew.opened(procedure="clearance", source="analysis", on=late, clue_key="")
    assert told.value.codes == ("WITHOUT_LABOUR",)


def test_without_a_run_nothing_is_cleared(crew: Crew, at: Callable[[int], None]) -> None:
    crew.until(crew.opened(), "marked")
    at(400)
    HouseholdClass.objects.all().delete()
    assert Run.objects.exists()
    with pytest.raises(CaseRefused) as told:
        crew.opened(procedure="clearance", source="analysis", on=OPENED + timedelta(days=390), clue_key="")
    assert told.value.code == "no_run"
