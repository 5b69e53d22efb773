"""Which record of the month mirrors which contract."""

from __future__ import annotations

from jingzhun.county.clues.models import (
    AssetHit,
    Batch,
    Clue,
    Decision,
    Explanation,
    Finding,
    HouseholdClass,
    HouseholdIncome,
    LinkQuestion,
    MeasureProposal,
    Risk,
    RowFault,
)
from jingzhun.county.registry.mirrored import Mirror
from jingzhun.tables.batches import BATCHES, ROW_FAULTS
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.helping import MEASURE_PROPOSALS
from jingzhun.tables.income import HOUSEHOLD_INCOME
from jingzhun.tables.links import LINK_CANDIDATES
from jingzhun.tables.risks import ASSET_HITS, CLUES, EXPLANATIONS, FINDINGS, HOUSEHOLD_CLASSES, RISKS

# The answers of a run, replaced by those of the next.
MIRRORS = (
    Mirror(Batch, BATCHES),
    Mirror(RowFault, ROW_FAULTS),
    Mirror(LinkQuestion, LINK_CANDIDATES),
    Mirror(HouseholdClass, HOUSEHOLD_CLASSES),
    Mirror(HouseholdIncome, HOUSEHOLD_INCOME),
    Mirror(Finding, FINDINGS),
    Mirror(Risk, RISKS),
    Mirror(AssetHit, ASSET_HITS),
    Mirror(Clue, CLUES),
    Mirror(Explanation, EXPLANATIONS),
    Mirror(MeasureProposal, MEASURE_PROPOSALS),
)
# Kept from run to run.
KEPT = (Mirror(Decision, DECISIONS),)
