"""One small demo a session: two months of a county of 600 households, taken in, screened, reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingzhun.cli.month.demonstration import Plan, demonstrate
from jingzhun.cli.report.figures import Figures


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Figures]:
    out = tmp_path_factory.mktemp("demo") / "demo"
    figures = demonstrate(Plan(out=out, households=600, persons=1426), tell=lambda step: None)
    return out, figures
