"""Every published case of worked_monitoring.json is checked: by a case that bears its id, with a note where the source is wrong or short."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jingzhun.rules.cases import load_cases

FILE = Path(__file__).parents[1] / "cases" / "screening" / "worked_monitoring.yaml"


@pytest.mark.shared
def test_every_published_case_is_there_and_no_other(shared_data: Path) -> None:
    published = {case["id"] for case in json.loads((shared_data / "worked_monitoring.json").read_text(encoding="utf-8"))["cases"]}
    told = {case.name.split()[0] for case in load_cases(FILE)}
    assert told == published
    assert len(published) == 35


@pytest.mark.shared
def test_every_sum_that_the_source_gets_wrong_has_a_note(shared_data: Path) -> None:
    cases = json.loads((shared_data / "worked_monitoring.json").read_text(encoding="utf-8"))["cases"]
    wrong = {c["id"] for c in cases if any(not found["agree"] for found in c["arithmetic_check"].values())}
    text = FILE.read_text(encoding="utf-8")
    for case_id in wrong:
        block = next(part for part in text.split("- name: ") if part.lstrip(chr(34)).startswith(f"{case_id} "))
        assert "note:" in block, case_id
