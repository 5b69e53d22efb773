"""What evaluation refuses, in words."""

from __future__ import annotations

from jingzhun.values.errors import JingzhunError


class ProblemRefused(JingzhunError):
    """Something of the register cannot be done as asked; nothing of it was written."""
