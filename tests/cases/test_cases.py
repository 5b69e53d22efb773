"""Every case file of every room, one test a case. A new case is a few lines of YAML; nothing is registered.

Cases of one law and one day are answered by one plan where the room can do it; that each is answered as it is alone is a test too,
of some in ``make test`` and of all in ``make long``. A file that cannot be read is one failing test of its own, so that it hides no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path

import pytest

from jingzhun.rules.cases import Adapter, Case, Outcome, Together, load_cases, run_group
from jingzhun.values.errors import JingzhunError

FOLDER = Path(__file__).parent
SEVERAL = 50  # one of so many is asked alone as well in ``make test``


@dataclass
class Group:
    """Cases of one room, law and day."""

    adapter: Adapter
    together: Together | None
    cases: list[Case] = field(default_factory=list)

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """What is said of each, by its place; asked once, by the first test that wants it."""
        return {str(o.case.place): o for o in run_group(self.cases, self.adapter, together=self.together)}


GROUPS: dict[object, Group] = {}


def _cases_of(path: Path) -> list[tuple[str, Case | Exception, Group | None]]:
    room, place = path.parent.name, f"{path.parent.name}/{path.stem}"
    try:
        found = import_module(f"jingzhun.{room}.case")
        cases = load_cases(path, extra=getattr(found, "EXTRA_FACTS", None))
    except (ImportError, JingzhunError) as fault:
        return [(f"{place}/unreadable", fault, None)]
    groups = [GROUPS.setdefault((room, case.law), Group(found.run_case, getattr(found, "TOGETHER", None))) for case in cases]
    for case, group in zip(cases, groups, strict=True):
        group.cases.append(case)
    return [(f"{place}/{case.name}", case, group) for case, group in zip(cases, groups, strict=True)]


ALL = [found for path in sorted(FOLDER.glob("*/*.yaml")) for found in _cases_of(path)]
BESIDE_OTHERS = [
    (name, case, group)
    for name, case, group in ALL
    if group and group.together and len(group.cases) > 1 and isinstance(case, Case) and group.together.takes(case)
]


@pytest.mark.parametrize(("case", "group"), [pytest.param(case, group, id=name) for name, case, group in ALL])
def test_case_when_run_then_it_is_as_expected(case: Case | Exception, group: Group) -> None:
    if isinstance(case, Exception):
        pytest.fail(str(case))
    outcome = group.outcomes[str(case.place)]
    assert outcome.has_passed, f"{case.place} " + "\n".join(f"{d.zh} / {d.en}" for d in outcome.differences)


@pytest.mark.parametrize(
    ("case", "group"),
    [
        pytest.param(case, group, id=name, marks=[pytest.mark.slow] if number % SEVERAL else [])
        for number, (name, case, group) in enumerate(BESIDE_OTHERS)
    ],
)
def test_case_when_run_alone_then_all_that_is_said_is_the_same(case: Case, group: Group) -> None:
    assert case.run(group.adapter).as_dict() == group.outcomes[str(case.place)].as_dict()
