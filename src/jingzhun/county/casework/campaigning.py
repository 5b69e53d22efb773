"""The homes of a campaign: those of its scope an officer may visit, those still left, and the counts by village."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, QueryDict

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import Campaign, CampaignVisit
from jingzhun.county.clues.filters import filter_in
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.queries import of_visible_households, visible_households


def campaign_for(actor: Actor, campaign_id: int, act: str = "see_campaigns") -> Campaign:
    """Return a campaign; every campaign is of the whole county and each officer sees the homes of his own divisions.

    Raises
    ------
    PermissionDenied, Http404
        Where the role has no such act; where there is none.
    """
    actor.must(act)
    found = Campaign.objects.filter(pk=campaign_id).first()
    if found is None:
        raise Http404
    return found


def homes_of(actor: Actor, campaign: Campaign, act: str = "see_campaigns") -> QuerySet[Household]:
    """Return the homes of a campaign's scope in which an actor may do an act."""
    return homes_in(actor, campaign.query, act)


def homes_in(actor: Actor, query: str, act: str) -> QuerySet[Household]:
    """Return the open homes of a saved list's filter in which an actor may do an act; of an empty filter every home."""
    wanted = filter_in(QueryDict(query)).wanted
    return visible_households(actor, act).filter(wanted.condition(), closed_on__isnull=True)


def left_homes(actor: Actor, campaign: Campaign) -> QuerySet[Household]:
    """Return the homes not visited yet, by route; one that was not reached is still left."""
    visited = CampaignVisit.objects.filter(campaign=campaign, household=OuterRef("pk")).exclude(way="absent")
    return homes_of(actor, campaign).filter(~Exists(visited)).order_by("village_code", "group_name", "household_id")


def counts_by_village(actor: Actor, campaign: Campaign) -> dict[str, dict[str, int]]:
    """Return by village how many homes are in scope, how many were seen, phoned and not reached, and how many findings and cases there are."""
    homes = homes_of(actor, campaign).order_by().values("village_code").annotate(n=Count("pk"))
    found = {row["village_code"]: {"homes": row["n"]} for row in homes}
    visits = of_visible_households(CampaignVisit.objects.filter(campaign=campaign), actor, "see_campaigns")
    counted = visits.order_by().values("village_code").annotate(
        seen=Count("pk", filter=Q(way="seen")),
        phoned=Count("pk", filter=Q(way="phoned")),
        absent=Count("pk", filter=Q(way="absent")),
        findings=Count("pk", filter=~Q(risk="")),
        cases=Count("case"),
    )  # fmt: skip
    for row in counted:
        told = {name: int(row[name]) for name in ("seen", "phoned", "absent", "findings", "cases")}
        found.setdefault(row["village_code"], {"homes": 0}).update(told)
    blank = dict.fromkeys(("homes", "seen", "phoned", "absent", "findings", "cases"), 0)
    return {code: blank | here for code, here in sorted(found.items())}
