"""Who is in which group of P30. Grain: a household and group. Nulls: what no source tells makes the answer unknown, never no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.tables.evaluated import EVERYONE, GROUPS, OTHERS
from jingzhun.values.speech import Bilingual

LABELS = {
    "woman_headed": Bilingual("女性户主户", "woman-headed"),
    "elders_alone": Bilingual("纯老年户", "elders alone"),
    "disabled": Bilingual("有残疾人户", "with a disabled member"),
    "absent": Bilingual("有人外出户", "with a member away"),
    "remote": Bilingual("偏远村户", "in a remote village"),
    "married_out": Bilingual("外嫁或异地户", "married out or served elsewhere"),
    EVERYONE: Bilingual("全部", "all"),
    OTHERS: Bilingual("其他户", "others"),
}
MISSING = {
    "woman_headed": Bilingual("户主或户主性别", "the head, or the head's sex"),
    "elders_alone": Bilingual("成员出生日期", "birth dates of members"),
    "disabled": Bilingual("残疾人证名单", "the list of disability certificates"),
    "absent": Bilingual("成员就业或外出情况", "whether members work away"),
    "remote": Bilingual("县里确定的偏远村名单", "the county's list of remote villages"),
    "married_out": Bilingual("婚姻状况和居住地", "marriage and place of living"),
}


def household_groups(tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return for each household and group yes, no or unknown.

    Parameters
    ----------
    tables
        ``households``, ``persons``, ``memberships``, ``person_states``.

    Returns
    -------
    ``household_groups``: six rows a household that has a living member who shares income.
    """
    people = _people(tables, policy, as_of)
    homes = _by_home(people).inner_join(
        tables["households"].select("household_id", "village_code", "serving_village_code"), "household_id"
    )
    certificates = tables["person_states"].filter(tables["person_states"].attribute == "disability_grade").count().as_scalar()
    answers = {
        "woman_headed": ibis.cases((homes.has_woman_head, True), (homes.has_told_head, False), else_=ibis.null("boolean")),
        "elders_alone": ibis.cases((homes.has_younger, False), (homes.has_ageless, ibis.null("boolean")), else_=True),
        "disabled": ibis.cases((homes.has_certificate, True), (certificates > 0, False), else_=ibis.null("boolean")),
        "absent": ibis.cases((homes.has_away, True), (homes.has_told_work, False), else_=ibis.null("boolean")),
        "remote": _is_remote(homes, policy),
        "married_out": ibis.cases(
            ((homes.serving_village_code != homes.village_code).fill_null(False) | homes.has_woman_elsewhere, True),
            (homes.has_untold_marriage, ibis.null("boolean")),
            else_=False,
        ),
    }
    parts = [homes.select("household_id", group=ibis.literal(g), answer=_three(answers[g])) for g in GROUPS]
    return ibis.union(*parts)


def _people(tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return the living persons who share income, with what the groups ask of them."""
    numbers = policy.rule("evaluation/groups")
    persons, memberships, states = tables["persons"], tables["memberships"], tables["person_states"]
    living = persons.filter(persons.died_on.isnull() | (persons.died_on > as_of)).select("person_id", "sex", "birth_on", "relation")
    now = memberships.filter((memberships.from_on <= as_of) & (memberships.to_on.isnull() | (memberships.to_on > as_of)))
    shares = now.filter(now.fact == "shares_income").group_by("person_id").aggregate(household_id=now.household_id.min())
    lives = now.filter(now.fact == "lives_here").group_by("person_id").aggregate(home_id=now.household_id.min())
    told = states.filter((states.from_on <= as_of) & (states.to_on.isnull() | (states.to_on > as_of)))
    wide = told.group_by("person_id").aggregate(
        employment=told.value.max(where=told.attribute == "employment"),
        disability_grade=told.value.max(where=told.attribute == "disability_grade"),
        marriage=told.value.max(where=told.attribute == "marriage"),
    )
    people = living.inner_join(shares, "person_id").left_join(lives, "person_id").left_join(wide, "person_id")
    away = list(numbers.codes("away_codes") or ())
    return people.select(
        "household_id",
        is_head=people.relation == "head",
        is_woman=people.sex == "female",
        is_elder=people.birth_on <= _born_by(as_of, numbers.whole("elder_age")),
        employment=people.employment,
        is_away=people.employment.isin(away).fill_null(False) | (people.home_id != people.household_id).fill_null(False),
        is_elsewhere=(people.home_id != people.household_id).fill_null(False),
        has_certificate=people.disability_grade.notnull(),
        marriage=people.marriage,
    )


def _by_home(people: ir.Table) -> ir.Table:
    def has(condition: ir.BooleanValue) -> ir.BooleanScalar:
        return condition.fill_null(False).any()

    return people.group_by("household_id").aggregate(
        has_woman_head=has(people.is_head & people.is_woman),
        has_told_head=has(people.is_head & people.is_woman.notnull()),
        has_younger=has(~people.is_elder),
        has_ageless=people.is_elder.isnull().any(),
        has_certificate=people.has_certificate.any(),
        has_away=people.is_away.any(),
        has_told_work=people.employment.notnull().any(),
        has_woman_elsewhere=has(people.is_woman & people.is_elsewhere),
        has_untold_marriage=has(people.is_woman & people.marriage.isnull()),
    )


def _is_remote(homes: ir.Table, policy: Policy) -> ir.BooleanValue:
    villages = policy.rule("evaluation/groups").codes("remote_villages")
    return ibis.null("boolean") if villages is None else homes.village_code.isin(list(villages))


def _born_by(as_of: date, years: int | None) -> ir.DateValue:
    """Return the last birthday of who has reached an age on the day; null where the age is not known."""
    if years is None:
        return ibis.null("date")
    is_leap_day = (as_of.month, as_of.day) == (2, 29)
    return ibis.literal(as_of.replace(year=as_of.year - years, day=28 if is_leap_day else as_of.day))


def _three(answer: ir.BooleanValue) -> ir.StringValue:
    return ibis.cases((answer.isnull(), "unknown"), (answer, "yes"), else_="no")
