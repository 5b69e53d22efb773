"""Measures: what would help a household at risk, by its risks and its capacity, with why, why not and what is missing."""

from jingzhun.measures.fit import check_fit
from jingzhun.measures.kinds import MEASURES
from jingzhun.measures.modes import household_modes, person_modes
from jingzhun.measures.plan import propose, without_measure

__all__ = ["MEASURES", "check_fit", "household_modes", "person_modes", "propose", "without_measure"]
