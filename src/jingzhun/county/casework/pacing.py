"""The pace of deciding: faster than a person can read, and a supervisor is asked to look (trust.md S83; ASVS 2.4.2).

Nothing is refused: a list of many decided in one meeting is one request and is right. Many requests in a breath are a script behind a
real session; what it decided stands in the trail and is looked at by somebody else.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.audit.pace import FLAG, PACE
from jingzhun.county.clues.law import county_policy

WORK = "work_case"
LOOKED_AT = 1_000  # events of the officer, the newest first; more than that in one request is a list of a meeting


def mind_pace(actor: Actor, division_code: str) -> None:
    """Flag an officer in the trail, once in the time that is counted, where his requests of this moment are too many; in the transaction of the act."""
    own = Event.objects.filter(actor_id=actor.officer_id).order_by("-sequence")
    last_two = list(own.values_list("act", "request_id")[:2])
    if actor.request_id and last_two == [(WORK, actor.request_id)] * 2:
        return  # the act before was of this request, and was minded
    law = county_policy(timezone.localdate()).rule("county/pace")
    most, seconds = law.whole("requests"), law.whole("seconds")
    if actor.officer_id is None or most is None or seconds is None:
        return
    since = timezone.now() - timedelta(seconds=seconds)
    newest = own.values_list("at", "act", "request_id")[:LOOKED_AT]
    recent = [(act, request) for at, act, request in newest if at >= since]
    requests = {request for act, request in recent if act == WORK and request}
    if len(requests) <= most or any(act == FLAG for act, _ in recent):
        return
    record(
        Change(
            actor_id=actor.officer_id,
            for_actor_id=actor.for_officer_id,
            act=FLAG,
            subject_kind=PACE,
            subject_id=str(actor.officer_id),
            division_code=division_code,
            changes={"requests": [None, len(requests)], "seconds": [None, seconds]},
            request_id=actor.request_id,
        )
    )
