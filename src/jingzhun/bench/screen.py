"""How fast is the screening of a province or the nation, beside the floor and beside how others would do it."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from jingzhun.bench.said import measured
from jingzhun.bench.scene import Scene

ENGINES = ("one_pass", "duckdb", "polars", "raw")
PEERS = {"openfisca": "openfisca_core", "pandas": "pandas"}
ORM_PERSONS = 100_000  # registrant by registrant there is no need for more: the time grows with each
MILLION = 1_000_000
Tell = Callable[[str], None]


def measure(
    persons: int = MILLION, *, folder: Path | None = None, peers: bool = True, tell: Tell = lambda side: None
) -> dict[str, object]:
    """Return the floor, ours by engine and the peers, each from files to answer in a process of its own, all in one run.

    Parameters
    ----------
    persons
        How many, the ORM excepted: it is measured on 100,000 and compared by person.
    folder
        Where the persons are written, and kept; a temporary folder where it is left out.
    peers
        Whether the peers that are installed run too.
    tell
        Told which side is at work.
    """
    with tempfile.TemporaryDirectory(prefix="jingzhun-bench-") as temporary:
        scene = Scene(folder or Path(temporary))
        tell("writing")
        scene.folder.mkdir(parents=True, exist_ok=True)
        scene.set(persons)
        sides = _sides(scene, peers=peers, tell=tell)
        if peers and find_spec("django"):
            tell("orm")
            small = Scene(Path(temporary) / "small")
            small.folder.mkdir(exist_ok=True)
            small.set(min(persons, ORM_PERSONS))
            sides["orm"] = measured("jingzhun.bench.peers.in_django", {"folder": str(small.folder)})
    return _told(sides, persons)


def _sides(scene: Scene, *, peers: bool, tell: Tell) -> dict[str, dict[str, float]]:
    where, sides = {"folder": str(scene.folder)}, {}
    for engine in ENGINES:
        tell(engine)
        sides[engine] = measured("jingzhun.bench.sides.ours", {**where, "engine": engine})
    tell("floor")
    sides["floor"] = measured("jingzhun.bench.sides.floor", where)
    for peer, needs in PEERS.items():
        if peers and find_spec(needs):
            tell(peer)
            sides[peer] = measured(f"jingzhun.bench.peers.in_{peer}", where)
    return sides


def _told(sides: dict[str, dict[str, float]], persons: int) -> dict[str, object]:
    floor, ours = sides["floor"], {name: sides[name]["seconds"] for name in ENGINES}
    best = min(("one_pass", "duckdb", "polars"), key=lambda name: ours[name])
    found: dict[str, object] = {
        "persons": persons,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "floor_s": round(floor["floor_s"], 3),
        "floor_read_s": round(floor["ready_s"], 3),
        "floor_write_s": round(floor["write_s"], 3),
        "raw_floor_s": round(floor["raw_floor_s"], 3),
        "ours_s": {name: round(seconds, 3) for name, seconds in ours.items()},
        "ours_engine": best,
        "persons_per_s": round(persons / ours[best]),
        "ours_over_floor": round(ours[best] / floor["floor_s"], 2),
        "engines_over_floor": {name: round(ours[name] / floor["floor_s"], 2) for name in ENGINES},
        "raw_over_floor": round(ours["raw"] / floor["raw_floor_s"], 2),
        "raw_over_projection_floor": round(ours["raw"] / floor["floor_s"], 2),
    }
    for peer in ("openfisca", "pandas"):
        if peer in sides:
            found |= {
                f"{peer}_s": round(sides[peer]["seconds"], 2),
                f"{peer}_over_ours": round(sides[peer]["seconds"] / ours[best], 2),
            }
            found[f"{peer}_over_raw"] = round(sides[peer]["seconds"] / ours["raw"], 2)
    if "orm" in sides:
        each = sides["orm"]["seconds"] / min(persons, ORM_PERSONS)
        found |= {"orm_persons": min(persons, ORM_PERSONS), "orm_s": round(sides["orm"]["seconds"], 2)}
        found["orm_over_ours"] = round(each / (ours[best] / persons))
    return {**found, "peak_mb": {name: side["peak_mb"] for name, side in sides.items()}}
