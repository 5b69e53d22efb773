"""Rules over prepared tables: yes, no, unknown, abolished; numbers that are the same everywhere; bits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from jingzhun.rules.apply import RuleFault, apply, bits_of, line, number_findings, pack_bits
from jingzhun.rules.rule import Rule
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.polars import PolarsEngine
from jingzhun.tables.engines.protocol import Engine
from rules.museum import COST, GRAVE, STAYS, policy_on, rule

ENGINES = [DuckEngine, PolarsEngine]


def _findings(engine: Engine, packs: Path, *, day: date = date(2024, 6, 30), rules: tuple[Rule, ...] = (COST, GRAVE)) -> pa.Table:
    return number_findings(engine.run(apply(rules, {"stays": engine.table("stays", STAYS)}, policy_on(packs, day))))


def _answers(found: pa.Table) -> list[tuple[str, str, str]]:
    return sorted((r["fact_key"], r["rule"], r["answer"]) for r in found.to_pylist())


@pytest.mark.parametrize("make", ENGINES)
def test_apply_when_above_on_below_and_missing_then_yes_no_unknown(make: type[Engine], tmp_path: Path) -> None:
    with make() as engine:
        found = _findings(engine, tmp_path)
    assert _answers(found) == [("a", "GRAVE", "yes"), ("b", "COST", "yes"), ("b", "GRAVE", "unknown"), ("c", "COST", "unknown")]
    cost = next(r for r in found.to_pylist() if r["fact_key"] == "b" and r["rule"] == "COST")
    assert (cost["amount_fen"], cost["threshold_fen"], cost["policy_source"], cost["bit"]) == (700_002, 700_001, "M17", 3)
    assert (cost["risk"], cost["person_id"], cost["event_on"], cost["sources"]) == ("illness", None, None, "f:2")


@pytest.mark.parametrize("make", ENGINES)
def test_apply_when_the_line_is_unknown_then_every_fact_is_unknown(make: type[Engine], tmp_path: Path) -> None:
    with make() as engine:
        found = _findings(engine, tmp_path, day=date(2025, 1, 1), rules=(COST,))
    assert [a for _, _, a in _answers(found)] == ["unknown"] * 4
    assert found["threshold_fen"].null_count == 4


@pytest.mark.parametrize(("day", "rules"), [(date(2025, 12, 31), {"COST", "GRAVE"}), (date(2026, 1, 1), {"GRAVE"})])
def test_apply_when_a_parameter_is_abolished_then_only_rules_that_read_it_are_left_out(
    day: date, rules: set[str], tmp_path: Path
) -> None:
    with DuckEngine() as engine:
        found = _findings(engine, tmp_path, day=day)
    assert set(found["rule"].to_pylist()) == rules


def test_apply_when_all_rules_are_abolished_then_the_table_is_empty(tmp_path: Path) -> None:
    with DuckEngine() as engine:
        assert _findings(engine, tmp_path, day=date(2026, 1, 1), rules=(COST,)).num_rows == 0


@pytest.mark.parametrize("make", ENGINES)
def test_number_findings_when_engine_or_order_of_rows_and_rules_differ_then_tables_are_equal(
    make: type[Engine], tmp_path: Path
) -> None:
    with DuckEngine() as first, make() as second:
        one = _findings(first, tmp_path)
        shuffled = {"stays": second.table("stays", STAYS.take([3, 1, 0, 2]))}
        two = number_findings(second.run(apply([GRAVE, COST], shuffled, policy_on(tmp_path, date(2024, 6, 30)))))
    assert one.equals(two)


@pytest.mark.parametrize("make", ENGINES)
def test_pack_bits_when_yes_and_unknown_then_each_has_its_own_mask(make: type[Engine], tmp_path: Path) -> None:
    policy = policy_on(tmp_path, date(2024, 6, 30))
    with make() as engine:
        found = engine.table(
            "findings", number_findings(engine.run(apply([COST, GRAVE], {"stays": engine.table("stays", STAYS)}, policy)))
        )
        packed = engine.run(pack_bits(found, bits_of([GRAVE, COST], policy)).order_by("household_id")).to_pylist()
    assert packed == [
        {"household_id": 1, "risk_bits": 2**62 + 2**3, "unknown_bits": 2**62},
        {"household_id": 2, "risk_bits": 0, "unknown_bits": 2**3},
    ]


def test_apply_when_a_prepared_table_is_missing_or_short_then_it_is_named(tmp_path: Path) -> None:
    policy = policy_on(tmp_path, date(2024, 6, 30))
    with DuckEngine() as engine:
        with pytest.raises(RuleFault, match="reads the table 'stays'; there are: homes"):
            apply([COST], {"homes": engine.table("homes", STAYS)}, policy)
        with pytest.raises(RuleFault, match="lacks: detail, sources"):
            apply([COST], {"stays": engine.table("stays", STAYS.drop_columns(["detail", "sources"]))}, policy)


def test_apply_when_a_fact_stands_twice_then_numbering_refuses_it(tmp_path: Path) -> None:
    with DuckEngine() as engine:
        twice = {"stays": engine.table("stays", pa.concat_tables([STAYS, STAYS.slice(0, 1)]))}
        found = engine.run(apply([GRAVE], twice, policy_on(tmp_path, date(2024, 6, 30))))
    with pytest.raises(Exception, match="repeat the key"):
        number_findings(found)


def test_apply_when_two_lines_are_read_then_both_sources_are_named(tmp_path: Path) -> None:
    both = rule("BOTH", "screening/cost", lambda t, n: (t.amount_fen > line(n.fen("line"))) & (t.person_id > n.whole("repeated")))
    with DuckEngine() as engine:
        found = _findings(engine, tmp_path, rules=(both,))
    assert set(found["policy_source"].to_pylist()) == {"M12;M17"}
