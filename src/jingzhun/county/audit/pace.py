"""Paces that were flagged, until a supervisor says what he found (trust.md S83)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from jingzhun.county.audit.models import Event
from jingzhun.county.audit.operations import Change, record
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

FLAG, REVIEW, PACE = "flag_pace", "review_pace", "pace"  # the subject, by which the trail is indexed
NO_FINDING = Bilingual("请写明核查结果", "say what you found")
DONE = Bilingual("已经有人核查过", "somebody looked at it already")
OWN = Bilingual("不能核查自己", "nobody looks at his own pace")
MOST_REASON = 300


class PaceRefused(JingzhunError):
    """A flagged pace cannot be looked at as asked."""


def unreviewed(actor: Any) -> QuerySet[Event]:  # noqa: ANN401 - accounts.actor.Actor, which stands above the trail
    """Return the flags of the actor's divisions of which nobody said yet what he found, the oldest first."""
    seen = Event.objects.filter(subject_kind=PACE, act=REVIEW).values_list("subject_id", flat=True)
    flags = Event.objects.filter(actor.scope_of("review_pace").within("division_code"), subject_kind=PACE, act=FLAG)
    return flags.exclude(sequence__in=[int(number) for number in seen])


def review_pace(*, actor: Any, sequence: int, finding: str) -> None:  # noqa: ANN401 - as above
    """Keep what a supervisor found of a flagged pace; inside the caller's transaction.

    Raises
    ------
    PermissionDenied
        Where the actor reviews no pace.
    Http404
        Where there is no such flag in his divisions.
    PaceRefused
        ``no_finding``, ``own``, ``done``.
    """
    actor.must("review_pace")
    flag = Event.objects.filter(actor.scope_of("review_pace").within("division_code"), act=FLAG, sequence=sequence).first()
    if flag is None:
        raise Http404
    if not finding.strip():
        raise PaceRefused("no_finding", NO_FINDING)
    if flag.actor_id == actor.officer_id:
        raise PaceRefused("own", OWN)
    if not unreviewed(actor).filter(sequence=sequence).exists():
        raise PaceRefused("done", DONE)
    record(
        Change(
            actor_id=actor.officer_id,
            for_actor_id=actor.for_officer_id,
            act=REVIEW,
            subject_kind=PACE,
            subject_id=str(sequence),
            division_code=flag.division_code,
            reason=finding.strip()[:MOST_REASON],
            request_id=actor.request_id,
        )
    )
