"""What the rows of a delivery become: facts under the contracts of ``tables``, each with its file and row.

The profile says it (``makes``): ``column`` takes a column, ``a|b`` the first that is told, ``=word`` a constant, ``@…`` a value of the
delivery. A row that no person could be found for makes nothing; linkage keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.intake.profile import Making, Profile
from jingzhun.intake.take import Taken, read_period
from jingzhun.policy import Policy
from jingzhun.rules.keys import stable_keys
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.contract import ARROW_TYPES, Contract
from jingzhun.values.dates import first_of_month, last_of_month, month_index

_IDENTITY = {"name", "id_number", "disability_number", "person_no", "household_no"}


@dataclass(frozen=True)
class Made:
    """What a delivery became.

    Parameters
    ----------
    tables
        Rows by contract name.
    left_out
        By contract name, how many linked rows tell a value that the contract does not allow. A row that leaves an optional cell
        empty tells nothing and makes nothing.
    """

    tables: Mapping[str, pa.Table]
    left_out: Mapping[str, int]


def to_contracts(taken: Taken, links: pa.Table, policy: Policy) -> Made:
    """Return what the linked rows of a delivery become.

    Parameters
    ----------
    links
        Contract ``links`` for the batch; rows of another band than ``same`` make nothing.
    policy
        Code lists, and ``intake/survey_window`` for yearly surveys.

    Returns
    -------
    Made
        Rows under ``events``, ``income_lines``, ``dwellings`` … with source file and row.
    """
    delivery = _Delivery(taken, _linked_rows(taken, links), policy)
    made: dict[str, list[pa.Table]] = {}
    left_out: dict[str, int] = {}
    for making in taken.profile.makes:
        told = _whole(CONTRACTS[making.table], delivery.made(making))
        allowed = _allowed(CONTRACTS[making.table], told)
        left_out[making.table] = left_out.get(making.table, 0) + told.num_rows - allowed.num_rows
        made.setdefault(making.table, []).append(allowed)
    if taken.profile.lines:
        made["income_lines"] = delivery.amounts()
    tables = {name: one_a_key(CONTRACTS[name], *parts) for name, parts in made.items() if any(p.num_rows for p in parts)}
    return Made(tables, {name: count for name, count in left_out.items() if count})


def one_a_key(contract: Contract, *tables: pa.Table) -> pa.Table:
    """Return the rows of all tables, one a key, the first one; two members of a household may both tell of its house."""
    shape = contract.empty().schema
    joined = pa.concat_tables([t.select(shape.names).cast(shape) for t in tables])
    if not joined.num_rows:
        return contract.conform(joined)
    others = [c for c in joined.column_names if c not in contract.key]
    grouped = joined.group_by(list(contract.key), use_threads=False).aggregate([(c, "first") for c in others])
    named = grouped.rename_columns([c if c in contract.key else c.removesuffix("_first") for c in grouped.column_names])
    return contract.conform(named)


def without_older(table: pa.Table, *, profile: Profile, period: str) -> pa.Table:
    """Return the facts without what a snapshot's profile told for earlier periods: a row gone from a list is no longer so."""
    batches = pc.fill_null(table["source_batch"], "")
    of_profile = pc.starts_with(batches, f"{profile.id}:")
    is_older = pc.less(batches, f"{profile.id}:{period}")  # periods are written so that text order is time order
    return table.filter(pc.invert(pc.and_(of_profile, is_older)))


def merged(contract: Contract, old: pa.Table, new: pa.Table, *, profile: Profile, period: str) -> pa.Table:
    """Return the facts after a delivery.

    A snapshot replaces what its profile told for other periods; a delta or a sum so far replaces rows of the same key only.
    """
    kept = without_older(old, profile=profile, period=period) if profile.mode == "snapshot" and old.num_rows else old
    return one_a_key(contract, new, kept)


def _linked_rows(taken: Taken, links: pa.Table) -> pa.Table:
    """Return the rows that are somebody's, with ``person_id`` and ``household_id``."""
    same = links.filter(pc.equal(links["band"], "same"))
    place = pc.index_in(taken.rows["row"], value_set=same["row"].combine_chunks())
    found = pc.is_valid(place)
    rows, place = taken.rows.filter(found), place.filter(found)
    for name in ("person_id", "household_id"):
        rows = rows.append_column(name, same[name].take(place))
    return rows


def _whole(contract: Contract, made: pa.Table) -> pa.Table:
    """Return the rows that tell all that the contract cannot do without."""
    for column in contract.columns:
        if not column.null and made.num_rows:
            made = made.filter(pc.is_valid(made[column.name]))
    return made


def _allowed(contract: Contract, made: pa.Table) -> pa.Table:
    """Return the rows whose codes the contract knows."""
    for column in contract.columns:
        if column.codes and made.num_rows:
            known = pc.is_in(made[column.name], value_set=pa.array(column.codes, pa.string()))
            made = made.filter(pc.or_(known, pc.is_null(made[column.name])))
    return made


class _Delivery:
    """The linked rows of one delivery, with the days its expressions may name."""

    def __init__(self, taken: Taken, rows: pa.Table, policy: Policy) -> None:
        self.taken = taken
        self.profile = taken.profile
        self.rows = rows
        index = read_period(str(taken.batch["period"][0].as_py()))
        self.days = {
            "period_start": first_of_month(index),
            "period_end": last_of_month(index),
            "window_start": first_of_month(index - 11),
        }
        self.policy = policy
        self.lines = policy.codes("income_lines")
        self.file = taken.batch["file_name"][0].as_py()

    def made(self, making: Making) -> pa.Table:
        """Return what the rows become under one contract; a value the contract's type cannot hold is null."""
        contract = CONTRACTS[making.table]
        rows = self._applying(making)
        values = {name: self._value(expression, rows) for name, expression in making.values.items()}
        values |= self._common(rows)
        if making.table == "events":
            values |= self._event(values, rows)
        return pa.table({c.name: _typed(values.get(c.name), ARROW_TYPES[c.type], rows.num_rows) for c in contract.columns})

    def amounts(self) -> list[pa.Table]:
        """Return the income lines of rows that hold one amount a line (a yearly survey)."""
        contract = CONTRACTS["income_lines"]
        years = self.rows["year"].to_pylist()
        windows = {year: survey_window(self.policy, year) for year in set(years)}
        spans = {"period_from": [windows[y][0] for y in years], "period_to": [windows[y][1] for y in years]}
        dated = self.rows
        for name, days in spans.items():
            dated = dated.append_column(name, pa.array(days, pa.date32()))
        parts = []
        for line in self.profile.lines:
            told = dated.filter(pc.and_(pc.is_valid(dated[f"{line}_fen"]), pc.is_valid(dated["period_from"])))
            values = {**self._common(told), "person_id": None, "line": line, "amount_fen": told[f"{line}_fen"], "basis": "survey"}
            values |= {name: told[name] for name in spans}
            columns = {c.name: _typed(values.get(c.name), ARROW_TYPES[c.type], told.num_rows) for c in contract.columns}
            parts.append(pa.table(columns))
        return parts

    def _applying(self, making: Making) -> pa.Table:
        rows = self.rows
        for column, wanted in making.when.items():
            told = rows[column]
            if wanted == "told":
                keep = pc.is_valid(told)
            elif isinstance(wanted, str) and wanted.startswith("!"):
                keep = pc.not_equal(told, wanted[1:])
            else:
                keep = pc.equal(told, wanted)
            rows = rows.filter(pc.fill_null(keep, False))
        return rows

    def _common(self, rows: pa.Table) -> dict[str, object]:
        return {
            "person_id": None if self.profile.speaks_of == "household" else rows["person_id"],
            "household_id": rows["household_id"],
            "source_batch": self.taken.batch_id,
            "source_file": self.file,
            "source_row": rows["row"],
        }

    def _event(self, values: Mapping[str, object], rows: pa.Table) -> dict[str, object]:
        """Return number, kind of sum and department of events; the number is of what happened to whom, not of the file."""
        is_cumulative = self.profile.mode == "cumulative"
        who = rows["household_id"] if self.profile.speaks_of == "household" else rows["person_id"]
        own = [self.profile.columns[n].stored for n in self.profile.unique if n not in _IDENTITY]
        natural = [pc.year(_typed(values["event_on"], pa.date32(), rows.num_rows))] if is_cumulative else [rows[n] for n in own]
        parts = [self.profile.id, values["kind"], who, *natural]
        named = {str(n): _typed(part, None, rows.num_rows) for n, part in enumerate(parts)}
        return {
            "event_id": stable_keys(pa.table(named), list(named)),
            "is_cumulative": is_cumulative,
            "department": self.profile.department,
        }

    def _value(self, expression: str, rows: pa.Table) -> object:
        found = [self._part(part, rows) for part in expression.split("|")]
        return found[0] if len(found) == 1 else pc.coalesce(*(f if isinstance(f, pa.ChunkedArray) else pa.scalar(f) for f in found))

    def _part(self, part: str, rows: pa.Table) -> object:
        if part.startswith("="):
            return part[1:]
        if not part.startswith("@"):
            return rows[part]
        name, *arguments = part[1:].split(":")
        return self.days[name] if name in self.days else _FUNCTIONS[name](self, [rows[a] for a in arguments])

    def month_end(self, values: Sequence[pa.ChunkedArray]) -> pa.Array:
        """Return the last day of the month a day lies in."""
        days = values[0].to_pylist()
        return pa.array([last_of_month(month_index(d)) if d else None for d in days], pa.date32())

    def times(self, values: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
        """Return an amount for each of some months; null where either is not told."""
        return pc.multiply(values[0], values[1])

    def lookup(self, values: Sequence[pa.ChunkedArray]) -> pa.Array:
        """Return the income line that a subsidy's name stands for; null where the code list has none."""
        known = {name: self.lines.code_of(name) for name in pc.unique(values[0]).to_pylist() if name}
        return pa.array([known.get(name) for name in values[0].to_pylist()], pa.string())


_FUNCTIONS: dict[str, Callable[[_Delivery, Sequence[pa.ChunkedArray]], object]] = {
    "month_end": _Delivery.month_end,
    "times": _Delivery.times,
    "lookup": _Delivery.lookup,
}


def _typed(value: object, kind: pa.DataType | None, count: int) -> pa.Array | pa.ChunkedArray:
    """Return a column: rows as they are, a constant for all, nulls where nothing is said."""
    if isinstance(value, pa.Array | pa.ChunkedArray):
        return value if kind is None else _fitting(value, kind)
    return pa.nulls(count, kind or pa.string()) if value is None else pa.repeat(pa.scalar(value, kind), count)


def _fitting(values: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    """Return the values in another type; a number too large for it is null."""
    if pa.types.is_integer(kind) and pa.types.is_integer(values.type) and kind.bit_width < values.type.bit_width:
        most = (1 << (kind.bit_width - 1)) - 1
        values = pc.if_else(pc.less_equal(pc.abs(values), most), values, pa.scalar(None, values.type))
    return values.cast(kind)


def survey_window(policy: Policy, year: object) -> tuple[date | None, date | None]:
    """Return the first and last day of the yearly survey of a year (practice.md P10: 1 October to 30 September)."""
    last_month = policy.rule("intake/survey_window").whole("last_month")
    if not isinstance(year, int) or last_month is None:
        return None, None
    last = year * 12 + last_month - 1
    return first_of_month(last - 11), last_of_month(last)
