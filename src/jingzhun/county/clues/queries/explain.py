"""Why a household is on the list or not: the sentences of the reader's audience, and for offices the path of the decision as a tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
from django.db.models import Model
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.audience import VILLAGE, audience_of
from jingzhun.county.clues.mirrored import MIRRORS
from jingzhun.county.clues.models import Explanation, Finding, HouseholdClass, HouseholdIncome, Run
from jingzhun.county.clues.queries.runs import newest_run, policy_of
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.queries import household_for
from jingzhun.rules.trace import Trace
from jingzhun.screening import explain_case
from jingzhun.values.speech import Bilingual

NOTHING = Bilingual("没有发现风险。", "No risk found.")
EXPLAINED: tuple[type[Model], ...] = (HouseholdClass, HouseholdIncome, Finding)


@dataclass(frozen=True)
class Explained:
    """Why one household is where it is.

    Parameters
    ----------
    tree
        The path of the decision; null for the village, because it names amounts and sources (P28).
    is_same_law
        Whether today's packs give the law of the run's day as the run knew it; where not, the tree's numbers were changed since.
    """

    household: Household
    audience: str
    words: Bilingual
    tree: Trace | None
    run: Run
    is_same_law: bool


def explained_for(actor: Actor, household_id: int) -> Explained:
    """Return the explanation of a household in the reader's words.

    Raises
    ------
    Http404
        Where the household is not the actor's, or no run knows it yet.
    """
    household = household_for(actor, household_id)
    run = newest_run()
    if run is None:
        raise Http404
    audience, policy = audience_of(actor, household.village_code), policy_of(run)
    tables = tables_of(household_id)
    if not tables["household_classes"].num_rows:
        raise Http404
    tree = explain_case(tables, household_id, policy) if audience != VILLAGE else None
    return Explained(household, audience, words_of(household_id, audience), tree, run, policy.hash == run.policy_hash)


def words_of(household_id: int, audience: str) -> Bilingual:
    """Return the two sentences of a household for an audience."""
    found = Explanation.objects.filter(household_id=household_id, audience=audience).values_list("zh", "en").first()
    return Bilingual(*found) if found else NOTHING


def tables_of(household_id: int) -> Mapping[str, pa.Table]:
    """Return the rows of one household under the contracts that the screening room explains from."""
    found = {}
    for mirror in MIRRORS:
        if mirror.model in EXPLAINED:
            columns = mirror.columns
            rows = mirror.model._default_manager.filter(household_id=household_id).values(*columns.values())
            renamed = [{column: row[field] for column, field in columns.items()} for row in rows]
            found[mirror.contract.name] = mirror.contract.from_rows(renamed)
    return found
