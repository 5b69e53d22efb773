"""The files of a delivery: read, recognised, checked; each gets its outcome, none stops the others."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from jingzhun import intake
from jingzhun.intake import Checked, Profile, Taken
from jingzhun.policy import Policy
from jingzhun.sheets.reading import read
from jingzhun.tables.batches import BATCHES
from jingzhun.values.dates import last_of_month
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

READABLE = (".xlsx", ".csv", ".txt", ".tsv", ".parquet", ".xls", ".xlsm")
ANNOTATED_ROWS = 3_000  # above this only the refused rows go back: nobody pages through 240,000 good ones
WORTH_TWO = 4_000_000  # bytes of files for which starting a second process pays
WORKERS = 2
UNREAD = Bilingual("文件没有读成", "the file was not read")
FORGOTTEN = "unrecognised"
NOT_RECOGNISED = Bilingual("未识别", "not recognised")  # the type and the department of a file that is refused as a whole
NO_FILES = Bilingual(
    "文件夹“{name}”里没有可读的表格（{kinds}）；请核对文件夹",
    "the folder '{name}' holds no table that can be read ({kinds}); check the folder",
)
Bar = Callable[[str, int, int], None]


class MonthFault(JingzhunError):
    """What was delivered cannot be taken in as it is."""


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
    """Return the files of a folder that may be deliveries, by name; a single file is its own delivery.

    Raises
    ------
    MonthFault
        ``no_files``.
    """
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise FileNotFoundError(2, "no such folder", str(place))
    found = sorted(p for p in place.rglob("*") if p.suffix.lower() in READABLE and not p.name.startswith((".", "~$")))
    if not found:
        raise MonthFault("no_files", NO_FILES, name=place.name, kinds=", ".join(k.removeprefix(".") for k in READABLE))
    return found


def deliver(paths: Sequence[Path], delivery: Delivery, *, known: Known) -> Iterator[Delivered]:
    """Yield the outcome of each file, in order; a file that repeats an earlier one of the same run is told as repeated.

    Files are read and checked side by side; what is new in them is decided here, one after the other.
    """
    seen: dict[str, pa.Table] = dict(known.rows)
    batches = set(known.batches)
    for path, read_file in zip(paths, checked_files(paths, delivery), strict=True):
        found = _taken(read_file, path, delivery, replace(known, rows=seen))
        if found.taken is not None:
            name = found.taken.profile.id
            earlier = seen.get(name)
            fresh = found.taken.taken_rows
            seen[name] = pa.concat_tables([earlier, fresh]) if earlier is not None else fresh
        if found.batch["batch_id"][0].as_py() in batches:
            found = replace(found, batch=_renamed(found.batch, len(batches)))
        batches.add(found.batch["batch_id"][0].as_py())
        yield found


@dataclass(frozen=True)
class CheckedFile:
    """A file after its check: the check without the cells, and the workbook that goes back; or why it was refused as a whole."""

    checked: Checked | None
    returned: bytes | None
    refusal: JingzhunError | None = None


def checked_files(paths: Sequence[Path], delivery: Delivery) -> Iterator[CheckedFile]:
    """Yield the check of each file, in order, from two processes where there is work for two; the largest files start first."""
    day = last_of_month(intake.read_period(delivery.period))
    if sum(p.stat().st_size for p in paths) < WORTH_TWO:
        yield from (check_file(path, delivery.policy, day, delivery.profile) for path in paths)
        return
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        try:
            bigger_first = sorted(paths, key=lambda p: (-p.stat().st_size, p.name))
            waiting = {p: pool.submit(check_file, p, delivery.policy, day, delivery.profile) for p in bigger_first}
            for path in paths:
                yield waiting[path].result()
        finally:
            pool.shutdown(cancel_futures=True)


def check_file(path: Path, policy: Policy, day: date, profile: Profile | None) -> CheckedFile:
    """Read, recognise and check one file; a refusal that the department can mend is an outcome, not an error."""
    try:
        recognition = intake.recognise(read(path.read_bytes(), name=path.name), profile=profile)
        checked = intake.check(recognition, policy, period_end=day)
    except JingzhunError as refusal:
        if refusal.is_ours:
            raise
        return CheckedFile(None, None, refusal)
    return CheckedFile(replace(checked, recognition=recognition.without_rows()), _returned(checked))


def _taken(read_file: CheckedFile, path: Path, delivery: Delivery, known: Known) -> Delivered:
    data, checked = path.read_bytes(), read_file.checked
    if checked is None:
        refusal = read_file.refusal or JingzhunError("unread", UNREAD)
        return Delivered(path.name, _refused(path.name, data, delivery.period, refusal), None, None)
    found = checked.profile.id
    taken = intake.take(
        checked,
        data,
        period=delivery.period,
        policy=delivery.policy,
        known=known.rows.get(found),
        last_rows=known.counts.get(found),
        accepted=found in known.accepted,
    )
    return Delivered(path.name, taken.batch, taken, read_file.returned, _top(checked))


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
