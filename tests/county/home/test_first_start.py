"""The first start of a county's own site: three administrators, a code each, told once on the console (S72)."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from county.own_site import environment_of


def prepared(folder: Path) -> str:
    bare = {
        name: value for name, value in environment_of(folder).items() if name not in {"JINGZHUN_SECRET_KEY", "JINGZHUN_DATABASE"}
    }
    words = [sys.executable, "-m", "django", "serve_site", "--prepare-only"]
    return subprocess.run(words, env=bare, check=True, capture_output=True, text=True, timeout=120).stdout


def test_first_start_tells_three_codes_and_the_second_start_none(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    codes = {word for word in prepared(folder).split() if word.startswith("/accounts/enrol/")}
    assert len(codes) == 3
    assert "enrol" not in prepared(folder)
    with sqlite3.connect(folder / "county.sqlite3") as connection:
        names = [name for (name,) in connection.execute("SELECT username FROM accounts_officer ORDER BY username")]
        assert names == ["audit-admin", "security-admin", "system-admin"]
        kept = " ".join(connection.iterdump())
    assert not [code for code in codes if code.split("/")[3] in kept], "a code is kept as its hash only"
