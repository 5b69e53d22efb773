"""The files of a delivery: read, recognised, checked; each gets its outcome, none stops the others."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from jingzhun import intake
from jingzhun.intake import Checked, Profile, Taken
from jingzhun.policy import Policy
from jingzhun.sheets.reading import read
from jingzhun.tables.batches import BATCHES
from jingzhun.values.dates import last_of_month
from jingzhun.values.errors import JingzhunError

READABLE = (".xlsx", ".csv", ".txt", ".tsv", ".parquet", ".xls", ".xlsm")
ANNOTATED_ROWS = 3_000  # above this only the refused rows go back: nobody pages through 240,000 good ones
FORGOTTEN = "unrecognised"
Bar = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Delivered:
    """One file and what became of it; ``taken`` is null where it was refused as a whole."""

    name: str
    batch: pa.Table
    taken: Taken | None
    returned: bytes | None
    top_faults: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What is asked of a delivery: its law, month, what a person has accepted, and whom to tell how far it is."""

    policy: Policy
    period: str
    accepted: frozenset[str] = frozenset()
    profile: Profile | None = None
    bar: Bar = lambda step, done, total: None


@dataclass(frozen=True)
class Known:
    """What earlier deliveries tell about the next one, by profile."""

    rows: Mapping[str, pa.Table]
    counts: Mapping[str, int]
    accepted: frozenset[str] = frozenset()
    batches: frozenset[str] = frozenset()


def files_in(place: Path) -> list[Path]:
    """Return the files of a folder that may be deliveries, by name; a single file is its own delivery."""
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise FileNotFoundError(2, "no such folder", str(place))
    return sorted(p for p in place.rglob("*") if p.suffix.lower() in READABLE and not p.name.startswith((".", "~$")))


def deliver(paths: Sequence[Path], delivery: Delivery, *, known: Known) -> Iterator[Delivered]:
    """Yield the outcome of each file, in order; a file that repeats an earlier one of the same run is told as repeated."""
    seen: dict[str, pa.Table] = dict(known.rows)
    batches = set(known.batches)
    for path in paths:
        data = path.read_bytes()
        found = _one(path.name, data, delivery, replace(known, rows=seen))
        if found.taken is not None:
            name = found.taken.profile.id
            earlier = seen.get(name)
            fresh = found.taken.taken_rows
            seen[name] = pa.concat_tables([earlier, fresh]) if earlier is not None else fresh
        if found.batch["batch_id"][0].as_py() in batches:
            found = replace(found, batch=_renamed(found.batch, len(batches)))
        batches.add(found.batch["batch_id"][0].as_py())
        yield found


def _one(name: str, data: bytes, delivery: Delivery, known: Known) -> Delivered:
    policy, period = delivery.policy, delivery.period
    try:
        recognition = intake.recognise(read(data, name=name), profile=delivery.profile)
        checked = intake.check(recognition, policy, period_end=last_of_month(intake.read_period(period)))
    except JingzhunError as refusal:
        if refusal.is_ours:
            raise
        return Delivered(name, _refused(name, data, period, refusal), None, None)
    found = checked.profile.id
    taken = intake.take(
        checked,
        data,
        period=period,
        policy=policy,
        known=known.rows.get(found),
        last_rows=known.counts.get(found),
        accepted=found in known.accepted,
    )
    return Delivered(name, taken.batch, taken, _returned(checked), _top(checked))


def _returned(checked: Checked) -> bytes | None:
    if not checked.faults or (not checked.refused and len(checked.rows) > ANNOTATED_ROWS):
        return None
    return intake.annotated_workbook(checked, only_errors=len(checked.rows) > ANNOTATED_ROWS)


def _top(checked: Checked) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(f.rule for f in checked.faults).most_common(3))


def _refused(name: str, data: bytes, period: str, refusal: JingzhunError) -> pa.Table:
    digest = hashlib.sha256(data).hexdigest()
    return BATCHES.from_rows([{
        "batch_id": f"{FORGOTTEN}:{period}:{digest[:12]}", "profile": FORGOTTEN, "department": FORGOTTEN, "period": period,
        "file_name": name, "file_sha256": digest, "state": "refused", "mode": "delta", "rows_read": 0, "rows_clean": 0,
        "rows_refused": 0, "rows_warned": 0, "rows_repeated": 0, "note_zh": refusal.sentence.zh, "note_en": refusal.sentence.en,
    }])  # fmt: skip


def _renamed(batch: pa.Table, number: int) -> pa.Table:
    """Return the batch under an id of its own: the same bytes came before, under this or another name."""
    row = batch.to_pylist()[0]
    return BATCHES.from_rows([{**row, "batch_id": f"{row['batch_id']}+{number}"}])
