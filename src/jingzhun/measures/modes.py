"""The three modes after a move (S4): photovoltaics, industrial park, facility farming; per person, then one household plan.

Old or without labour: photovoltaics, because it asks for no work. Labour without a project: the industrial park. Labour and
farming experience without money: facility farming or breeding. The founding document decides by household; people differ
inside one, so each adult is decided and the household plan names every mode its members need, the working one first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.measures.capacity import OPEN_END, has_any_skill, is_among, members_on, years
from jingzhun.policy import Policy, RulePolicy
from jingzhun.values.speech import Bilingual

RULE = "measures/modes"
ORDER = ("facility_farming", "industrial_park", "photovoltaics", "unknown", "none")
SENTENCES: dict[str, Bilingual] = {
    "facility_farming": Bilingual(
        "搬迁+设施农牧业：有劳动力和种养经验、缺资金", "relocation + facility farming: labour and farming experience, no money"
    ),
    "industrial_park": Bilingual("搬迁+园区：有劳动力、无项目", "relocation + industrial park: labour, no project"),
    "photovoltaics": Bilingual("搬迁+光伏：年老或无劳动力", "relocation + photovoltaics: old or without labour"),
    "unknown": Bilingual(
        "缺年龄、劳动能力、种养经验或收入，入户核实", "age, labour, farming experience or income is not known: ask on the visit"
    ),
    "none": Bilingual("有劳动力，有项目或资金，无需三种模式", "labour, and a project or money: none of the three modes is needed"),
}
ASK = Bilingual("种养经验或收入不明，入户核实", "farming experience or income is not known: ask on the visit")


def person_modes(tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return the mode of each adult of a household that has moved or is to move.

    Parameters
    ----------
    tables
        ``household_states`` (``relocated``: from its first day moved, before it a move agreed), ``household_classes`` (income below
        the monitoring line is "without money"), ``productions`` (of this year or the last: a project), ``memberships``,
        ``persons``, ``person_states``.
    policy
        ``measures/modes``: ages and codes.
    as_of
        The day.

    Returns
    -------
    ``person_modes``: one row a person of working age or older, or of unknown age. Children have no mode.

    Nulls
    -----
    What is not known gives the mode unknown. Only where the industrial park fits for certain and facility farming could, the park
    is proposed and ``needs_visit`` says that experience or income is to be asked. A household without a class has unknown money.
    """
    numbers = policy.rule(RULE)
    states = tables["household_states"]
    moving = states.filter((states.status == "relocated") & (states.to_on.fill_null(OPEN_END) >= as_of))
    households = moving.select("household_id").distinct()
    people = members_on(tables, households, as_of)
    adults = people.filter((people.age >= years(numbers, "adult_age_min")).fill_null(True))
    known = _with_project_and_money(adults, tables, as_of)
    could_farm = _can_farm(known, numbers).isnull()
    mode = _mode(known, numbers)
    needs_visit = (mode == "unknown") | ((mode == "industrial_park") & could_farm)
    return _spoken(known.select("household_id", "person_id", mode=mode, needs_visit=needs_visit))


def household_modes(modes: ir.Table) -> ir.Table:
    """Return one plan a household from the modes of its adults, the working mode first.

    Parameters
    ----------
    modes
        ``person_modes``.

    Returns
    -------
    ``household_modes``: one row a household in ``modes``. ``mode`` is the main one, ``modes`` all of them, main first, and the
    sentences tell each; a member who is not known is told beside the others.
    """
    asks = modes.needs_visit & (modes["mode"] != "unknown")
    said = {m: (modes["mode"] == m).any() for m in ORDER}
    found = modes.group_by("household_id").aggregate(**said, needs_visit=modes.needs_visit.any(), asks=asks.any())
    return found.select(
        "household_id",
        mode=ibis.cases(*[(found[m], m) for m in ORDER], else_="unknown"),
        modes=_joined(found, {m: m for m in ORDER}, ","),
        needs_visit=found.needs_visit,
        why_zh=_joined(found, {**{m: SENTENCES[m].zh for m in ORDER}, "asks": ASK.zh}, "；"),
        why_en=_joined(found, {**{m: SENTENCES[m].en for m in ORDER}, "asks": ASK.en}, "; "),
    )


def _with_project_and_money(adults: ir.Table, tables: Mapping[str, ir.Table], as_of: date) -> ir.Table:
    productions, classes = tables["productions"], tables["household_classes"].select("household_id", "is_in_range")
    grown = productions.filter(productions.year >= as_of.year - 1).select("household_id").distinct()
    with_project = adults.left_join(grown, "household_id")
    projects = with_project.mutate(has_project=with_project.household_id_right.notnull()).drop("household_id_right")
    joined = projects.left_join(classes, "household_id").drop("household_id_right")
    in_range = joined.is_in_range
    is_poor = ibis.cases((in_range == "yes", True), (in_range == "no", False), else_=ibis.null("boolean"))
    return joined.mutate(is_without_money=is_poor).drop("is_in_range")


def _mode(people: ir.Table, numbers: RulePolicy) -> ir.StringValue:
    is_old = people.age >= years(numbers, "elder_age_min")
    needs_no_work = is_old | is_among(people.labour, numbers.codes("without_labour"))
    can_work = is_among(people.labour, numbers.codes("able"))
    can_farm = _can_farm(people, numbers)
    can_join = can_work & ~people.has_project
    return ibis.cases(
        (needs_no_work, "photovoltaics"),
        (needs_no_work.isnull(), "unknown"),
        (can_farm, "facility_farming"),
        (can_join, "industrial_park"),
        (can_farm.isnull() | can_join.isnull(), "unknown"),
        else_="none",
    )


def _can_farm(people: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    can_work = is_among(people.labour, numbers.codes("able"))
    return can_work & has_any_skill(people, numbers.codes("farming_skills")) & people.is_without_money


def _spoken(decided: ir.Table) -> ir.Table:
    rows = [{"mode": mode, "zh": said.zh, "en": said.en} for mode, said in SENTENCES.items()]
    spoken = decided.inner_join(ibis.memtable(pa.Table.from_pylist(rows)), "mode")
    asks = spoken.needs_visit & (spoken["mode"] != "unknown")
    return spoken.select(
        "household_id",
        "person_id",
        "mode",
        "needs_visit",
        why_zh=spoken.zh + asks.ifelse(f"；{ASK.zh}", ""),
        why_en=spoken.en + asks.ifelse(f"; {ASK.en}", ""),
    )


def _joined(found: ir.Table, texts: Mapping[str, str], stop: str) -> ir.StringValue:
    """Return the texts of the flags that a household has, in order, with stops between them."""
    joined: ir.StringValue = ibis.literal("")
    for flag, text in texts.items():
        joined = joined + found[flag].ifelse(stop + text, "")
    return joined.substr(len(stop))
