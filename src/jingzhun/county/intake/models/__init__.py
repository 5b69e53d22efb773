"""The records of the Excel door."""

from __future__ import annotations

from jingzhun.county.intake.models.deliveries import (
    MODES,
    Answer,
    Delivery,
    Effect,
    Fault,
    Question,
    RowFix,
    WrongRow,
    opened,
)
from jingzhun.county.intake.models.lists import ListRow, ListTask, Receipt
from jingzhun.county.intake.models.papers import BridgeEntry, BridgeRun, FormRun, FormTemplate

__all__ = [
    "MODES",
    "Answer",
    "BridgeEntry",
    "BridgeRun",
    "Delivery",
    "Effect",
    "Fault",
    "FormRun",
    "FormTemplate",
    "ListRow",
    "ListTask",
    "Question",
    "Receipt",
    "RowFix",
    "WrongRow",
    "opened",
]
