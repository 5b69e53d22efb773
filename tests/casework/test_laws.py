"""Laws of cases, on every procedure: no step out of order, no clock missed silently, nobody approves twice, history replays to the same state."""

from __future__ import annotations

import os
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jingzhun.casework import (
    PROCEDURES,
    Act,
    Place,
    Progress,
    after_act,
    dues,
    late_steps,
    may_take,
    next_steps,
    procedure_of,
    replay,
)
from jingzhun.policy import WorkingDays, load
from jingzhun.rules.clocks import deadline
from jingzhun.tables.casework import ACT_KINDS

POLICIES = {name: load("cn/150424", date(2018 if name == "household_exit" else 2024, 6, 30)) for name in PROCEDURES}
CASES = {name: procedure_of(policy, name) for name, policy in POLICIES.items()}
ROLES = (
    "village_committee",
    "village_clerk",
    "resident_team",
    "township_clerk",
    "township_approver",
    "leading_group_office",
    "leader",
)
EVIDENCE = sorted({code for p in CASES.values() for s in p.steps for any_of in s.evidence for code in any_of})
STEPS = int(os.environ.get("LAW_STEPS", "60"))
EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "12"))
START = date(2024, 6, 3)
SWEEPS = 5
ENDS: set[str] = set()  # how the cases of the sweep ended: a sweep that ends none shows nothing


class CaseMachine(RuleBasedStateMachine):
    """Officers of all roles do what they like, in order and out of it, on days that pass; what is refused changes nothing."""

    @initialize(name=st.sampled_from(PROCEDURES))
    def begin(self, name: str) -> None:
        self.procedure = CASES[name]
        self.history: list[Act] = []
        self.progress = Progress()
        self.today = START

    def place(self) -> Place:
        return Place(self.procedure, self.progress, self.today, POLICIES[self.procedure.name].calendar, "cleared")

    def take(self, act: Act) -> None:
        if not may_take(self.place(), act):
            self.history.append(act)
            self.progress = after_act(self.procedure, self.progress, act)

    @rule(days=st.integers(0, 9))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        kind=st.sampled_from([kind for kind in ACT_KINDS if kind != "withdraw"] * 3 + ["withdraw"]),
        actor=st.integers(1, 5),
        role=st.sampled_from(ROLES),
        outcome=st.sampled_from(["done", "refused", "returned", "upheld", "dismissed", "not_a_risk", None]),
        ago=st.integers(-1, 4),
        reason=st.sampled_from(["写明", "", None]),
        place=st.integers(0, 8),
    )
    def anybody_does_anything(
        self, kind: str, actor: int, role: str, outcome: str | None, ago: int, reason: str | None, place: int
    ) -> None:
        step = self.procedure.steps[place % len(self.procedure.steps)].code if kind == "step" else None
        on = self.today - timedelta(days=ago)
        self.take(Act(kind, on, actor, role, step, outcome, tuple(EVIDENCE), reason, "1号", on))

    @precondition(lambda self: self.progress.opened is None)
    @rule()
    def a_clue_is_opened(self) -> None:
        self.take(Act("open", self.today, 1, "village_clerk"))

    @rule(
        actor=st.integers(1, 9),
        outcome=st.sampled_from(["done", "done", "done", "refused", "returned"]),
        wait=st.integers(0, 7),
        data=st.data(),
    )
    def the_next_step_is_taken(self, actor: int, outcome: str, wait: int, data: st.DataObject) -> None:
        steps = next_steps(self.place())
        if steps:
            self.today += timedelta(days=wait)
            step = data.draw(st.sampled_from(steps))
            self.take(
                Act("step", self.today, actor, step.actors[0], step.code, outcome, tuple(EVIDENCE), "写明", "1号", self.today)
            )

    @rule(data=st.data())
    def the_case_goes_on(self, data: st.DataObject) -> None:
        """Another officer each time, on the first day allowed: so that cases come to their end within a sweep."""
        steps = next_steps(self.place())
        if steps:
            step = data.draw(st.sampled_from(steps))
            self.today = max([self.today, *(d.earliest_on for d in dues(self.place()) if d.what == step.code and d.earliest_on)])
            by = 100 + len(self.history)
            self.take(Act("step", self.today, by, step.actors[0], step.code, "done", tuple(EVIDENCE), None, "1号", self.today))

    def teardown(self) -> None:
        if hasattr(self, "progress") and self.progress.ended:
            ENDS.add(self.progress.ended)

    @invariant()
    def steps_stand_on_those_before(self) -> None:
        for code, act in getattr(self, "progress", Progress()).done.items():
            step = self.procedure.step(code)
            assert step is not None
            assert all(before in self.progress.done for before in step.after), code
            assert all(self.progress.done[before].on <= act.on for before in step.after), code
            assert act.role in step.actors

    @invariant()
    def nobody_approves_twice_or_what_he_did(self) -> None:
        done = getattr(self, "progress", Progress()).done
        for code, act in done.items():
            step = self.procedure.step(code)
            if step and step.approves:
                assert all(other.actor_id != act.actor_id for c, other in done.items() if c != code), code

    @invariant()
    def history_replays_to_the_same_state(self) -> None:
        if hasattr(self, "procedure"):
            assert replay(self.procedure, self.history) == self.progress
            assert list(self.progress.acts) == self.history  # nothing leaves the history

    @invariant()
    def an_ended_case_has_its_end_and_an_open_one_its_clocks(self) -> None:
        if not hasattr(self, "procedure") or self.progress.opened is None:
            return
        running = dues(self.place())
        if self.progress.ended is None and not self.progress.paused:
            told = {d.what for d in running}
            for step in next_steps(self.place()):
                started = step.since is None or self.progress.day_of(step.since)
                assert step.code in told or not started, step.code
            assert self.procedure.chain is None or "whole_case" in told
        assert {d.what for d in running if d.is_late} <= {d.what for d in late_steps(self.place())}
        for due in running:
            if due.due_on is not None:
                assert due.is_late == (self.today > due.due_on)

    @invariant()
    def a_missed_clock_of_a_standing_step_stays_missed(self) -> None:
        if hasattr(self, "procedure") and self.progress.opened:
            for code, act in self.progress.done.items():
                step = self.procedure.step(code)
                start = self.progress.day_of(step.since) if step and step.since else None
                if step and start and step.within and step.within.count is not None and not self.progress.pauses:
                    last = deadline(start, step.within.count, unit=step.within.unit, calendar=self.place().calendar)
                    assert (act.on > last) == any(d.what == code and d.done_on for d in late_steps(self.place()))


TestCases = CaseMachine.TestCase
TestCases.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def test_ten_thousand_steps_keep_the_laws() -> None:
    machine = type("LongMachine", (CaseMachine,), {}).TestCase
    machine.settings = settings(
        max_examples=200, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
    )  # 12,000 steps at most
    ENDS.clear()
    wanted = {"refused", "withdrawn", "enrolled", "cleared"}
    for _ in range(SWEEPS):  # a sweep is drawn at random and now and then ends no case in one of the ways; then another is drawn
        machine("runTest").runTest()
        if wanted <= ENDS:
            break
    assert wanted <= ENDS


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_working_days_agree_with_the_holiday_library(year: int) -> None:
    calendar = WorkingDays()
    for start in (date(year, 1, 1) + timedelta(days=n) for n in range(0, 350, 7)):
        expected, left = start, 5
        while left:
            expected += timedelta(days=1)
            left -= bool(chinese_calendar.is_workday(expected))
        assert deadline(start, 5, unit="working", calendar=calendar) == expected


def test_beyond_the_published_years_weekdays_stand_in_and_the_clock_says_so() -> None:
    """F37."""
    calendar = WorkingDays()
    assert deadline(date(2029, 1, 5), 5, unit="working", calendar=calendar) == date(2029, 1, 12)
    assert calendar.is_guessed(date(2029, 1, 12))
    assert not calendar.is_guessed(date(2025, 1, 12))


def test_every_step_has_a_name_and_every_evidence_too() -> None:
    policy = POLICIES["monitoring"]
    for procedure in CASES.values():
        for step in procedure.steps:
            assert policy.codes("case_steps").label(step.code).zh
            assert all(policy.codes("case_evidence").label(code).zh for any_of in step.evidence for code in any_of)
            assert all(policy.codes("case_outcomes").label(code).zh for code in step.outcomes)
        assert policy.codes("case_ends").label(procedure.ends_as).zh
