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

__all__ = ["MODES", "Answer", "Delivery", "Effect", "Fault", "Question", "RowFix", "WrongRow", "opened"]
