"""A deliberation counted: who may vote on a household, whether enough were present, and what the votes say (practice.md P7).

Grain: a household of a meeting. Nulls: a quorum or majority that policy does not know gives no result. Source: K.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jingzhun.policy import Policy
from jingzhun.values.rounding import PPM
from jingzhun.values.speech import Bilingual

FOR, AGAINST, ABSTAINED = "for", "against", "abstained"


@dataclass(frozen=True)
class Ballot:
    """One representative at a meeting. ``vote`` is null for one who was entitled and did not come."""

    person_id: int
    vote: str | None


@dataclass(frozen=True)
class Tally:
    """What a deliberation says of one household. ``is_accepted`` is null where it may not decide; ``why`` says so."""

    entitled: int
    present: int
    recused: tuple[int, ...]
    votes_for: int
    votes_against: int
    abstained: int
    is_accepted: bool | None
    why: Bilingual


def tally(ballots: Sequence[Ballot], members: Collection[int], relatives: Collection[int], policy: Policy) -> Tally:
    """Return the tally of one household.

    Parameters
    ----------
    ballots
        Every entitled representative, present or not.
    members, relatives
        Persons of the household, and their kin: both leave the room for this household and count nowhere.
    """
    numbers = policy.rule("casework/deliberation")
    kin = {*members, *relatives}
    counted = [b for b in ballots if b.person_id not in kin]
    present = [b for b in counted if b.vote is not None]
    votes = {vote: sum(b.vote == vote for b in present) for vote in (FOR, AGAINST, ABSTAINED)}
    recused = tuple(sorted(b.person_id for b in ballots if b.person_id in kin))
    quorum, majority = numbers.ppm("quorum_share"), numbers.ppm("majority_share")
    accepted, why = _result(len(counted), len(present), votes[FOR], quorum=quorum, majority=majority)
    return Tally(len(counted), len(present), recused, votes[FOR], votes[AGAINST], votes[ABSTAINED], accepted, why)


def _result(
    entitled: int, present: int, in_favour: int, *, quorum: int | None, majority: int | None
) -> tuple[bool | None, Bilingual]:
    if quorum is None or majority is None:
        return None, Bilingual("到会和通过比例不清楚", "the shares of quorum and majority are not known")
    if not entitled or present * PPM < entitled * quorum:
        return None, Bilingual(
            f"到会{present}人，不足应到{entitled}人的规定比例，须另行召开",
            f"{present} of {entitled} were present: too few, meet again",
        )
    if in_favour * PPM > present * majority:
        return True, Bilingual(f"赞成{in_favour}票，超过到会{present}人的半数", f"{in_favour} of {present} present were in favour")
    return False, Bilingual(
        f"赞成{in_favour}票，未超过到会{present}人的半数", f"{in_favour} of {present} present were in favour: not enough"
    )
