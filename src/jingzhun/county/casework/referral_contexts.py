"""What the templates of referrals get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jingzhun.county.casework.models import Referral
from jingzhun.county.config.states import Clock, State
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class ReferralLine:
    """A referral: of which measure to which department, and where it stands."""

    row: Referral
    village: str
    measure: Bilingual
    department: Bilingual
    state: State
    clock: Clock | None


@dataclass(frozen=True)
class ReferralsPage:
    """A tab of referrals.

    Parameters
    ----------
    counts
        Referrals by tab; each is the count of its list.
    departments
        Those that have not answered something, for the list that goes to each.
    """

    lines: tuple[ReferralLine, ...]
    tab: str
    counts: dict[str, int]
    next_page: str
    departments: tuple[tuple[str, Bilingual], ...]
    today: date
    may_answer: bool
    may_refer: bool
    refused: Bilingual | None = None
