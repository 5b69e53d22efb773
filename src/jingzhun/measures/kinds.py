"""The fourteen kinds of measure, in the order in which they are offered: development first (domain.md 1.2)."""

from __future__ import annotations

from jingzhun.measures import (
    comprehensive_security,
    compulsory_education,
    finance,
    health,
    house_safety,
    industry,
    infrastructure,
    job,
    living_production_improvement,
    other_education,
    public_post,
    relocation,
    social_help,
    water_safety,
)
from jingzhun.measures.measure import Measure

MEASURES: tuple[Measure, ...] = (
    industry.MEASURE,
    job.MEASURE,
    finance.MEASURE,
    public_post.MEASURE,
    house_safety.MEASURE,
    water_safety.MEASURE,
    health.MEASURE,
    compulsory_education.MEASURE,
    other_education.MEASURE,
    comprehensive_security.MEASURE,
    social_help.MEASURE,
    relocation.MEASURE,
    living_production_improvement.MEASURE,
    infrastructure.MEASURE,
)
