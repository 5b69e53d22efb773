"""Every case file of every room, one test a case. A new case is a few lines of YAML; nothing is registered.

A file that cannot be read is one failing test of its own, so that it hides no other.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from jingzhun.rules.cases import Adapter, Case, load_cases
from jingzhun.values.errors import JingzhunError

FOLDER = Path(__file__).parent


def _cases_of(path: Path) -> list[object]:
    place = f"{path.parent.name}/{path.stem}"
    try:
        room = import_module(f"jingzhun.{path.parent.name}.case")
        cases = load_cases(path, extra=getattr(room, "EXTRA_FACTS", None))
    except (ImportError, JingzhunError) as fault:
        return [pytest.param(fault, None, id=f"{place}/unreadable")]
    return [pytest.param(case, room.run_case, id=f"{place}/{case.name}") for case in cases]


@pytest.mark.parametrize(("case", "run_case"), [found for path in sorted(FOLDER.glob("*/*.yaml")) for found in _cases_of(path)])
def test_case_when_run_then_it_is_as_expected(case: Case | Exception, run_case: Adapter) -> None:
    if isinstance(case, Exception):
        pytest.fail(str(case))
    outcome = case.run(run_case)
    assert outcome.has_passed, f"{case.place} " + "\n".join(f"{d.zh} / {d.en}" for d in outcome.differences)
