"""A run over parts that waits in each part, to be killed by a test: ``python killed_run.py INPUT OUTPUT``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.tables.parts import PartRun, parts_in, stamp_of


def slowly(part: Path) -> pa.Table:
    time.sleep(0.2)
    return pq.read_table(part)


if __name__ == "__main__":
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    found = PartRun(out, {"input": stamp_of(parts_in(source))}).run(parts_in(source), slowly)
    sys.stdout.write(f"{found['parts']} {found['resumed']} {found['rows']}\n")
