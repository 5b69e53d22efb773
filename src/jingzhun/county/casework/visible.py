"""The cases and requests an actor may see: where every query and every operation on one begins."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import Case, HelpRequest, Meeting, Referral
from jingzhun.county.registry.queries import of_visible_households


def visible_cases(actor: Actor, act: str = "see_cases") -> QuerySet[Case]:
    """Return the cases of the households in which the actor may do an act."""
    actor.must(act)
    return of_visible_households(Case.objects.select_related("household"), actor, act)


def case_for(actor: Actor, case_id: int, act: str = "see_cases") -> Case:
    """Return a case the actor may see.

    Raises
    ------
    Http404
        Alike where there is none and where it is another division's.
    """
    found = visible_cases(actor, act).filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def visible_requests(actor: Actor, act: str = "see_requests") -> QuerySet[HelpRequest]:
    """Return the requests of the villages in which the actor may do an act."""
    actor.must(act)
    return actor.scope_of(act).limit(HelpRequest.objects.select_related("household", "case"), "village_code")


def request_for(actor: Actor, request_id: int, act: str = "see_requests") -> HelpRequest:
    """Return a request the actor may see; see ``case_for``."""
    found = visible_requests(actor, act).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def visible_referrals(actor: Actor, act: str = "see_referrals") -> QuerySet[Referral]:
    """Return the referrals of the households in which the actor may do an act, with measure and household."""
    actor.must(act)
    return of_visible_households(Referral.objects.select_related("household", "measure"), actor, act)


def visible_meetings(actor: Actor, act: str = "see_cases") -> QuerySet[Meeting]:
    """Return the meetings of the villages in which the actor may do an act."""
    actor.must(act)
    return actor.scope_of(act).limit(Meeting.objects.all(), "village_code")


def meeting_for(actor: Actor, meeting_id: int, act: str = "see_cases") -> Meeting:
    """Return a meeting the actor may see; see ``case_for``."""
    found = visible_meetings(actor, act).filter(pk=meeting_id).first()
    if found is None:
        raise Http404
    return found
