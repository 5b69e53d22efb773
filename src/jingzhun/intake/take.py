"""Taking a checked file in: once. A row that was taken before changes nothing; a delivery far too small or large is held."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.intake.check import Checked
from jingzhun.intake.faults import IntakeRefused
from jingzhun.intake.profile import Profile
from jingzhun.policy import Policy
from jingzhun.rules.keys import stable_keys
from jingzhun.tables.batches import BATCHES, TAKEN_ROWS
from jingzhun.values.dates import is_year
from jingzhun.values.speech import Bilingual

_PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DIGITS = 12
_SHOWN = 40  # characters of a wrong period that its sentence shows
_PPM = 1_000_000

NOTES = {
    "held": Bilingual(
        "上次{before}行，这次{now}行（{change}%），超出正常范围，已暂停：请核对是否缺页或重复；确认无误后放行（命令行加 --accept {profile}）",
        "last time {before} rows, now {now} ({change} %): beyond what is usual and held; check for missing or doubled pages, "
        "then release it (on the command line: --accept {profile})",
    ),
    "unusable": Bilingual(
        "读取{now}行，其中{lost}行有错误或身份证号不可用，多半是整列错位或模板不符，已暂停：请看退回文件；确认无误后放行（命令行加 --accept {profile}）",
        "{now} rows read, {lost} of them wrong or without a usable id: most likely columns are shifted; held: look at the returned "
        "file, then release it (on the command line: --accept {profile})",
    ),
    "late": Bilingual(
        "{newest}的同类全量名单已经接收，这份{period}的名单来晚了，不再改变任何数据",
        "the whole list of {newest} was taken already; this one of {period} came late and changes nothing",
    ),
    "repeated": Bilingual("这份文件的每一行都已接收过，没有任何变化", "every row of this file was taken before; nothing changed"),
}


@dataclass(frozen=True)
class Taken:
    """What taking a file in means.

    Parameters
    ----------
    batch
        One row of the contract ``batches``.
    rows
        Clean rows that are new; none where the file is held or repeated.
    taken_rows
        Contract ``taken_rows``: the rows to remember.
    """

    profile: Profile
    batch: pa.Table
    rows: pa.Table
    taken_rows: pa.Table
    faults: pa.Table

    @property
    def state(self) -> str:
        """Return ``taken``, ``held``, ``refused`` (a list that came late) or ``repeated``."""
        return str(self.batch["state"][0].as_py())

    @property
    def batch_id(self) -> str:
        """Return the id of the batch."""
        return str(self.batch["batch_id"][0].as_py())


def read_period(text: str) -> int:
    """Return the month index of a period such as ``2024-06``.

    Raises
    ------
    IntakeRefused
        ``bad_period``.
    """
    found = _PERIOD.fullmatch(text)
    if not found or not is_year(int(found[1])):
        raise IntakeRefused("bad_period", period=text[:_SHOWN])
    return int(found[1]) * 12 + int(found[2]) - 1


def batch_id_of(profile: Profile, period: str, data: bytes) -> str:
    """Return the id of a delivery: type, period and the first digits of the file's SHA-256."""
    return f"{profile.id}:{period}:{hashlib.sha256(data).hexdigest()[:_DIGITS]}"


def take(
    checked: Checked,
    data: bytes,
    *,
    period: str,
    policy: Policy,
    known: pa.Table | None = None,
    last_rows: int | None = None,
    accepted: bool = False,
) -> Taken:
    """Return what is new in a checked file.

    Parameters
    ----------
    data
        The bytes as they came; their hash names the batch.
    period
        ``YYYY-MM`` the delivery is of.
    known
        Rows of this profile that were taken before (``taken_rows``). Where a whole list of a later period is among them, this one
        is refused, because it would undo the later one.
    last_rows
        How many rows the last delivery of this profile had; null for the first.
    accepted
        Whether a person has looked at a held delivery and takes it.
    """
    read_period(period)
    profile, clean = checked.profile, checked.clean
    batch_id = batch_id_of(profile, period, data)
    keys = _row_keys(profile, clean, period)
    before = set(known["row_key"].to_pylist()) if known is not None and known.num_rows else set()
    fresh = pa.array([k not in before for k in keys.to_pylist()], pa.bool_())
    new_rows = clean.filter(fresh)
    state, note = "taken", None
    if clean.num_rows and not new_rows.num_rows:
        state, note = "repeated", NOTES["repeated"]
    elif profile.mode == "snapshot" and (newest := _newest_period(known)) > period:
        state, note = "refused", NOTES["late"].format(newest=newest, period=period)
    elif not accepted and (note := _unusable_note(checked, policy) or _volume_note(profile, policy, len(checked.rows), last_rows)):
        state = "held"
    kept = new_rows if state == "taken" else new_rows.slice(0, 0)
    batch = BATCHES.from_rows([{
        "batch_id": batch_id, "profile": profile.id, "department": profile.department, "period": period,
        "file_name": checked.file_name, "file_sha256": hashlib.sha256(data).hexdigest(), "state": state, "mode": profile.mode,
        "rows_read": len(checked.rows), "rows_clean": clean.num_rows, "rows_refused": len(checked.refused),
        "rows_warned": len(checked.warned), "rows_repeated": clean.num_rows - new_rows.num_rows,
        "note_zh": note.zh if note else None, "note_en": note.en if note else None,
    }])  # fmt: skip
    new_keys = keys.filter(fresh) if state == "taken" else keys.slice(0, 0)
    return Taken(profile, batch, kept, _taken_rows(profile, batch_id, kept, new_keys), checked.fault_rows(batch_id))


def _newest_period(known: pa.Table | None) -> str:
    """Return the latest period of which rows were taken, as its batch says; an empty text where there is none."""
    batches = pc.unique(known["batch_id"]).to_pylist() if known is not None else []
    return max((str(b).split(":")[1] for b in batches), default="")


def _row_keys(profile: Profile, clean: pa.Table, period: str) -> pa.Array:
    """Return what makes a row the same row: its cells, and the period where the list is told anew each time."""
    keyed = clean.drop_columns(["row"])
    if profile.mode != "delta":
        keyed = keyed.append_column("period", pa.array([period] * clean.num_rows, pa.string()))
    return stable_keys(keyed, keyed.column_names)


def _taken_rows(profile: Profile, batch_id: str, rows: pa.Table, keys: pa.Array) -> pa.Table:
    count = rows.num_rows
    table = pa.table({
        "profile": pa.array([profile.id] * count, pa.string()),
        "row_key": keys,
        "batch_id": pa.array([batch_id] * count, pa.string()),
        "row": rows["row"],
    })  # fmt: skip
    first = pc.index_in(pc.unique(table["row_key"]), table["row_key"])
    return TAKEN_ROWS.conform(table.take(first) if count else table)


def _unusable_note(checked: Checked, policy: Policy) -> Bilingual | None:
    """Return why a file is held of which no row, or far fewer rows than usual, can be used: an empty list would say "not so" of all.

    The line is the fall of a delivery that is held; a row without a usable id may be taken but can hardly be linked.
    """
    rule = policy.rule("intake/volume")
    fall, least = rule.ppm("fall"), rule.whole("least_rows")
    now, lost = len(checked.rows), len({f.row for f in checked.faults if f.severity == "error" or f.rule.startswith("id_")})
    is_none_left = bool(now) and not checked.clean.num_rows
    is_far_off = fall is not None and least is not None and now >= least and lost * _PPM > fall * now
    if not is_none_left and not is_far_off:
        return None
    return NOTES["unusable"].format(now=now, lost=lost, profile=checked.profile.id)


def _volume_note(profile: Profile, policy: Policy, now: int, before: int | None) -> Bilingual | None:
    rule = policy.rule("intake/volume")
    fall, rise, least = rule.ppm("fall"), rule.ppm("rise"), rule.whole("least_rows")
    if not profile.checks_volume or before is None or fall is None or rise is None or least is None or before < least:
        return None
    change = (now - before) * _PPM // before
    if -fall <= change <= rise:
        return None
    return NOTES["held"].format(before=before, now=now, change=f"{change // (_PPM // 100):+d}", profile=profile.id)
