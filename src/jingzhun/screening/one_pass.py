"""The core rules in one pass over sorted rows: what Ibis defines (``core``), without the hash table that a group-by needs.

Only the arithmetic is said twice: sums, the half-up division, five comparisons. Every answer comes from the Ibis definition itself,
asked once of the circumstances and once of all combinations that a class is made of; a property test holds both ways equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.policy.income_lines import deduction_fen
from jingzhun.screening import expense_ratio
from jingzhun.screening.arrivals import Arrivals
from jingzhun.screening.core import (
    ALL_ARRIVED,
    HOME_ANSWERS,
    PERSON_FLAGS,
    STATUS_COLUMNS,
    classed,
    home_answers,
    person_answers,
    stored,
)
from jingzhun.tables.engines.protocol import Engine
from jingzhun.tables.ready import STANDINGS
from jingzhun.values.rounding import PPM

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]
NO, YES, UNKNOWN = 0, 1, 2
ANSWERS = 3
WEIGHED = ("is_in_range", "is_severe", "is_below_poverty", "spending")
OF_PERSONS = PERSON_FLAGS[:6]  # the flags a class is made of; the others say whether an amount is known
OF_HOMES = (*STATUS_COLUMNS, *HOME_ANSWERS)
COPIED = ("class", "class_reason", "education", "medical", "housing", "water")


@dataclass(frozen=True)
class Lines:
    """The numbers that amounts are set against; null where policy does not know one, ``is_…`` false where the law does not ask."""

    monitoring: int | None
    deduction: int | None
    left_needed: int | None
    asks_severe: bool
    poverty: int | None
    asks_poverty: bool
    share: int | None
    asks_from: int | None
    asks_spending: bool

    @classmethod
    def of(cls, policy: Policy) -> Lines:
        """Return the numbers of the day."""
        monitoring = policy.rule("screening/monitoring_line").fen("line")
        left, asks_severe = _asked(lambda: policy.rule("screening/sudden_hardship").ppm("left_share"))
        poverty, asks_poverty = _asked(lambda: policy.rule("screening/poverty_line").fen("line"))
        numbers = policy.rule(expense_ratio.RULE.path)
        share, asks_spending = _asked(lambda: numbers.ppm("share"))
        asks_from, _ = _asked(lambda: numbers.fen("asks_from"))
        return cls(
            monitoring=monitoring,
            deduction=deduction_fen(policy),
            left_needed=None if monitoring is None or left is None else monitoring * left,
            asks_severe=asks_severe,
            poverty=poverty,
            asks_poverty=asks_poverty,
            share=share,
            asks_from=asks_from,
            asks_spending=asks_spending,
        )


@dataclass(frozen=True)
class Households:
    """Households summed from sorted persons."""

    ids: Ints
    villages: Ints
    members: Ints
    told_net: Ints
    spent: Ints
    person_bits: npt.NDArray[np.uint8]
    home_kinds: Codes
    is_net_known: Flags


class OnePass:
    """The core rules of one policy over one pair of codebooks, ready to be run over any number of parts.

    Parameters
    ----------
    tables
        ``person_circumstances`` and ``home_circumstances``.
    engine
        Asked twice, when this is made, and never again.
    """

    def __init__(self, tables: Mapping[str, pa.Table], policy: Policy, engine: Engine, arrivals: Arrivals = ALL_ARRIVED) -> None:
        self.lines = Lines.of(policy)
        persons = engine.run(
            person_answers(engine.table("pass_persons", tables["person_circumstances"]), policy).order_by("person_code")
        )
        homes = engine.run(home_answers(engine.table("pass_homes", tables["home_circumstances"]), policy).order_by("home_code"))
        self._person_bits = _bits_by_code(persons)
        self._home_kinds, self._is_whole, kinds = _kinds_by_code(homes)
        combinations = _combinations(self._person_bits, kinds)
        found = engine.run(_answered(engine.table("pass_combinations", combinations), policy, arrivals))
        self._widths = (1 << len(OF_PERSONS), kinds.num_rows)
        self._place = _places(combinations, self._widths)
        self._words = {name: found[name].combine_chunks().dictionary_encode() for name in COPIED}

    def standings(self, persons: pa.Table) -> pa.Table:
        """Return ``standings`` of whole households, from ``ready_persons`` sorted by household."""
        if not persons.num_rows:
            return STANDINGS.empty()
        households = self._summed(persons)
        weighed = weighed_by(households, self.lines, self._untold_spending(households))
        place = self._place[_mixed(households.person_bits & _CLASS_BITS, households.home_kinds, weighed, self._widths)]
        per_head = _half_up(households.told_net, households.members)
        columns: dict[str, pa.Array] = {
            "household_id": pa.array(households.ids),
            "village_no": pa.array(households.villages),
            "members": pa.array(households.members.astype(np.int32)),
            "net_per_head_fen": pa.array(per_head, mask=~households.is_net_known),
            "is_in_range": _RANGE_WORDS.take(pa.array(weighed["is_in_range"])),
            **{n: pa.DictionaryArray.from_arrays(w.indices.take(pa.array(place)), w.dictionary) for n, w in self._words.items()},
        }
        return pa.table([columns[c.name] for c in STANDINGS.columns], names=[c.name for c in STANDINGS.columns])

    def _summed(self, persons: pa.Table) -> Households:
        ids = _numbers(persons, "household_id")
        starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
        homes = np.maximum.reduceat(_numbers(persons, "home_code"), starts)
        bits = np.bitwise_or.reduceat(self._person_bits[_numbers(persons, "person_code")], starts)
        spent = _numbers(persons, "own_payment_fen") + _numbers(persons, "loss_fen")
        return Households(
            ids=ids[starts],
            villages=_numbers(persons, "village_no")[starts],
            members=np.diff(np.append(starts, len(ids))),
            told_net=np.add.reduceat(_numbers(persons, "told_net_fen"), starts),
            spent=np.add.reduceat(spent, starts),
            person_bits=bits,
            home_kinds=self._home_kinds[homes],
            is_net_known=self._is_whole[homes] & ~_has(bits, "is_income_untold"),
        )

    def _untold_spending(self, households: Households) -> Flags:
        return _has(households.person_bits, "is_spending_untold")


_CLASS_BITS = np.uint8((1 << len(OF_PERSONS)) - 1)
_RANGE_WORDS = pa.DictionaryArray.from_arrays(pa.array([NO, YES, UNKNOWN], pa.int8()), pa.array(["no", "yes", "unknown"]))


def weighed_by(households: Households, lines: Lines, is_spending_untold: Flags) -> dict[str, npt.NDArray[np.int8]]:
    """Return what a class takes from amounts, each as no, yes or unknown: the arithmetic of ``core.weighed_households``."""
    net, members, is_known = households.told_net, households.members, households.is_net_known
    head, left = _half_up(net, members), _half_up(net - households.spent, members)
    return {
        "is_in_range": _in_range(head, is_known, lines),
        "is_severe": _severe(left, is_known, is_spending_untold, lines),
        "is_below_poverty": _below(head, is_known, lines.poverty if lines.asks_poverty else None, is_asked=lines.asks_poverty),
        "spending": _spending(net, households.spent, is_known, lines),
    }


def _in_range(head: Ints, is_known: Flags, lines: Lines) -> npt.NDArray[np.int8]:
    """Return the range; a floor of told income that reaches the line says no, whatever else is untold."""
    if lines.monitoring is None or lines.deduction is None:
        return _all(UNKNOWN, head)
    is_below = head - lines.deduction < lines.monitoring
    return np.where(is_known, is_below, np.where(is_below, UNKNOWN, NO)).astype(np.int8)


def _severe(left: Ints, is_known: Flags, is_untold: Flags, lines: Lines) -> npt.NDArray[np.int8]:
    """Return whether too little is left a head; a floor that is enough says no where income is not known."""
    if not lines.asks_severe:
        return _all(NO, left)
    if lines.left_needed is None:
        return _all(UNKNOWN, left)
    is_short = left * PPM < lines.left_needed
    known = np.where(is_known, is_short, np.where(is_short, UNKNOWN, NO))
    return np.where(is_untold & (known == NO), UNKNOWN, known).astype(np.int8)


def _below(head: Ints, is_known: Flags, limit: int | None, *, is_asked: bool) -> npt.NDArray[np.int8]:
    if not is_asked:
        return _all(NO, head)
    return _all(UNKNOWN, head) if limit is None else np.where(is_known, head < limit, UNKNOWN).astype(np.int8)


def _spending(net: Ints, spent: Ints, is_known: Flags, lines: Lines) -> npt.NDArray[np.int8]:
    """Return whether spending reaches its share of net income, where it is large enough to be asked."""
    if not lines.asks_spending:
        return _all(NO, net)
    none = _all(UNKNOWN, net)
    is_large = none if lines.asks_from is None else (spent >= lines.asks_from).astype(np.int8)
    reaches = none if lines.share is None else np.where(is_known, spent * PPM >= np.maximum(net, 0) * lines.share, UNKNOWN)
    both = np.where((is_large == YES) & (reaches == YES), YES, UNKNOWN)
    return np.where((is_large == NO) | (reaches == NO), NO, both).astype(np.int8)


def _half_up(numerator: Ints, denominator: Ints) -> Ints:
    """Return the named rounding step, as ``income.half_up``."""
    rounded = (np.abs(numerator) * 2 + denominator) // (denominator * 2)
    return np.where(numerator < 0, -rounded, rounded)


def _all(answer: int, like: Ints) -> npt.NDArray[np.int8]:
    return np.full(len(like), answer, dtype=np.int8)


def _has(bits: npt.NDArray[np.uint8], flag: str) -> Flags:
    found: Flags = (bits & np.uint8(1 << PERSON_FLAGS.index(flag))) != 0
    return found


def _numbers(table: pa.Table, name: str) -> npt.NDArray[np.int64]:
    numbers: npt.NDArray[np.int64] = table[name].to_numpy()
    return numbers


def _asked(read: Callable[[], int | None]) -> tuple[int | None, bool]:
    """Return a number of policy, and whether the law of the day asks for it at all."""
    try:
        return read(), True
    except ParameterAbolished:
        return None, False


def _bits_by_code(answers: pa.Table) -> npt.NDArray[np.uint8]:
    """Return the flags of each person code as bits; codes are the places of the rows."""
    bits = np.zeros(answers.num_rows, dtype=np.uint8)
    for place, flag in enumerate(PERSON_FLAGS):
        bits |= answers[flag].to_numpy().astype(np.uint8) << np.uint8(place)
    return bits


def _kinds_by_code(answers: pa.Table) -> tuple[Codes, Flags, pa.Table]:
    """Return the kind of each home code, whether its income is whole, and the kinds: what a class is made of, each once."""
    rows = list(zip(*(answers[name].to_pylist() for name in OF_HOMES), strict=True))
    numbers: dict[tuple[object, ...], int] = {}
    kinds = np.array([numbers.setdefault(row, len(numbers)) for row in rows], dtype=np.int32)
    held = pa.table({n: pa.array([row[i] for row in numbers], answers.schema.field(n).type) for i, n in enumerate(OF_HOMES)})
    return kinds, answers["is_income_whole"].to_numpy(), held


def _combinations(person_bits: npt.NDArray[np.uint8], kinds: pa.Table) -> pa.Table:
    """Return every combination a class may be made of, numbered in ``household_id``: flags, kind of home, weighed answers."""
    patterns = _all_unions(np.unique(person_bits & _CLASS_BITS))
    weighed = np.arange(ANSWERS ** len(WEIGHED))
    flags, kind, answer = (a.ravel() for a in np.meshgrid(patterns, np.arange(kinds.num_rows), weighed, indexing="ij"))
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        "household_id": pa.array(np.arange(len(flags), dtype=np.int64)),
        "flags": pa.array(flags.astype(np.int64)),
        "kind": pa.array(kind.astype(np.int64)),
        "answer": pa.array(answer.astype(np.int64)),
        **{name: pa.array((flags >> i) & 1 == 1) for i, name in enumerate(OF_PERSONS)},
        **{name: kinds[name].take(pa.array(kind)) for name in kinds.column_names},
    }
    for place, name in enumerate(WEIGHED):
        told = answer // ANSWERS**place % ANSWERS
        if name == "spending":
            columns |= {"spending_yes": pa.array(told == YES), "spending_unknown": pa.array(told == UNKNOWN)}
        else:
            columns[name] = pa.array(told == YES, mask=told == UNKNOWN)
    return pa.table(columns)


def _all_unions(patterns: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return every pattern that some persons together can have."""
    found = np.unique(patterns)
    while len(wider := np.unique(found[:, None] | found)) > len(found):
        found = wider
    return found


def _answered(combinations: ir.Table, policy: Policy, arrivals: Arrivals) -> ir.Table:
    """Return the answers of the Ibis definition for every combination, in their order."""
    null = ibis.null("int64")
    filled = combinations.mutate(village_no=null, members=null, net_per_head_fen=null)
    return stored(classed(filled, policy, arrivals)).order_by("household_id")


def _places(combinations: pa.Table, widths: tuple[int, int]) -> Codes:
    """Return the row of each combination by its mixed number."""
    size = widths[0] * widths[1] * ANSWERS ** len(WEIGHED)
    places = np.full(size, -1, dtype=np.int32)
    mixed = (_numbers(combinations, "flags") * widths[1] + _numbers(combinations, "kind")) * ANSWERS ** len(WEIGHED)
    places[mixed + _numbers(combinations, "answer")] = np.arange(combinations.num_rows, dtype=np.int32)
    return places


def _mixed(
    bits: npt.NDArray[np.uint8], kinds: Codes, weighed: Mapping[str, npt.NDArray[np.int8]], widths: tuple[int, int]
) -> Codes:
    answer = np.zeros(len(bits), dtype=np.int32)
    for place, name in enumerate(WEIGHED):
        answer += weighed[name] * np.int32(ANSWERS**place)
    mixed: Codes = (bits.astype(np.int32) * np.int32(widths[1]) + kinds) * np.int32(ANSWERS ** len(WEIGHED)) + answer
    return mixed
