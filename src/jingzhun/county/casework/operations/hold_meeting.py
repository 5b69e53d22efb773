"""A meeting was held: who came, who left the room for whose case, how it voted. The room counts; what it accepts or refuses is each case's step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.casework import Ballot, Tally, tally
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.law import policy_of_case
from jingzhun.county.casework.models import AgendaItem, Attendee, Meeting
from jingzhun.county.casework.operations.call_meeting import STEP
from jingzhun.county.casework.operations.take_act import act_on
from jingzhun.county.casework.recusing import kin_of
from jingzhun.county.casework.visible import visible_meetings
from jingzhun.county.casework.working import CaseRefused, Told, locked_case, must_be_seen
from jingzhun.values.speech import Bilingual

FOR, AGAINST, ABSTAINED = "for", "against", "abstained"
EVIDENCE = ("meeting_minutes",)
HELD = Bilingual("这次会已经记录，不能再改", "this meeting is recorded and closed")
NO_NUMBER = Bilingual("请填写会议记录文号、主持人和记录人", "give the number of the minutes, who led and who wrote them")
NOT_HELD_YET = Bilingual("会议日期晚于今天", "the meeting is in the future")
NO_VOTES = Bilingual("“{head}”户的票数没有填全", "the votes on the household of {head} are not complete")
WRONG_SUM = Bilingual(
    "“{head}”户：赞成{yes}、反对{no}、弃权{none}，共{sum}票；除回避外到会{present}人，票数应相等",
    "household of {head}: {yes} for, {no} against, {none} abstained make {sum} votes; {present} were present and not recused, which must be the same",
)
NO_ONE = Bilingual("回避名单里的“{name}”不在应到代表里", "'{name}' of those recused is not among those entitled")
NO_REASON = Bilingual("“{head}”户没有通过，请写明原因", "the household of {head} was not accepted: give the reason")


@dataclass(frozen=True)
class Vote:
    """How the meeting voted on one case; ``recused`` are names besides those the registry knows of."""

    votes_for: int | None
    votes_against: int | None
    abstained: int | None
    recused: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """What is told of a meeting that was held; ``present`` are numbers of attendees."""

    number: str
    chair: str
    writer: str
    present: Sequence[int]
    votes: Mapping[int, Vote]


def hold_meeting(*, actor: Actor, meeting_id: int, version: int, told: Minutes) -> Meeting:
    """Record a meeting and return it; a case that has no quorum stays where it is, and the minutes say so.

    Raises
    ------
    Http404
        Where the meeting is not the actor's.
    CaseRefused
        ``changed``, ``held``, ``no_number``, ``not_held_yet``, ``no_votes``, ``wrong_sum``, ``no_one``, ``no_reason``; ``refused`` where the
        procedure does not let this officer, or anybody, take the step of a case. Nothing is written then.
    """
    if not (told.number.strip() and told.chair.strip() and told.writer.strip()):
        raise CaseRefused("no_number", NO_NUMBER)
    with transaction.atomic():
        meeting = _locked(actor, meeting_id, version)
        people = list(meeting.attendees.all())
        present = {p.pk for p in people} & set(told.present)
        meeting.attendees.filter(pk__in=present).update(is_present=True)
        meeting.number, meeting.chair, meeting.writer = told.number.strip()[:60], told.chair.strip()[:40], told.writer.strip()[:40]
        results = {}
        for item in meeting.agenda.select_related("case__household"):
            vote = told.votes.get(item.case_id, Vote(None, None, None))
            results[item.case_id] = _judge(actor, meeting, item, vote, people=people, present=present)
        meeting.state, meeting.held_at, meeting.version = "held", timezone.now(), meeting.version + 1
        meeting.save()
        record(
            Change(
                actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act="hold_meeting", subject_kind="meeting",
                subject_id=str(meeting.pk), division_code=meeting.village_code,
                changes={"number": [None, meeting.number], "present": [None, len(present)], "accepted": [None, results]},
                request_id=actor.request_id,
            )
        )  # fmt: skip
    return meeting


def _locked(actor: Actor, meeting_id: int, version: int) -> Meeting:
    meeting = visible_meetings(actor, "hold_meetings").select_for_update().filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404
    if meeting.state == "held":
        raise CaseRefused("held", HELD)
    must_be_seen(seen=version, now=meeting.version)
    if meeting.on > timezone.localdate():
        raise CaseRefused("not_held_yet", NOT_HELD_YET)
    return meeting


def _judge(
    actor: Actor, meeting: Meeting, item: AgendaItem, vote: Vote, *, people: Sequence[Attendee], present: set[int]
) -> bool | None:
    """Count one case, write its votes and take its step; return what the meeting said."""
    found = _tallied(item, vote, people, present)
    head = item.case.household.head_name
    item.votes_for, item.votes_against, item.abstained = vote.votes_for, vote.votes_against, vote.abstained
    item.is_accepted, item.said_zh, item.said_en = found.is_accepted, found.why.zh, found.why.en
    item.reason = vote.reason.strip()[:500]
    if found.is_accepted is False and not item.reason:
        raise CaseRefused("no_reason", NO_REASON, head=head)
    item.save()
    if found.is_accepted is not None:
        step = Told(
            "step",
            meeting.on,
            STEP,
            "done" if found.is_accepted else "refused",
            EVIDENCE,
            item.reason or None,
            meeting.number,
            meeting.on,
        )
        act_on(actor, locked_case(actor, item.case_id, version=None), step)
    return found.is_accepted


def _tallied(item: AgendaItem, vote: Vote, people: Sequence[Attendee], present: set[int]) -> Tally:
    head = item.case.household.head_name
    counts = (vote.votes_for, vote.votes_against, vote.abstained)
    if any(count is None for count in counts):
        raise CaseRefused("no_votes", NO_VOTES, head=head)
    yes, no, none = (count or 0 for count in counts)
    members, relatives = kin_of(item.case)
    named = {_named(name, people).pk for name in vote.recused}
    kin = {p.pk for p in people if p.person_id in members | relatives} | named
    item.recused = sorted(kin)
    heard = [p for p in people if p.pk in present and p.pk not in kin]
    if yes + no + none != len(heard):
        raise CaseRefused("wrong_sum", WRONG_SUM, head=head, yes=yes, no=no, none=none, sum=yes + no + none, present=len(heard))
    votes = [FOR] * yes + [AGAINST] * no + [ABSTAINED] * none
    ballots = [Ballot(p.pk, v) for p, v in zip(heard, votes, strict=True)]
    ballots += [Ballot(p.pk, None) for p in people if p not in heard]
    return tally(ballots, (), kin, policy_of_case(item.case))


def _named(name: str, people: Sequence[Attendee]) -> Attendee:
    found = next((p for p in people if p.name == name), None)
    if found is None:
        raise CaseRefused("no_one", NO_ONE, name=name)
    return found
