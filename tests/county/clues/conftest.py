"""The small county of ``county.judged`` for every test of clues, and the county as May left it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from county.clues.months import SYSTEM
from county.judged import DAY, DISEASE, judge_household, run, small_county, two_ill
from jingzhun.county.clues.month_files import store
from jingzhun.county.clues.operations.adopt_store import adopt_store
from jingzhun.county.clues.operations.load_run import load_run
from jingzhun.county.registry.operations.load_store import load_store
from jingzhun.tables.store import Store

__all__ = ["DAY", "DISEASE", "judge_household", "run", "small_county", "two_ill"]


@pytest.fixture
def may_county(db: None, small_county: Path, tmp_path: Path) -> Path:
    """The county as May left it, in the database and in the site's own store; June's files are beside it."""
    shutil.rmtree(store().folder, ignore_errors=True)
    shutil.rmtree(settings.DATA / "month", ignore_errors=True)
    may = tmp_path / "may"
    shutil.copytree(small_county / "data", may)
    runs = [m for m in Store(may).history() if m.kind == "run"]
    (may / "CURRENT").write_bytes(runs[0].encoded())
    load_store(actor=SYSTEM, folder=may)
    adopt_store(actor=SYSTEM, folder=may)
    load_run(actor=SYSTEM, folder=may)
    return small_county
