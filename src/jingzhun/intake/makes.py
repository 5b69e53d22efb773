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
from jingzhun.rules.keys import stable_key
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.contract import Contract
from jingzhun.values.dates import first_of_month, last_of_month, month_index

_IDENTITY = {"name", "id_number", "disability_number", "person_no", "household_no"}
_DAYS = {"period_from", "period_to", "from_on", "to_on", "event_on", "found_on", "since_on", "ended_on"}
Rows = list[dict[str, object]]


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
    rows = _linked_rows(taken, links)
    context = _Delivery(taken, policy)
    made: dict[str, Rows] = {}
    left_out: dict[str, int] = {}
    for making in taken.profile.makes:
        found = [one for row in rows if _applies(making, row) if (one := context.made(making, row))]
        contract = CONTRACTS[making.table]
        told = [one for one in found if all(one.get(c.name) is not None for c in contract.columns if not c.null)]
        whole = [one for one in told if _is_allowed(contract, one)]
        left_out[making.table] = left_out.get(making.table, 0) + len(told) - len(whole)
        made.setdefault(making.table, []).extend(whole)
    if taken.profile.lines:
        made["income_lines"] = [one for row in rows for one in context.amounts(row)]
    tables = {name: one_a_key(CONTRACTS[name], _table(CONTRACTS[name], found)) for name, found in made.items() if found}
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


def _linked_rows(taken: Taken, links: pa.Table) -> Rows:
    if not taken.rows.num_rows:
        return []
    known = {
        row: (person, household)
        for row, person, household, band in zip(*(links[c].to_pylist() for c in ("row", "person_id", "household_id", "band")), strict=True)
        if band == "same"
    }  # fmt: skip
    return [
        {**row, "person_id": known[row["row"]][0], "household_id": known[row["row"]][1]}
        for row in taken.rows.to_pylist()
        if row["row"] in known
    ]


def _table(contract: Contract, rows: Rows) -> pa.Table:
    schema = pa.schema([pa.field(c.name, contract.schema.field(c.name).type) for c in contract.columns])
    return pa.Table.from_pylist([{c.name: row.get(c.name) for c in contract.columns} for row in rows], schema=schema)


def _applies(making: Making, row: Mapping[str, object]) -> bool:
    for column, wanted in making.when.items():
        told = row.get(column)
        if wanted == "told":
            if told is None:
                return False
        elif isinstance(wanted, str) and wanted.startswith("!"):
            if told is None or told == wanted[1:]:
                return False
        elif told != wanted:
            return False
    return True


def _is_allowed(contract: Contract, row: Mapping[str, object]) -> bool:
    return all(row.get(c.name) in c.codes for c in contract.columns if c.codes and row.get(c.name) is not None)


class _Delivery:
    """One delivery with the days its expressions may name."""

    def __init__(self, taken: Taken, policy: Policy) -> None:
        self.taken = taken
        self.profile = taken.profile
        index = read_period(str(taken.batch["period"][0].as_py()))
        self.days = {
            "period_start": first_of_month(index),
            "period_end": last_of_month(index),
            "window_start": first_of_month(index - 11),
        }
        self.policy = policy
        self.lines = policy.codes("income_lines")
        self.file = taken.batch["file_name"][0].as_py()

    def made(self, making: Making, row: Mapping[str, object]) -> dict[str, object]:
        """Return the row that a linked row becomes."""
        contract = CONTRACTS[making.table]
        names = {c.name for c in contract.columns}
        out = {name: self._value(expression, row) for name, expression in making.values.items()}
        out |= self._common(row)
        if making.table == "events":
            out |= self._event(out, row)
        return {name: value for name, value in out.items() if name in names}

    def amounts(self, row: Mapping[str, object]) -> Rows:
        """Return the income lines of a row that holds one amount a line (a yearly survey)."""
        start, end = survey_window(self.policy, row.get("year"))
        if start is None or end is None:
            return []
        common = {**self._common(row), "person_id": None, "period_from": start, "period_to": end, "basis": "survey"}
        told = [(line, row.get(f"{line}_fen")) for line in self.profile.lines]
        return [{**common, "line": line, "amount_fen": amount} for line, amount in told if amount is not None]

    def _common(self, row: Mapping[str, object]) -> dict[str, object]:
        person = None if self.profile.speaks_of == "household" else row["person_id"]
        return {
            "person_id": person,
            "household_id": row["household_id"],
            "source_batch": self.taken.batch_id,
            "source_file": self.file,
            "source_row": row["row"],
        }

    def _event(self, out: Mapping[str, object], row: Mapping[str, object]) -> dict[str, object]:
        on, who = out.get("event_on"), out["person_id"] or out["household_id"]
        is_cumulative = self.profile.mode == "cumulative"
        own = [self.profile.columns[n].stored for n in self.profile.unique if n not in _IDENTITY]
        natural: Sequence[object] = [on.year] if is_cumulative and isinstance(on, date) else [row.get(n) for n in own]
        key = stable_key(self.profile.id, str(out["kind"]), str(who), *(None if v is None else str(v) for v in natural))
        return {"event_id": key, "is_cumulative": is_cumulative, "department": self.profile.department}

    def _value(self, expression: str, row: Mapping[str, object]) -> object:
        for part in expression.split("|"):
            found = self._part(part, row)
            if found is not None:
                return found
        return None

    def _part(self, part: str, row: Mapping[str, object]) -> object:
        if part.startswith("="):
            return part[1:]
        if not part.startswith("@"):
            return row.get(part)
        name, *arguments = part[1:].split(":")
        if name in self.days:
            return self.days[name]
        return _FUNCTIONS[name](self, [row.get(a) for a in arguments])

    def month_end(self, values: Sequence[object]) -> date | None:
        """Return the last day of the month a value lies in."""
        return last_of_month(month_index(values[0])) if isinstance(values[0], date) else None

    def times(self, values: Sequence[object]) -> int | None:
        """Return an amount for each of some months; null where either is not told."""
        amount, count = values
        return amount * count if isinstance(amount, int) and isinstance(count, int) else None

    def lookup(self, values: Sequence[object]) -> str | None:
        """Return the income line that a subsidy's name stands for; null where the code list has none."""
        return self.lines.code_of(str(values[0])) if values[0] else None


_FUNCTIONS: dict[str, Callable[[_Delivery, Sequence[object]], object]] = {
    "month_end": _Delivery.month_end,
    "times": _Delivery.times,
    "lookup": _Delivery.lookup,
}


def survey_window(policy: Policy, year: object) -> tuple[date | None, date | None]:
    """Return the first and last day of the yearly survey of a year (practice.md P10: 1 October to 30 September)."""
    last_month = policy.rule("intake/survey_window").whole("last_month")
    if not isinstance(year, int) or last_month is None:
        return None, None
    last = year * 12 + last_month - 1
    return first_of_month(last - 11), last_of_month(last)
