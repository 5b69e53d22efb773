"""Train the shipped weights anew: ``PYTHONPATH=tests .venv/bin/python -m linkage.train_weights``.

The seed is none of those the linker is scored on.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

import jingzhun.policy
from jingzhun.linkage import prepare_registry, train
from jingzhun.policy import load
from linkage.planted import Planted, plant

SEED = 20_140_101
HEAD = """\
# Trained by linkage.train on rows of known truth (tests/linkage/train_weights.py, seed {seed}): made by machine, do not edit.
title: {{zh: 数据比对权重, en: Weights of record linkage}}
basis: {{document: "Fellegi-Sunter模型,由合成县训练(无法规规定)", article: "docs/howto/linkage.md"}}
parameters:
  levels:
    describe: {{zh: 各比较等级在同一人与不同人中出现的比例, en: share of each level among pairs of one person (m) and of two (u)}}
    unit: table
    values:
      - from: 2014-01-01
        source: K
        verified: no
        value:
"""


def true_pairs(planted: Planted) -> pa.Table:
    """Return batch, row and person of the rows whose person is in the registry."""
    rows = planted.requests.select(["batch_id", "row"]).append_column("person_id", pa.array(planted.truth))
    return rows.filter(pa.compute.greater(rows["person_id"], 0))


def main() -> None:
    """Write the weights of the shipped policy."""
    planted = plant(persons=240_000, rows=60_000, seed=SEED)
    policy = load("cn", date(2024, 6, 30))
    registry = prepare_registry(planted.persons, planted.households)
    levels = train(planted.requests, registry, true_pairs(planted), policy=policy, sample=3000)
    lines = [
        f"          - {{comparison: {r['comparison']}, level: {r['level']}, m: {r['m']:.9f}, u: {r['u']:.9f}}}\n" for r in levels
    ]
    path = Path(jingzhun.policy.__file__).parent / "packs/cn/linkage/weights.yaml"
    path.write_text(HEAD.format(seed=SEED) + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
