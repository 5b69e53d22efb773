"""In whose words a reader is told why: the village's, the office's or the health office's (practice.md P28). Asked here only."""

from __future__ import annotations

from jingzhun.county.accounts.actor import Actor

VILLAGE, OFFICE, HEALTH = "village", "office", "health"


def audience_of(actor: Actor, division_code: str) -> str:
    """Return the words that an actor may read about a household of a division; the village's where nothing more is allowed.

    A disease is told to health roles only; amounts, lines and sources to township and county offices; the village reads the
    sentence of the rule and no more.
    """
    if not actor.is_system and actor.may("see_health_details", division_code):
        return HEALTH
    return OFFICE if actor.may("see_office_words", division_code) else VILLAGE
