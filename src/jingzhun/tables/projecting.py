"""From a person's year as told to the rule-ready projection: sums of what was told, and codes for what stands in words.

No number of policy is read here: the projection is as true under next year's law as under this one's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jingzhun.tables.contract import Contract
from jingzhun.tables.ready import (
    HOME_CIRCUMSTANCES,
    HOME_SUMMED,
    HOME_TOLD,
    PART_COLUMNS,
    PERSON_CIRCUMSTANCES,
    PERSON_SUMMED,
    PERSON_TOLD,
    READY_PERSONS,
    TOLD_ELSEWHERE,
)

Ints = npt.NDArray[np.int64]
Told = tuple[object, ...]
_UNTOLD = 2  # the place of null behind no and yes
_PERSON = tuple(c.name for c in PERSON_TOLD)
_HOME = tuple(c.name for c in HOME_TOLD)
_SUMS = ("told_net_fen", "own_payment_fen", "loss_fen")
_UNTOLD_FLAGS = ("is_income_untold", "is_spending_untold")
_WATER = ("is_quality_safe", "litres_per_person_day", "fetch_minutes", "assurance_ppm")


@dataclass
class Codebook:
    """Codes of combinations, given once in the order they are first seen.

    Parameters
    ----------
    contract
        ``PERSON_CIRCUMSTANCES`` or ``HOME_CIRCUMSTANCES``; its first column is the code.
    codes
        Code by combination.
    """

    contract: Contract
    codes: dict[Told, int] = field(default_factory=dict)

    @classmethod
    def of(cls, table: pa.Table, contract: Contract) -> Codebook:
        """Return the codes of a stored table, so that a later batch goes on with them."""
        names = [c.name for c in contract.columns[1:]]
        combinations = zip(*(table[n].to_pylist() for n in names), strict=True)
        return cls(contract, dict(zip(combinations, table[contract.columns[0].name].to_pylist(), strict=True)))

    def numbers(self, combinations: Sequence[Told]) -> npt.NDArray[np.int32]:
        """Return the code of each combination; a new one gets the next."""
        return np.array([self.codes.setdefault(told, len(self.codes)) for told in combinations], dtype=np.int32)

    def table(self) -> pa.Table:
        """Return the combinations with their codes."""
        rows = [dict(zip([c.name for c in self.contract.columns], (code, *told), strict=True)) for told, code in self.codes.items()]
        return self.contract.from_rows(rows)


@dataclass(frozen=True)
class Seen:
    """The combinations of some rows: the different ones, and for each row which of them it is."""

    combinations: tuple[Told, ...]
    places: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Summed:
    """Rows whose amounts are summed and whose combinations wait for their codes."""

    keys: pa.Table
    amounts: dict[str, Ints]
    person: Seen
    home: Seen
    tells_home: npt.NDArray[np.bool_]


class Projector:
    """Makes ``ready_persons`` of ``person_years``, part after part, with one pair of codebooks.

    ``summed`` is the work and may run beside others; ``coded`` gives the codes and must run in the order of the parts, because
    the same persons must get the same codes however many threads there are.
    """

    def __init__(self, persons: Codebook | None = None, homes: Codebook | None = None) -> None:
        self.persons = persons or Codebook(PERSON_CIRCUMSTANCES)
        self.homes = homes or Codebook(HOME_CIRCUMSTANCES, {(None,) * len((*HOME_TOLD, *HOME_SUMMED)): TOLD_ELSEWHERE})

    def project(self, years: pa.Table) -> pa.Table:
        """Return ``ready_persons`` of some whole households."""
        return self.coded(summed(years))

    def coded(self, rows: Summed) -> pa.Table:
        """Return ``ready_persons`` of rows that were summed."""
        person = self.persons.numbers(rows.person.combinations)[rows.person.places]
        home = np.full(len(person), TOLD_ELSEWHERE, dtype=np.int32)
        home[rows.tells_home] = self.homes.numbers(rows.home.combinations)[rows.home.places]
        columns = {
            "household_id": rows.keys["household_id"],
            "village_no": rows.keys["village_no"],
            "person_code": pa.array(person),
            "home_code": pa.array(home),
            **{name: pa.array(values) for name, values in rows.amounts.items()},
        }
        return pa.table([columns[c.name] for c in READY_PERSONS.columns], names=[c.name for c in READY_PERSONS.columns])


def summed_facts(facts: pa.Table) -> Summed:
    """Return rows of ``person_facts``, whose amounts a registry's plan summed, with the combinations they hold."""
    tells_home = _valid(facts["is_income_whole"])
    homes = facts.filter(pa.array(tells_home))
    return Summed(
        keys=facts.select(["household_id", "village_no"]),
        amounts={name: facts[name].to_numpy() for name in _SUMS},
        person=_seen({c.name: facts[c.name] for c in (*PERSON_TOLD, *PERSON_SUMMED)}),
        home=_seen({c.name: homes[c.name] for c in (*HOME_TOLD, *HOME_SUMMED)}),
        tells_home=tells_home,
    )


def summed(years: pa.Table) -> Summed:
    """Return rows of ``person_years`` with summed amounts and the combinations they hold; no code is given yet.

    Such a year tells a finding of every house, checks of water by their indicators, one status, and nobody's own insurance.
    """
    parts = {name: _amount(years, name) for name in (*PART_COLUMNS, "own_payment_fen", "loss_fen")}
    income = [parts[name] for name in PART_COLUMNS]
    spending = [parts["own_payment_fen"], parts["loss_fen"]]
    told = {
        **{name: years[name] for name in _PERSON},
        "is_income_untold": pa.chunked_array([_any_null(income, years.num_rows)]),
        "is_spending_untold": pa.chunked_array([_any_null(spending, years.num_rows)]),
    }
    tells_home = _valid(years["is_income_whole"])
    homes = years.select(list(_HOME)).filter(pa.array(tells_home))
    values = {name: values for name, (values, _) in parts.items()}
    *gains, cost = PART_COLUMNS
    return Summed(
        keys=years.select(["household_id", "village_no"]),
        amounts={
            "told_net_fen": sum((values[name] for name in gains), start=-values[cost]),
            "own_payment_fen": values["own_payment_fen"],
            "loss_fen": values["loss_fen"],
        },
        person=_completed(_seen(told), (*_PERSON, *_UNTOLD_FLAGS), PERSON_CIRCUMSTANCES, lambda _told: {"is_insured": None}),
        home=_completed(_seen({name: homes[name] for name in _HOME}), _HOME, HOME_CIRCUMSTANCES, _of_year),
        tells_home=tells_home,
    )


def _completed(
    seen: Seen, names: Sequence[str], contract: Contract, rest: Callable[[dict[str, object]], dict[str, object]]
) -> Seen:
    """Return combinations with the columns that follow from what they tell; they are few, so this is done in Python."""
    found = []
    for combination in seen.combinations:
        told = dict(zip(names, combination, strict=True))
        whole = told | rest(told)
        found.append(tuple(whole[c.name] for c in contract.columns[1:]))
    return Seen(tuple(found), seen.places)


def _of_year(told: dict[str, object]) -> dict[str, object]:
    return {
        "is_exited": told["status"] == "exited",
        "is_registered_poor": told["status"] == "registered_poor",
        "is_graded": True,
        "is_listed": False,
        "has_visible_damage": None,
        "is_checked": any(told[name] is not None for name in _WATER),
        "has_fault": False,
    }


def _amount(years: pa.Table, name: str) -> tuple[Ints, npt.NDArray[np.bool_] | None]:
    """Return the amounts with zero for what is not told, and where that is so; no mask where everything is told."""
    column = years[name].combine_chunks()
    if not column.null_count:
        return column.to_numpy(zero_copy_only=False), None
    is_null = ~_valid(column)
    amounts = np.frombuffer(column.buffers()[1], dtype=np.int64)[column.offset : column.offset + len(column)].copy()
    amounts[is_null] = 0  # faster than Arrow's fill_null by half, because few are null
    return amounts, is_null


def _any_null(amounts: Sequence[tuple[Ints, npt.NDArray[np.bool_] | None]], rows: int) -> pa.Array:
    found = np.zeros(rows, dtype=bool)
    for _, is_null in amounts:
        if is_null is not None:
            found |= is_null
    return pa.array(found)


def _valid(column: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.bool_]:
    valid: npt.NDArray[np.bool_] = column.is_valid().to_numpy(zero_copy_only=False)
    return valid


def _seen(told: dict[str, pa.ChunkedArray]) -> Seen:
    """Return the different combinations of some columns by numbering each column's values and mixing the numbers into one."""
    values: list[list[object]] = []
    mixed: Ints | None = None
    for column in told.values():
        places, known = _numbered(column)
        mixed = places if mixed is None else mixed * len(known) + places
        values.append(known)
    if mixed is None or not len(mixed):
        return Seen((), np.zeros(0, dtype=np.int32))
    different = pa.array(mixed).dictionary_encode()
    left = different.dictionary.to_numpy()
    parts: list[list[object]] = []
    for known in reversed(values):
        left, places = np.divmod(left, len(known))
        parts.append([known[i] for i in places.tolist()])
    return Seen(tuple(zip(*reversed(parts), strict=True)), different.indices.to_numpy())


def _numbered(column: pa.ChunkedArray) -> tuple[Ints, list[object]]:
    """Return each value's place among the different values of a column, null among them."""
    whole = column.combine_chunks()
    if whole.type == pa.bool_():
        places = whole.cast(pa.int8()).fill_null(_UNTOLD).to_numpy(zero_copy_only=False).astype(np.int64)
        return places, [False, True, None]
    coded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode(null_encoding="encode")
    if coded.indices.null_count:
        places = coded.indices.fill_null(len(coded.dictionary)).to_numpy(zero_copy_only=False).astype(np.int64)
        return places, [*coded.dictionary.to_pylist(), None]
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int64), coded.dictionary.to_pylist()
