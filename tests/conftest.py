"""What every test may use: the shared data folder, where there is one, and the Chromium of the machine."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's root."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The shared data folder; a test that asks for it is left out where a clone has none (with CI=true that is a failure)."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("shared/data is missing although CI=true")
        pytest.skip("no shared/data beside this clone")
    return SHARED


if os.environ.get("JINGZHUN_TEST_DATABASE") != "postgresql":

    @pytest.fixture(scope="session")
    def django_db_modify_db_settings_xdist_suffix() -> None:
        """Leave each worker its own SQLite in memory: pytest-django knows that of Django's engine only and would name a file."""


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for garbage, and search seldom: it took a sixteenth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
