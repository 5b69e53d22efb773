"""Every change of a household that has a page: natural changes first, then corrections."""

from __future__ import annotations

from jingzhun.county.home.correct_forms import CORRECTIONS
from jingzhun.county.home.life_forms import KINDS

EVERY_KIND = {**KINDS, **CORRECTIONS}
