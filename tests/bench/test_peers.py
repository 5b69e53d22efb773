"""Every side of the comparison gives the same answer of the same persons: our engines, OpenFisca-core, pandas and the Django ORM."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from jingzhun.bench.said import measured
from jingzhun.bench.scene import Scene, answers_in

PERSONS = 6_000
NEEDS = {"openfisca": "openfisca_core", "pandas": "pandas", "orm": "django"}
MODULES = {"openfisca": "in_openfisca", "pandas": "in_pandas", "orm": "in_django"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    made = Scene(tmp_path_factory.mktemp("scene"))
    made.set(PERSONS)
    measured("jingzhun.bench.sides.ours", {"folder": str(made.folder), "engine": "duckdb"})
    return made


@pytest.mark.parametrize("engine", ["one_pass", "polars", "raw"])
def test_our_engines_give_one_answer(scene: Scene, engine: str) -> None:
    told = measured("jingzhun.bench.sides.ours", {"folder": str(scene.folder), "engine": engine})
    assert told["seconds"] > 0
    assert told["peak_mb"] > 0
    assert answers_in(scene.out(engine)) == answers_in(scene.out("duckdb"))


@pytest.mark.parametrize("peer", [p for p, needs in NEEDS.items() if find_spec(needs)])
def test_each_peer_gives_our_answer(scene: Scene, peer: str) -> None:
    measured(f"jingzhun.bench.peers.{MODULES[peer]}", {"folder": str(scene.folder)})
    found, expected = answers_in(scene.out(peer)), answers_in(scene.out("duckdb"))
    for name in expected.column_names:
        assert found[name].to_pylist() == expected[name].to_pylist(), name


def test_a_side_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="FileNotFoundError"):
        measured("jingzhun.bench.sides.ours", {"folder": str(tmp_path), "engine": "one_pass"})
