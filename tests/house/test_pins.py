"""Constraints hold hashes and no addresses; each direct dependency has a reason beside it; no machine path is committed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from house.walk import PROJECT


@pytest.mark.parametrize("kind", ["run", "test", "spark", "bench"])
def test_constraints_are_hashed_and_hold_no_address(kind: str) -> None:
    text = (PROJECT / "constraints" / f"{kind}.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}[^\n]*\n?)+)", text, re.MULTILINE)
    names = re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)
    assert len(names) > 20
    assert len(pins) == len(names), "every pin carries its hashes"
    assert "http" not in text
    assert "--index-url" not in text


def test_pins_that_matter_today_hold() -> None:
    text = (PROJECT / "constraints" / "run.txt").read_text(encoding="utf-8")
    versions = dict(re.findall(r"^([a-z0-9-]+)==([0-9.]+)", text, re.MULTILINE))
    assert versions["ibis-framework"].startswith("12.")
    assert versions["duckdb"].startswith("1.5.")
    assert tuple(map(int, versions["sqlglot"].split(".")[:2])) < (30, 18)


def test_each_direct_dependency_has_a_reason() -> None:
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    wanted = [line for line in block.splitlines() if line.strip().startswith('"')]
    bare = [line.strip() for line in wanted if "#" not in line]
    assert len(wanted) >= 15
    assert not bare, f"no reason beside: {bare}"


def test_no_more_than_fifteen_direct_dependencies() -> None:
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.optional-dependencies]")]
    assert len([line for line in block.splitlines() if line.strip().startswith('"')]) <= 15


def test_no_machine_path_is_committed() -> None:
    needles = [f"{folder}/" for folder in (PROJECT, PROJECT.parent / "shared", Path.home())]
    kinds = {".py", ".md", ".toml", ".yaml", ".txt", ".json", ".html", ".j2", ".csv"}
    places = [p for folder in ("src", "tests", "docs", "constraints") for p in (PROJECT / folder).rglob("*") if p.suffix in kinds]
    found = [str(p) for p in places if any(n in p.read_text(encoding="utf-8", errors="replace") for n in needles)]
    assert len(places) > 20
    assert not found
