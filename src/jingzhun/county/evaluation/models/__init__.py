"""The records of evaluation."""

from __future__ import annotations

from jingzhun.county.evaluation.models.problems import STEP_KINDS, Inspection, Problem, ProblemStep

__all__ = ["STEP_KINDS", "Inspection", "Problem", "ProblemStep"]
