"""Campaigns as they are listed and shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.campaign_contexts import CampaignPage, HomePage, VillageCoverage
from jingzhun.county.casework.campaigning import campaign_for, counts_by_village, homes_of, left_homes
from jingzhun.county.casework.models import Campaign, CampaignVisit
from jingzhun.county.casework.queries.requests import risks_on
from jingzhun.county.casework.rounds import RoundLine, RoundsPage, chosen_village, rounds_page, share, state_of_round
from jingzhun.county.registry.queries import place_names

PAGE = 50
COUNTED = ("homes", "seen", "phoned", "absent", "findings", "cases")


def campaigns_shown(actor: Actor) -> RoundsPage[Campaign]:
    """Return the campaigns, the newest first."""
    actor.must("see_campaigns")
    return rounds_page(actor, map(line_of, Campaign.objects.all()), may_lead=actor.may("lead_campaigns"))


def line_of(row: Campaign) -> RoundLine[Campaign]:
    """Return a campaign with its state in words."""
    return RoundLine(row, state_of_round(row, ended=_("campaign is closed") if row.closed_at else None))


def campaign_shown(actor: Actor, campaign_id: int, page: int, village: str = "") -> CampaignPage:
    """Return a campaign with its coverage in the officer's divisions and the homes left in one of its villages; a closed one as it was closed."""
    row = campaign_for(actor, campaign_id)
    counts = counts_by_village(actor, row)
    if row.closed_at and row.result is not None:
        counts = {code: told for code, told in row.result.items() if code in counts}
    names = place_names(set(counts))
    village = chosen_village(counts, village)
    first = (max(page, 1) - 1) * PAGE
    shows = bool(village) and not row.closed_at
    some = list(left_homes(actor, row).filter(village_code=village)[first : first + PAGE + 1]) if shows else []
    return CampaignPage(
        line=line_of(row),
        villages=tuple(_coverage(code, names.get(code, code), told) for code, told in counts.items()),
        total=_coverage("", _now("all"), {name: sum(told[name] for told in counts.values()) for name in COUNTED}),
        village=village,
        left=tuple((home, names.get(home.village_code, home.village_code)) for home in some[:PAGE]),
        next_page=f"?village={village}&page={page + 1}" if len(some) > PAGE else "",
        may_visit=not row.closed_at and actor.may("visit_campaigns"),
        may_lead=not row.closed_at and actor.may("lead_campaigns"),
    )


def _coverage(code: str, name: str, told: Mapping[str, int]) -> VillageCoverage:
    return VillageCoverage(
        code=code, name=name, homes=told["homes"], seen=told["seen"], phoned=told["phoned"], absent=told["absent"], findings=told["findings"],
        cases=told["cases"], share=share(told["seen"] + told["phoned"], told["homes"]),
    )  # fmt: skip


def home_shown(actor: Actor, campaign_id: int, household_id: int) -> HomePage:
    """Return the form of a home with what was told of it before.

    Raises
    ------
    Http404
        Where the home is not the actor's, or not of the campaign.
    """
    row = campaign_for(actor, campaign_id, "visit_campaigns")
    home = homes_of(actor, row, "visit_campaigns").filter(pk=household_id).first()
    if home is None or row.closed_at:
        raise Http404
    before = CampaignVisit.objects.filter(campaign=row, household=home).first()
    told = before.told if before else {}
    today = timezone.localdate()
    return HomePage(
        row=row,
        household=home,
        village=place_names({home.village_code}).get(home.village_code, home.village_code),
        questions=tuple((asks, told.get(asks, "")) for asks in row.questions),
        note=told.get("", ""),
        risk=before.risk if before else "",
        risks=risks_on(today),
        on=today,
    )
