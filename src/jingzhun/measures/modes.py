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

from jingzhun.measures.capacity import ABLE, UNABLE, in_force, members_on
from jingzhun.policy import Policy
from jingzhun.values.speech import Bilingual

SENTENCES: dict[str, Bilingual] = {
    "photovoltaics": Bilingual("搬迁+光伏:年老或无劳动力", "relocation + photovoltaics: old or without labour"),
    "industrial_park": Bilingual("搬迁+园区:有劳动力、无项目", "relocation + industrial park: labour, no project"),
    "facility_farming": Bilingual(
        "搬迁+设施农牧业:有劳动力和种养经验、缺资金", "relocation + facility farming: labour and farming experience, no money"
    ),
    "unknown": Bilingual("缺劳动能力或年龄,入户核实", "labour or age is not known: ask on the visit"),
}
ORDER = ("facility_farming", "industrial_park", "photovoltaics", "unknown")


def person_modes(tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return the mode of each adult of a relocated household.

    Returns
    -------
    One row a person of working age or older: ``household_id``, ``person_id``, ``mode``. Children have no mode.

    Nulls
    -----
    Unknown labour or age gives the mode unknown.
    """
    ages = policy.rule("measures/capacity")
    states = in_force(tables["household_states"], as_of)
    moved = states.filter(states.status == "relocated").select("household_id").distinct()
    people = members_on(tables, as_of).inner_join(moved, "household_id")
    adults = people.filter(people.age.isnull() | (people.age >= ages.whole("labour_age_min")))
    is_old = adults.age >= ages.whole("elder_age_min")
    is_unable = adults.labour.isin(UNABLE)
    mode = ibis.cases(
        (is_old | is_unable, "photovoltaics"),
        (adults.labour.isnull() | adults.age.isnull(), "unknown"),
        (adults.labour.isin(ABLE) & adults.skill.notnull(), "facility_farming"),
        (adults.labour.isin(ABLE), "industrial_park"),
        else_="photovoltaics",
    )
    return adults.select("household_id", "person_id", mode=mode)


def household_modes(modes: ir.Table) -> ir.Table:
    """Return one plan a household from the modes of its adults, the working mode first.

    Returns
    -------
    ``household_modes``: one row a household in ``modes``.
    """
    found = modes.group_by("household_id").aggregate(**{m: (modes["mode"] == m).any() for m in ORDER})
    first = ibis.cases(*[(found[m], m) for m in ORDER], else_="unknown")
    return found.select(
        "household_id",
        mode=first,
        why_zh=_joined(found, "zh"),
        why_en=_joined(found, "en"),
    )


def _joined(found: ir.Table, language: str) -> ir.StringValue:
    stop = {"zh": ";", "en": "; "}[language]
    text = ibis.literal("")
    for mode in ORDER:
        text = text + found[mode].ifelse(SENTENCES[mode].in_language(language) + stop, "")
    return text
