"""The code of a household's filing sheet is made the first time that the sheet is printed, and stays (P18)."""

from __future__ import annotations

import base64
import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.registry.models import FilingSheet, Household

CODE_BYTES = 12  # twenty letters of base 32, the last ones cut: 96 bits, nothing to guess
CODE_LENGTH = 20


def make_filing_sheets(*, actor: Actor, households: Sequence[Household]) -> dict[int, str]:
    """Return the code of each household's filing sheet, making those that are not there.

    Raises
    ------
    PermissionDenied
        Where the actor changes no households in the village of one of them.
    """
    for household in households:
        actor.must("change_household", household.village_code)
    there = _codes(households)
    missing = [one for one in households if one.pk not in there]
    if not missing:
        return there
    now = timezone.now()
    rows = [FilingSheet(household=one, code=_new_code(), made_by=actor.officer_id, made_at=now) for one in missing]
    with transaction.atomic():
        FilingSheet.objects.bulk_create(rows, ignore_conflicts=True)  # two who print at once print one code
        codes = _codes(households)
        record(*_told(actor, [row.household for row in rows if codes[row.household_id] == row.code]))
    return codes


def _codes(households: Sequence[Household]) -> dict[int, str]:
    return dict(FilingSheet.objects.filter(household__in=households).values_list("household_id", "code"))


def _new_code() -> str:
    return base64.b32encode(secrets.token_bytes(CODE_BYTES + 1)).decode()[:CODE_LENGTH]


def _told(actor: Actor, made: Sequence[Household]) -> Iterator[Change]:
    """Yield one event a village; of a single household it is the household's own."""
    by_village: dict[str, list[Household]] = defaultdict(list)
    for household in made:
        by_village[household.village_code].append(household)
    for village, homes in by_village.items():
        only = homes[0].pk if len(homes) == 1 else None
        yield Change(
            actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act="make_filing_sheets",
            subject_kind="village" if only is None else "household", subject_id=village if only is None else str(only),
            household_id=only, division_code=village, changes={"households": [None, len(homes)]}, request_id=actor.request_id,
        )  # fmt: skip
