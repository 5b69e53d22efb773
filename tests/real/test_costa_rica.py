"""A survey nobody here made: read, counted, and its deprivations set against the published poverty level."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from jingzhun.intake.survey import Surveyed
from real.survey_table import average_ranks, correlations, judged, lines, shares_by_level, spearman, survey_of

pytestmark = pytest.mark.shared
HEADLESS = 15
SMALLEST_GROUP = 100  # below this a correlation says little


@pytest.fixture(scope="module")
def survey(shared_data: Path) -> Surveyed:
    return survey_of(shared_data)


@pytest.fixture(scope="module")
def homes(survey: Surveyed) -> pl.DataFrame:
    return judged(survey)


@pytest.fixture(scope="module")
def persons(survey: Surveyed) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(survey.persons))


def test_survey_when_read_then_persons_and_households_are_the_published_ones(survey: Surveyed) -> None:
    assert survey.rows == 9557
    assert survey.persons.num_rows == 9557
    assert survey.households.num_rows == 2988
    assert {f.severity for f in survey.faults} == {"warning"}


def test_households_without_a_head_are_found_by_the_rule_of_departmental_files(survey: Surveyed) -> None:
    told = survey.broken("no_head")
    assert len(told) == HEADLESS
    assert survey.households["head_id"].null_count == HEADLESS
    assert told[0].sentence.zh == "该户没有户主，请补充"


def test_no_other_household_rule_is_broken_but_the_level_of_85_households(survey: Surveyed) -> None:
    assert {f.rule for f in survey.faults} == {"no_head", "members_differ"}
    assert [f.column for f in survey.broken("members_differ")] == ["Target"] * 85


def test_empty_cells_are_the_published_ones_and_no_level_is_lost(survey: Surveyed, persons: pl.DataFrame) -> None:
    assert persons["years_behind"].null_count() == 7928
    assert persons["person_id"].n_unique() == 9557
    assert survey.households["poverty_level"].null_count == 0


def test_words_among_numbers_are_read_as_the_survey_means_them(survey: Surveyed, persons: pl.DataFrame) -> None:
    heads = persons.select(pl.col("person_id").alias("head_id"), "sex", "schooling_years")
    told = pl.DataFrame(pl.from_arrow(survey.households)).join(heads, on="head_id", how="inner")
    by_sex = pl.when(pl.col("sex") == "male").then("male_head_schooling_years").otherwise("female_head_schooling_years")
    assert told.height == 2988 - HEADLESS
    assert told.filter(by_sex != pl.col("schooling_years")).height == 0


def test_dependents_by_the_policys_ages_are_those_the_survey_counted(survey: Surveyed, persons: pl.DataFrame) -> None:
    """The published ratio was not used; 8 stands there for a household without anyone of working age."""
    counted = persons.group_by("household_id").agg(
        workers=pl.col("age").is_between(20, 64).sum().cast(pl.Int64),
        dependents=(~pl.col("age").is_between(20, 64)).sum().cast(pl.Int64),
    )
    told = pl.DataFrame(pl.from_arrow(survey.households)).join(counted, on="household_id")
    whole = told.filter(pl.col("members_seen") == pl.col("members_told"))
    ratio = pl.when(pl.col("workers") > 0).then(pl.col("dependents") * 1_000_000 / pl.col("workers")).otherwise(8_000_000)
    assert whole.height == 2988 - 27
    assert whole.filter((ratio - pl.col("dependency_told_ppm")).abs() > 1).height == 0


def test_deprivations_when_a_member_has_no_row_then_unknown_unless_already_known(homes: pl.DataFrame) -> None:
    partly = homes.filter(pl.col("members_seen") < pl.col("members_told"))
    assert partly.height == 27
    assert partly["dependency"].null_count() == 27
    assert homes.filter(pl.col("head_id").is_null())["unknown_count"].min() == 1
    unknown = {name: homes[name].null_count() for name in ("housing", "water", "education", "dependency")}
    assert unknown == {"housing": 0, "water": 0, "education": 25, "dependency": 27}


def test_deprivations_are_as_many_as_measured(homes: pl.DataFrame) -> None:
    counts = {name: homes[name].sum() for name in ("housing", "water", "education", "dependency")}
    assert counts == {"housing": 530, "water": 97, "education": 400, "dependency": 343}


def test_more_deprivations_go_with_a_poorer_level_in_every_group(homes: pl.DataFrame) -> None:
    found = correlations(homes)
    sys.stdout.write("\n" + "\n".join(lines(found, shares_by_level(homes))) + "\n")
    whole, *groups = found
    assert whole.households == 2960
    assert whole.rho == pytest.approx(-0.3396, abs=0.0001)
    assert whole.z < -10
    judged_groups = [c for c in groups if c.households >= SMALLEST_GROUP]
    assert len(judged_groups) == 6 + 2 + 2 + 2
    assert [f"{c.group} {c.value}" for c in judged_groups if c.z > -3] == []
    assert sum(c.households + c.unknown for c in groups if c.group == "region") == 2988


def test_each_deprivation_is_more_frequent_among_the_extremely_poor(homes: pl.DataFrame) -> None:
    shares = shares_by_level(homes)
    assert set(shares) == {"housing", "water", "education", "dependency"}
    assert [name for name, by_level in shares.items() if by_level[1] <= by_level[4]] == []


def test_spearman_shares_ranks_of_equal_values_and_agrees_with_polars(homes: pl.DataFrame) -> None:
    known = homes.filter(pl.col("unknown_count") == 0)
    theirs = known.select(pl.corr("deprived_count", "poverty_level", method="spearman")).item()
    assert average_ranks([10, 20, 20, 5]).tolist() == [2.0, 3.5, 3.5, 1.0]
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert np.isnan(spearman([1, 1, 1], [1, 2, 3]))
    assert spearman(known["deprived_count"].to_list(), known["poverty_level"].to_list()) == pytest.approx(theirs, abs=1e-12)
