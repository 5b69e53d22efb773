"""Cases beside each other: what cannot lie there is asked alone, and one that is refused takes no other with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from jingzhun.policy import Policy
from jingzhun.rules.case_groups import BLOCK, fits_a_block, joined, parts_of
from jingzhun.rules.cases import CaseResult, Together, run_cases
from jingzhun.screening import case as screening
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

CASE = """- name: "{name}"
  as_of: 2024-06-30
  facts:
    person: {{household_id: {home}, relation: head, birth_on: 1968-04-02}}
    household_state: {{household_id: {home}, status: exited, from_on: 2016-12-01}}
  expect: {{household_id: {home}, members: 1}}
"""


class Refused(JingzhunError):
    """What the toy room says of a county with household 13."""


def asked_of(asked: list[int]) -> Together:
    def run(many: Sequence[Mapping[str, pa.Table]], policy: Policy, as_of: date) -> list[CaseResult]:
        asked.append(len(many))
        if any(13 in facts["households"]["household_id"].to_pylist() for facts in many):
            raise Refused("thirteen", Bilingual("十三", "thirteen"))
        return [CaseResult({"household_id": f["households"]["household_id"][0].as_py(), "members": 1}) for f in many]

    return Together(run)


def test_one_that_is_refused_says_so_alone_and_the_others_are_answered(tmp_path: Path) -> None:
    file, asked = tmp_path / "homes.yaml", []
    file.write_text("".join(CASE.format(name=home, home=home) for home in (1, 13, 2)), encoding="utf-8")
    together = asked_of(asked)
    found = run_cases(file, lambda facts, policy, as_of: together.run([facts], policy, as_of)[0], together=together)
    assert asked == [3, 1, 1, 1]
    assert [one.has_passed for one in found] == [True, False, True]
    assert "thirteen" in found[1].differences[0].en


@pytest.mark.parametrize("home", [BLOCK - 1, BLOCK, 7 * BLOCK])
def test_home_whose_number_fits_no_block_is_answered_alone(home: int, tmp_path: Path) -> None:
    file = tmp_path / "homes.yaml"
    file.write_text("".join(CASE.format(name=number, home=number) for number in (1, 2, home)), encoding="utf-8")
    found = run_cases(file, screening.run_case, together=screening.TOGETHER)
    assert [one.differences for one in found] == [(), (), ()]


def test_ids_come_back_as_they_were_written() -> None:
    many = [
        {"homes": pa.table({"household_id": pa.array([1, None], pa.int64()), "n": [1, 2]})},
        {"homes": pa.table({"household_id": [1], "n": [3]})},
    ]
    assert joined(many)["homes"]["household_id"].to_pylist() == [1, None, BLOCK + 1]
    assert [part["homes"].to_pylist() for part in parts_of(joined(many), 2)] == [
        [{"household_id": 1, "n": 1}],
        [{"household_id": 1, "n": 3}],
    ]
    assert parts_of(many[0], 1) == [many[0]], "nothing of one alone is left out"
    assert not fits_a_block({"homes": pa.table({"household_id": [-1]})})
