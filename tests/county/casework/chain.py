"""A case worked step by step: who acts, on which day, on what evidence; every test begins where it needs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from county.records import OWN_VILLAGE
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.casework.models import Case
from jingzhun.county.casework.operations.open_case import Opening, open_case
from jingzhun.county.casework.operations.take_act import take_act
from jingzhun.county.casework.working import Told

TOWN, COUNTY = OWN_VILLAGE[:9], "150424"
OPENED = date(2024, 7, 1)
EVIDENCE = {
    "applied": ("application", "authorisation"),
    "visited": ("visit_form", "risk_gone"),
    "deliberated": ("meeting_minutes",),
    "compared": ("comparison_reply",),
    "noticed": ("notice_signatures",),
    "township_checked": ("township_opinion",),
    "county_determined": ("county_document",),
    "marked": ("marking_record",),
}
BY = {
    "applied": "clerk",
    "visited": "team",
    "deliberated": "committee",
    "compared": "county",
    "noticed": "committee",
    "township_checked": "township",
    "county_determined": "decider",
    "marked": "county",
}
DAYS = {
    "applied": 1,
    "visited": 2,
    "compared": 3,
    "deliberated": 4,
    "noticed": 5,
    "township_checked": 11,
    "county_determined": 13,
    "marked": 14,
}


@dataclass
class Crew:
    """The officers of one village's case, each another person."""

    clerk: Actor
    team: Actor
    committee: Actor
    township: Actor
    town_clerk: Actor
    county: Actor
    decider: Actor

    def step(self, case: Case, step: str, *, day: int | None = None, **told: object) -> Case:
        on = OPENED + timedelta(days=DAYS[step] if day is None else day)
        given = {"outcome": "done", "evidence": EVIDENCE[step], "document_no": "第1号", "meeting_on": on, "class_code": "near_poor"}
        return take_act(actor=getattr(self, BY[step]), case_id=case.pk, told=Told("step", on, step, **(given | told)))  # type: ignore[arg-type]

    def until(self, case: Case, last: str) -> Case:
        """Take the steps of the first form of monitoring up to and with one."""
        for step in DAYS:
            case = self.step(case, step)
            if step == last:
                break
        return case

    def opened(self, household_id: int = 1, **more: object) -> Case:
        told = {"procedure": "monitoring", "source": "department", "on": OPENED, "clue_key": "C101", **more}
        return open_case(actor=self.clerk, opening=Opening(household_id=household_id, **told))  # type: ignore[arg-type]


@pytest.fixture
def crew(make_actor: Callable[..., Actor], make_officer: Callable[..., Officer]) -> Crew:
    second = make_officer("leading_group_office", COUNTY, "county_decider")
    return Crew(
        clerk=make_actor("village_clerk", OWN_VILLAGE),
        team=make_actor("resident_team", OWN_VILLAGE),
        committee=make_actor("village_committee", OWN_VILLAGE),
        township=make_actor("township_approver", TOWN),
        town_clerk=make_actor("township_clerk", TOWN),
        county=make_actor("leading_group_office", COUNTY),
        decider=actor_of(second, on=OPENED),
    )


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a function that lets the site's day be so many days after the opening."""

    def move(days: int) -> None:
        day = OPENED + timedelta(days=days)
        monkeypatch.setattr(timezone, "localdate", lambda *_: day)
        monkeypatch.setattr(
            timezone, "now", lambda: datetime(day.year, day.month, day.day, 9, tzinfo=timezone.get_default_timezone())
        )

    move(60)
    return move
