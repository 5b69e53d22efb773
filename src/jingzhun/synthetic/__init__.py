"""A county that does not exist, deterministic from a seed, and the files its departments send; the truth is kept apart.

Verbs: ``make_county``, ``monthly_files``, ``true_risks``, ``true_classes``, ``write_registry``, ``write_person_years``. Nobody here is real: every id has the reserved division, every phone a prefix no operator has.
"""

from __future__ import annotations

from jingzhun.synthetic.county import County, make_county
from jingzhun.synthetic.files import SyntheticFile, monthly_files
from jingzhun.synthetic.person_years import write_person_years
from jingzhun.synthetic.registry import write_registry
from jingzhun.synthetic.risks import true_classes, true_risks

__all__ = [
    "County",
    "SyntheticFile",
    "make_county",
    "monthly_files",
    "true_classes",
    "true_risks",
    "write_person_years",
    "write_registry",
]
