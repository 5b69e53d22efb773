"""The rule-ready projection of a registry: what is told of each person who shares income, in one row, for any number of counties.

Facts only, never an answer. Amounts by household (income, bills, losses) stand on the row of its first person, with the home; a
household of whose facts this form cannot hold all is named in ``beyond_projection`` and is left to the whole screening.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.policy.income_lines import PARTS
from jingzhun.rules.apply import line
from jingzhun.screening.event_facts import of_kind
from jingzhun.screening.grains import home_facts, water_facts
from jingzhun.screening.prepared import Prepared
from jingzhun.tables.engines.protocol import Engine
from jingzhun.tables.ready import BEYOND_PROJECTION, PERSON_FACTS

OWN_INSURANCE = ("resident", "employee")
NO_FACT = ibis.literal("")


@dataclass(frozen=True)
class Projected:
    """``person_facts`` and ``beyond_projection`` of a registry on a day."""

    facts: pa.Table
    beyond: pa.Table


def project(ready: Prepared, engine: Engine) -> Projected:
    """Return the projection of prepared facts.

    Raises
    ------
    ContractBreach
        Where a column would not keep its contract.
    """
    facts = PERSON_FACTS.conform(engine.run(person_facts(ready).order_by(list(PERSON_FACTS.order))))
    beyond = BEYOND_PROJECTION.conform(engine.run(beyond_projection(ready).order_by(list(BEYOND_PROJECTION.order))))
    return Projected(facts, beyond)


def person_facts(ready: Prepared) -> ir.Table:
    """Return ``person_facts``: one row a living person who shares income on the day."""
    members = ready.members
    first = members.group_by("household_id").aggregate(teller=members.person_id.min())
    absent, lapsed = _absences(ready.right_events), _lapses(ready.right_events)
    people = _beside(_beside(members, absent, "person_id"), lapsed, "person_id")
    placed = _beside(_beside(people, first, "household_id"), _places(ready), "household_id")
    told = _beside(placed, household_facts(ready), "household_id")
    is_teller = told.person_id == told.teller
    own = {
        "is_absent": told.absences.notnull(),
        "is_uninsured": told.lapses.notnull(),
        "is_insured": told.insurance.isin(list(OWN_INSURANCE)),
        "school_age": told.school_age.cast("int16"),
    }
    sums = {n: is_teller.ifelse(told[n], line(0)) for n in ("told_net_fen", "own_payment_fen", "loss_fen")}
    flags = {n: is_teller & told[n] for n in ("is_income_untold", "is_spending_untold")}
    copied = {"household_id", "person_id", "village_no", "absence_reason"}
    homes = [c.name for c in PERSON_FACTS.columns if c.name not in {*own, *sums, *flags, *copied}]
    return told.select(*copied, **own, **sums, **flags, **{n: is_teller.ifelse(told[n], ibis.null(told[n].type())) for n in homes})


def household_facts(ready: Prepared) -> ir.Table:
    """Return one row a household with a member: its sums, its statuses, its house and its water, as far as told."""
    incomes = ready.incomes
    has_untold_part = ibis.or_(*[incomes[f"{part}_fen"].isnull() for part in PARTS])
    summed = incomes.select(
        "household_id",
        "told_net_fen",
        own_payment_fen=incomes.own_payment_known_fen,
        loss_fen=incomes.essential_known_fen - incomes.own_payment_known_fen,
        is_income_whole=incomes.is_whole,
        is_income_untold=incomes.is_whole & has_untold_part,
        is_spending_untold=incomes.essential_spending_fen.isnull(),
    )
    statuses = ready.statuses.select("household_id", "status", "registered_on", "is_exited", "is_registered_poor")
    houses = home_facts(ready.given["dwellings"], ready.right_events)
    waters = water_facts(ready.given["water_states"], ready.right_events)
    house = houses.select("household_id", "grade", "is_only_home", "is_listed", "has_visible_damage", is_graded=ibis.literal(True))
    told_of_water = ("is_quality_safe", "litres_per_person_day", "fetch_minutes", "assurance_ppm", "has_fault")
    water = waters.select("household_id", *told_of_water, is_checked=ibis.literal(True))
    joined = summed
    for beside in (statuses, house, water):
        joined = _beside(joined, beside, "household_id")
    flags = ("is_exited", "is_registered_poor", "is_listed", "is_graded", "is_checked", "has_fault")
    return joined.mutate(
        **{name: joined[name].fill_null(False) for name in flags}, litres_per_person_day=joined.litres_per_person_day.cast("int32")
    )


def beyond_projection(ready: Prepared) -> ir.Table:
    """Return the households of whose facts the projection cannot hold all: ``household_id``, ``why``."""
    events = ready.right_events
    inside = ready.members.select("household_id", "person_id").distinct()
    whose = of_kind(events, "school_absence"), of_kind(events, "insurance_lapse")
    others = [events_of.anti_join(inside, ["household_id", "person_id"]) for events_of in whose]
    mixed = _absences(events).filter(lambda t: t.reasons > 1).inner_join(inside, "person_id")
    decided = ibis.memtable({"household_id": sorted(set(ready.decided.households.values()))}, schema={"household_id": "int64"})
    empty = events.anti_join(ready.incomes, "household_id")
    found = {
        "absent_elsewhere": ibis.union(others[0].select("household_id"), mixed.select("household_id")),
        "uninsured_elsewhere": others[1],
        "decided": decided,
        "no_member": empty,
    }
    told = [t.filter(t.household_id.notnull()).select("household_id", why=ibis.literal(why)) for why, t in found.items()]
    return ibis.union(*told, distinct=True)


def _absences(events: ir.Table) -> ir.Table:
    """Return the persons told to be out of school: their reason, and how many different ones are told, none among them."""
    told = of_kind(events, "school_absence")
    named = told.filter(told.person_id.notnull())
    return named.group_by("person_id").aggregate(
        absences=named.count(), absence_reason=named.detail.max(), reasons=named.detail.fill_null(NO_FACT).nunique()
    )


def _lapses(events: ir.Table) -> ir.Table:
    told = of_kind(events, "insurance_lapse")
    named = told.filter(told.person_id.notnull())
    return named.group_by("person_id").aggregate(lapses=named.count())


def _places(ready: Prepared) -> ir.Table:
    households = ready.given["households"]
    return households.select("household_id", village_no=households.village_code.cast("int64"))


def _beside(table: ir.Table, other: ir.Table, key: str) -> ir.Table:
    return table.left_join(other, key).drop(f"{key}_right")
