"""The records of clues and of the month's run."""

from __future__ import annotations

from jingzhun.county.clues.models.answers import (
    AssetHit,
    Explanation,
    Finding,
    HouseholdClass,
    HouseholdIncome,
    MeasureProposal,
    Risk,
)
from jingzhun.county.clues.models.clue import Clue
from jingzhun.county.clues.models.memory import ClueStep, Decision, VillageCount
from jingzhun.county.clues.models.month import Batch, LinkQuestion, RowFault, Run
from jingzhun.county.clues.models.work import MonthFile, MonthWork

__all__ = [
    "AssetHit",
    "Batch",
    "Clue",
    "ClueStep",
    "Decision",
    "Explanation",
    "Finding",
    "HouseholdClass",
    "HouseholdIncome",
    "LinkQuestion",
    "MeasureProposal",
    "MonthFile",
    "MonthWork",
    "Risk",
    "RowFault",
    "Run",
    "VillageCount",
]
