"""The museum of broken packs: each mistake stops the load with a sentence that names file, line and what to do."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from jingzhun.policy import PolicyFault, load
from jingzhun.policy.faults import SENTENCES

MUSEUM = sorted((Path(__file__).parent / "museum").glob("*.yaml"))
GOOD = """title: {zh: 好, en: Good}
basis: {document: 文件, article: 一}
bit: 3
parameters:
  line:
    describe: {zh: 线, en: Line}
    unit: yuan/stay
    overridable_by: [county]
    values:
      - {from: 2022-01-01, value: 6000, source: M17, verified: no}
"""


def _packs(folder: Path, files: dict[str, str]) -> Path:
    packs = folder / "packs"
    packs.mkdir()
    (packs / "sources.yaml").write_text("M17: a county page\n", encoding="utf-8")
    for name, text in files.items():
        (packs / name).parent.mkdir(parents=True, exist_ok=True)
        (packs / name).write_text(text, encoding="utf-8")
    return packs


@pytest.mark.parametrize("broken", MUSEUM, ids=[p.stem for p in MUSEUM])
def test_broken_pack_when_loaded_then_stops_in_words(broken: Path, tmp_path: Path) -> None:
    text = broken.read_text(encoding="utf-8")
    code, _, words = text.splitlines()[0].removeprefix("# ").partition(" | ")
    packs = _packs(tmp_path, {"cn/screening/broken.yaml": text})
    with pytest.raises(PolicyFault) as fault:
        load("cn", date(2024, 6, 30), packs=packs)
    assert fault.value.code == code
    assert "broken.yaml:" in fault.value.sentence.zh
    assert words in fault.value.sentence.zh
    assert words in fault.value.sentence.en


LEVELS = {
    "not_overridable": ("  line:\n    values:\n      - {from: 2022, value: 1, source: M17, verified: no}\n", "cn/15"),
    "unknown_parameter": ("  lime:\n    values:\n      - {from: 2022, value: 1, source: M17, verified: no}\n", "cn/150424"),
    "unknown_key": (
        "  line:\n    unit: yuan\n    values:\n      - {from: 2022, value: 1, source: M17, verified: no}\n",
        "cn/150424",
    ),
}


@pytest.mark.parametrize("code", list(LEVELS))
def test_lower_level_when_it_changes_what_it_may_not_then_stops(code: str, tmp_path: Path) -> None:
    text, level = LEVELS[code]
    packs = _packs(
        tmp_path, {"cn/screening/good.yaml": GOOD, "cn/15/.keep": "", f"{level}/screening/good.yaml": "parameters:\n" + text}
    )
    with pytest.raises(PolicyFault) as fault:
        load(level, date(2024, 6, 30), packs=packs)
    assert fault.value.code == code


def test_bit_when_used_twice_then_stops_naming_its_owner(tmp_path: Path) -> None:
    packs = _packs(tmp_path, {"cn/screening/a.yaml": GOOD, "cn/screening/b.yaml": GOOD})
    with pytest.raises(PolicyFault, match="screening/a"):
        load("cn", date(2024, 6, 30), packs=packs)


def test_county_may_change_what_is_listed(tmp_path: Path) -> None:
    county = "parameters:\n  line:\n    values:\n      - {from: 2023, value: 7000.50, source: M17, verified: yes}\n"
    packs = _packs(tmp_path, {"cn/screening/good.yaml": GOOD, "cn/150424/screening/good.yaml": county})
    assert load("cn/150424", date(2023, 1, 1), packs=packs).rule("screening/good").fen("line") == 700_050
    assert load("cn/150424", date(2022, 12, 31), packs=packs).rule("screening/good").fen("line") is None
    assert load("cn", date(2023, 1, 1), packs=packs).rule("screening/good").fen("line") == 600_000
    shutil.rmtree(packs)


def test_every_sentence_of_a_fault_speaks_both_languages() -> None:
    assert all(s.zh != s.en for s in SENTENCES.values())
