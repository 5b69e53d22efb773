"""Jobs give way to people, and web workers stay small: no engine in a process that answers pages."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings

ENGINES = ("duckdb", "pandas", "splink", "polars", "numba", "pyspark", "scipy", "matplotlib")


def ask(code: str) -> str:
    """Return what a new process prints."""
    told = {
        "JINGZHUN_MODE": "test",
        "JINGZHUN_DATA": str(settings.DATA),
        "DJANGO_SETTINGS_MODULE": "jingzhun.county.config.settings",
    }
    environment = {**os.environ, **told, "JINGZHUN_SECRET_KEY": "x" * 60}
    return subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True).stdout.strip()


def test_worker_lets_every_other_process_go_first() -> None:
    said = ask(
        "import os; from jingzhun.county.jobs.manners import give_way, NICENESS; give_way(); give_way(); print(os.nice(0) == NICENESS)"
    )
    assert said == "True"


def test_process_that_answers_pages_loads_no_engine() -> None:
    code = f"import sys, django; django.setup(); import jingzhun.county.config.wsgi, jingzhun.county.config.urls; print([m for m in {ENGINES} if m in sys.modules])"
    assert ask(code) == "[]"
