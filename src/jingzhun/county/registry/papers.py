"""Reading the papers of a household: where they lie, which are there, which are missing for its case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.models import Household, HouseholdState, Paper
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.queries import household_for, visible_households
from jingzhun.policy.codes import code_lists
from jingzhun.values.speech import Bilingual

CASE_OF_STATUS = {
    "registered_poor": "poor",
    "exited": "exited",
    "monitored_unstable_exited": "monitored",
    "monitored_near_poor": "monitored",
    "monitored_sudden_hardship": "monitored",
    "risk_cleared": "cleared",
    "relocated": "relocated",
}


@dataclass(frozen=True)
class IndexLine:
    """One line of a file's index: a kind of paper, those that are there, and whether the case asks for it."""

    kind: str
    label: Bilingual
    is_required: bool
    papers: tuple[Paper, ...]

    @property
    def is_missing(self) -> bool:
        """Return whether the case asks for it and it is not there."""
        return self.is_required and not self.papers


def place_of(paper: Paper) -> Path:
    """Return where the bytes of a paper lie: in the folder that the backup keeps."""
    return Path(settings.DATA) / "files" / "papers" / paper.pk[:2] / paper.pk


def required_kinds(statuses: Iterable[str], on: date) -> frozenset[str]:
    """Return the kinds of paper that the cases of a household ask for on a day: policy data, the code list ``papers``."""
    cases = {CASE_OF_STATUS[status] for status in statuses if status in CASE_OF_STATUS}
    listed = code_lists()["papers"]
    asked = {code: str(listed.attribute(code, "cases") or "").split() for code in listed.valid_on(on)}
    return frozenset(code for code, own in asked.items() if cases & set(own))


def index_of(actor: Actor, household_id: int, on: date | None = None) -> tuple[IndexLine, ...]:
    """Return the index of a household's file: what its cases ask for and what else is there, in the order of the list.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    day = on or timezone.localdate()
    required = required_kinds(statuses_of(household, day), day)
    there: dict[str, list[Paper]] = {}
    for paper in household.papers.filter(withdrawn_at__isnull=True).order_by("recorded_at"):
        there.setdefault(paper.kind, []).append(paper)
    shown = [code for code in code_lists()["papers"].codes if code in required or code in there]
    return tuple(
        IndexLine(code, code_lists()["papers"].label(code), code in required, tuple(there.get(code, ()))) for code in shown
    )


def statuses_of(household: Household, on: date) -> set[str]:
    """Return the statuses that a household has on a day."""
    held = HouseholdState.objects.filter(STANDS, household=household, from_on__lte=on)
    return set(held.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).values_list("status", flat=True))


def paper_for(actor: Actor, paper_id: str) -> Paper:
    """Return a paper of a household the actor may see.

    Raises
    ------
    Http404
        Alike where there is none, where it was withdrawn, and where it is another division's (trust.md S43).
    """
    rows = Paper.objects.filter(household__in=visible_households(actor), withdrawn_at__isnull=True)
    found = rows.filter(pk=paper_id).select_related("household").first()
    if found is None:
        raise Http404
    return found
