"""splink weighs the pairs with the trained weights of the policy. Nothing is learnt here, so every run gives the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from splink import Linker

from jingzhun.linkage.comparators import Comparator
from jingzhun.linkage.lines import LinkLines, Weight, Weights
from jingzhun.linkage.session import Session
from jingzhun.linkage.sides import SIDE_COLUMNS

PLACES = 4
NO_WEIGHT = Weight(m=1 / 2, u=1 / 2)


def score_pairs(session: Session, compared: Sequence[Comparator], lines: LinkLines, weights: Weights) -> None:
    """Store ``scored``, one row a pair: its weight in bits and probability, rounded to 4 places, and the level of each comparison."""
    session.make("name_frequency", _frequency(lines))
    session.make("row_side", f"select {', '.join(SIDE_COLUMNS)} from open_rows")
    session.make("person_side", f"select {', '.join(SIDE_COLUMNS)} from people where unique_id in (select person_id from pairs)")
    session.make("splink_pairs", _SPLINK_PAIRS)
    predicted = _predict(session, _settings(session, compared, lines, weights))
    session.make(
        "scored",
        f"""
        select
            unique_id_l as row_id,
            unique_id_r as person_id,
            round(match_weight, {PLACES}) as weight,
            round(match_probability, {PLACES}) as probability,
            {", ".join(f"gamma_{c.code}" for c in compared)}
        from {predicted}
        """,
    )


def _predict(session: Session, settings: dict[str, Any]) -> str:
    rows = session.api.register("row_side", dataset_display_name="row")
    persons = session.api.register("person_side", dataset_display_name="person")
    linker = Linker([rows, persons], settings, log_level=None, validate_settings=False)
    linker.table_management.register_term_frequency_lookup(session.api.register("name_frequency"), "name")
    linker.table_management.register_blocked_pairs_for_predict(session.api.register("splink_pairs"))
    return str(linker.inference.predict(warning_mode="never").physical_name)


def _settings(session: Session, compared: Sequence[Comparator], lines: LinkLines, weights: Weights) -> dict[str, Any]:
    persons = session.read("select count(*) as persons from people")["persons"][0].as_py()
    population = max(persons, lines.reference_population)
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": lines.expected_share_ppm / 1_000_000 / population,
        "comparisons": [_comparison(c, weights) for c in compared],
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": True,  # splink keeps the levels only together with them
        "retain_intermediate_calculation_columns": False,
    }


def _comparison(comparator: Comparator, weights: Weights) -> dict[str, Any]:
    untold = {"sql_condition": comparator.untold, "label_for_charts": "untold", "is_null_level": True}
    levels = []
    for level in comparator.levels:
        weight = weights[comparator.code, level.code] if level.is_weighed else NO_WEIGHT
        levels.append(
            {
                "sql_condition": level.when or "ELSE",
                "label_for_charts": level.code,
                "m_probability": weight.m,
                "u_probability": weight.u,
                **({"tf_adjustment_column": "name"} if level.by_frequency else {}),
            }
        )
    return {"output_column_name": comparator.code, "comparison_levels": [untold, *levels]}


def _frequency(lines: LinkLines) -> str:
    return f"""
        select name, (count(*) + 1) / greatest(sum(count(*)) over (), {lines.reference_population}) as tf_name
        from people
        where name is not null
        group by name
    """


_SPLINK_PAIRS = """
    select 'row-__-' || row_id as join_key_l, 'person-__-' || person_id as join_key_r, '0' as match_key from pairs
"""
