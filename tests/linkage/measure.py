"""Measure the linker: ``PYTHONPATH=tests .venv/bin/python -m linkage.measure --rows 40000 --seeds 11 12 13``.

Prints, a seed, seconds and the tally of every group of rows; the figures of docs/howto/linkage.md are made by it.
"""

from __future__ import annotations

import argparse
import resource
import sys
from datetime import date
from time import perf_counter

from jingzhun.linkage import link_prepared, prepare_registry
from jingzhun.policy import load
from linkage.planted import plant
from linkage.scored import GROUPS, tally, truth_of


def main() -> None:
    """Print what was asked for."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--persons", type=int, default=240_136)
    asked.add_argument("--rows", type=int, default=40_000)
    asked.add_argument("--faulty", type=float, default=0.5)
    asked.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    options = asked.parse_args()
    for seed in options.seeds:
        _measure(options.persons, options.rows, options.faulty, seed)


def _measure(persons: int, rows: int, faulty: float, seed: int) -> None:
    planted = plant(persons=persons, rows=rows, seed=seed, faulty_share=faulty)
    policy = load("cn", date(2024, 6, 30))
    began = perf_counter()
    registry = prepare_registry(planted.persons, planted.households)
    ready = perf_counter()
    result = link_prepared(planted.requests, registry, policy=policy)
    ended = perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"seed {seed}: {planted.persons.num_rows} persons, {rows} rows, {result.told['pairs_compared']} pairs weighed")
    _say(f"  prepare {ready - began:.1f} s + link {ended - ready:.1f} s = {ended - began:.1f} s, peak {peak} MB")
    tallies = tally(result, truth_of(planted))
    for group in (g for g in GROUPS if g in tallies):
        t = tallies[group]
        _say(
            f"  {group:22} rows {t.rows:6} precision {t.precision:.5f} ({t.same - t.right} wrong of {t.same})"
            f" recall {t.recall:.4f} with ask {t.recall_with_ask:.4f} ask {t.ask_share:.4f}"
        )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
