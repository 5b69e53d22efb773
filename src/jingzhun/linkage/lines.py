"""The numbers of linkage as policy gives them: lines between the bands, margins, blocks, and the trained weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jingzhun.policy import Policy, RulePolicy
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

BANDS = "linkage/bands"
BLOCKING = "linkage/blocking"
WEIGHTS = "linkage/weights"

_MISSING = Bilingual("政策缺少 {path} 的 {parameter}", "the policy has no {parameter} of {path}")


class LinkPolicyMissing(JingzhunError):
    """A number linkage cannot do without is unknown at this day: it then links nothing rather than guessing."""


@dataclass(frozen=True)
class LinkLines:
    """Lines and sizes.

    Parameters
    ----------
    same_e4
        From this match probability, in ten-thousandths, a row is the person's.
    ask_e4
        From this match probability up to ``same_e4`` a person is asked.
    margin_e4
        So many ten-thousandths of a bit the second person must lie behind.
    candidates
        How many persons are shown to the one who is asked.
    lunar_days
        How many days a lunar birth date may lie from the real one.
    reference_population
        A registry smaller than this is taken to be drawn from so many people, because a name is not rare where few are listed.
    expected_share_ppm
        Share of rows whose person is expected to be in the registry.
    block_persons
        A key shared by more persons than this is too common to look under.
    """

    same_e4: int
    ask_e4: int
    margin_e4: int
    candidates: int
    lunar_days: int
    reference_population: int
    expected_share_ppm: int
    block_persons: int


@dataclass(frozen=True)
class Weight:
    """Share of a level among pairs of one person (m) and among pairs of two (u)."""

    m: float
    u: float


Weights = Mapping[tuple[str, str], Weight]


def read_lines(policy: Policy) -> LinkLines:
    """Return the lines in force.

    Raises
    ------
    LinkPolicyMissing
        If a number is unknown.
    """
    bands, blocking = policy.rule(BANDS), policy.rule(BLOCKING)
    return LinkLines(
        same_e4=_told(bands.whole("same"), bands, "same"),
        ask_e4=_told(bands.whole("ask"), bands, "ask"),
        margin_e4=_told(bands.whole("margin"), bands, "margin"),
        candidates=_told(bands.whole("candidates"), bands, "candidates"),
        lunar_days=_told(bands.whole("lunar_days"), bands, "lunar_days"),
        reference_population=_told(bands.whole("reference_population"), bands, "reference_population"),
        expected_share_ppm=_told(bands.ppm("expected_share"), bands, "expected_share"),
        block_persons=_told(blocking.whole("block_persons"), blocking, "block_persons"),
    )


def read_weights(policy: Policy) -> Weights:
    """Return the trained weights in force, by comparison and level."""
    rows = policy.rule(WEIGHTS).table("levels")
    if rows is None:
        raise LinkPolicyMissing("link_policy_missing", _MISSING, path=WEIGHTS, parameter="levels")
    return {(str(r["comparison"]), str(r["level"])): Weight(m=float(str(r["m"])), u=float(str(r["u"]))) for r in rows}


def _told(number: int | None, rule: RulePolicy, parameter: str) -> int:
    if number is None:
        raise LinkPolicyMissing("link_policy_missing", _MISSING, path=rule.path, parameter=parameter)
    return number
