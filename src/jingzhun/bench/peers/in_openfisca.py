"""The core rules in OpenFisca-core: a tax-benefit system of two entities, every step a variable with a formula."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from jingzhun.bench.peers.numbers import Numbers
from jingzhun.bench.said import asked, seconds_of, tell
from jingzhun.bench.scene import Scene, policy_of_the_day
from jingzhun.tables.parts import parts_in

YEAR = "2023"
PPM = 1_000_000
UNTOLD = -1
NO, YES, UNKNOWN = 0, 1, 2
STATUSES = ("", "exited", "monitored_near_poor", "monitored_unstable_exited", "monitored_sudden_hardship")
REASONS = (
    ("EXITED_IN_RANGE", "unstable_exited"),
    ("OTHER_IN_RANGE", "near_poor"),
    ("SHOCK", "sudden_hardship"),
    ("STILL_MONITORED", ""),
    ("INCOME_UNKNOWN", "unknown"),
    ("SHOCK_UNKNOWN", "unknown"),
    ("FACT_UNKNOWN", "unknown"),
    ("LOW_INCOME", "none"),
    ("ABOVE_RANGE", "none"),
    ("NO_RISK", "none"),
)
PERSON_INPUTS = ("gains", "cost", "spent", "income_untold", "spending_untold", "age", "absent", "uninsured")
HOME_INPUTS = ("status", "whole", "grade_bad", "only_home", "quality", "litres", "minutes", "assurance", "village_place")
HOUSEHOLD = build_entity(
    key="household", plural="households", label="", roles=[{"key": "member", "plural": "members", "label": ""}]
)
PERSON = build_entity(key="person", plural="persons", label="", is_person=True)


def system_of(n: Numbers) -> TaxBenefitSystem:
    """Return the system: inputs as told, then one variable a step."""
    system = TaxBenefitSystem([PERSON, HOUSEHOLD])
    for name in PERSON_INPUTS:
        system.add_variable(_variable(name, PERSON))
    for name in HOME_INPUTS:
        system.add_variable(_variable(name, HOUSEHOLD))
    for name, (entity, formula) in _formulas(n).items():
        system.add_variable(_variable(name, entity, formula))
    return system


def _variable(name: str, entity: Any, formula: Any = None) -> type[Variable]:  # noqa: ANN401  OpenFisca's own types are untyped
    about = {"value_type": int, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), about | ({"formula": formula} if formula else {}))


def _formulas(n: Numbers) -> dict[str, tuple[Any, Any]]:
    def net(person: Any, period: Any) -> Any:  # noqa: ANN401
        return person("gains", period) - person("cost", period)

    def school_answer(person: Any, period: Any) -> Any:  # noqa: ANN401
        age = person("age", period)
        of_age = (age >= n.age_min) & (age <= n.age_max)
        return np.where(person("absent", period) == 0, NO, np.where(age == UNTOLD, UNKNOWN, of_age))

    def any_of(name: str, answer: int) -> Any:  # noqa: ANN401
        return lambda household, period: household.any(household.members(name, period) == answer)

    def school(household: Any, period: Any) -> Any:  # noqa: ANN401
        return np.where(household("school_yes", period) == YES, YES, household("school_maybe", period) * UNKNOWN)

    def summed(name: str) -> Any:  # noqa: ANN401
        return lambda household, period: household.sum(household.members(name, period))

    def members(household: Any, _period: Any) -> Any:  # noqa: ANN401
        return household.nb_persons()

    def water(household: Any, period: Any) -> Any:  # noqa: ANN401
        quality, litres, minutes, assurance = (household(x, period) for x in ("quality", "litres", "minutes", "assurance"))
        little = (litres != UNTOLD) & (litres < n.litres)
        unsteady = (assurance != UNTOLD) & (assurance < n.assurance)
        bad = (quality == NO) | little | (minutes > n.minutes) | unsteady
        told = [x != UNTOLD for x in (quality, litres, minutes, assurance)]
        partly = np.any(told, axis=0) & ~np.all(told, axis=0)
        return np.where(bad, YES, np.where(partly, UNKNOWN, NO))

    return {
        "net": (PERSON, net),
        "school_answer": (PERSON, school_answer),
        "school_yes": (HOUSEHOLD, any_of("school_answer", YES)),
        "school_maybe": (HOUSEHOLD, any_of("school_answer", UNKNOWN)),
        "school": (HOUSEHOLD, school),
        "insurance": (HOUSEHOLD, any_of("uninsured", YES)),
        "housing": (HOUSEHOLD, lambda h, p: h("grade_bad", p) * (h("only_home", p) != NO)),
        "water": (HOUSEHOLD, water),
        "members": (HOUSEHOLD, members),
        "household_net": (HOUSEHOLD, summed("net")),
        "household_spent": (HOUSEHOLD, summed("spent")),
        "untold_income": (HOUSEHOLD, any_of("income_untold", YES)),
        "untold_spending": (HOUSEHOLD, any_of("spending_untold", YES)),
        **_household_formulas(n),
    }


def _household_formulas(n: Numbers) -> dict[str, tuple[Any, Any]]:
    def known(h: Any, p: Any) -> Any:  # noqa: ANN401
        return h("whole", p) * (h("untold_income", p) == NO)

    def head(h: Any, p: Any) -> Any:  # noqa: ANN401
        return _half_up(h("household_net", p), h("members", p))

    def in_range(h: Any, p: Any) -> Any:  # noqa: ANN401
        below = h("head", p) < n.line
        return np.where(h("known", p) == YES, below, np.where(below, UNKNOWN, NO))

    def severe(h: Any, p: Any) -> Any:  # noqa: ANN401
        left = _half_up(h("household_net", p).astype(np.int64) - h("household_spent", p), h("members", p))
        short = left * PPM < n.line * n.left_share
        found = np.where(h("known", p) == YES, short, np.where(short, UNKNOWN, NO))
        return np.where((h("untold_spending", p) == YES) & (found == NO), UNKNOWN, found)

    def spending(h: Any, p: Any) -> Any:  # noqa: ANN401
        spent, net = h("household_spent", p).astype(np.int64), h("household_net", p).astype(np.int64)
        reaches = spent * PPM >= np.maximum(net, 0) * n.spending_share
        return np.where(spent < n.spending_from, NO, np.where(h("known", p) == YES, reaches, UNKNOWN))

    def reason(h: Any, p: Any) -> Any:  # noqa: ANN401
        rules = np.stack([h(name, p) for name in ("school", "insurance", "housing", "water", "spending")])
        risk, unknown = (rules == YES).any(axis=0), (rules == UNKNOWN).any(axis=0)
        below, above, severe_, status = h("in_range", p) == YES, h("in_range", p) == NO, h("severe", p), h("status", p)
        shock, maybe = h("spending", p) == YES, h("spending", p) == UNKNOWN
        conditions = [
            below & risk & (status == 1),
            below & risk,
            above & shock & (severe_ == YES),
            status > 1,
            ~below & ~above & risk,
            above & (shock | maybe) & (severe_ != NO),
            (~above & unknown) | (h("school", p) == UNKNOWN),
            below,
            risk,
        ]
        return np.select(conditions, list(range(len(conditions))), len(conditions))

    formulas = {"known": known, "head": head, "in_range": in_range, "severe": severe, "spending": spending, "reason": reason}
    return {name: (HOUSEHOLD, formula) for name, formula in formulas.items()}


def _half_up(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    rounded: np.ndarray = (np.abs(numerator.astype(np.int64)) * 2 + denominator) // (denominator * 2)
    return np.where(numerator < 0, -rounded, rounded)


def screen(years: Path, out: Path, n: Numbers) -> None:
    """Read what was told, build the simulation, calculate, write the answer."""
    people = pa.concat_tables([pq.read_table(part) for part in parts_in(years)])
    homes = people.filter(people["is_income_whole"].is_valid())
    simulation = _simulation(people, n)
    for name, values in (*_person_inputs(people, n).items(), *_home_inputs(homes, n).items()):
        simulation.set_input(name, YEAR, values)
    out.mkdir(parents=True)
    pq.write_table(_answer(simulation, homes), out / "part-00000.parquet", compression="zstd")


def _simulation(people: pa.Table, n: Numbers) -> Simulation:
    system, ids = system_of(n), people["household_id"].to_numpy()
    households, place = np.unique(ids, return_inverse=True)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(len(ids)))
    household = builder.declare_entity("household", households)
    builder.join_with_persons(household, place, roles=np.full(len(ids), "member"))
    return builder.build(system)


def _person_inputs(people: pa.Table, n: Numbers) -> dict[str, np.ndarray]:
    def money(*names: str) -> np.ndarray:
        return sum((people[x].fill_null(0).to_numpy() for x in names), start=np.zeros(people.num_rows, dtype=np.int64))

    def untold(*names: str) -> np.ndarray:
        return np.any([people[x].is_null().to_numpy() for x in names], axis=0).astype(int)

    gains, spending = ("wage_fen", "production_fen", "property_fen", "transfer_fen"), ("own_payment_fen", "loss_fen")
    excused = np.isin(people["absence_reason"].fill_null("").to_numpy(), list(n.excused))
    return {
        "gains": money(*gains),
        "cost": money("cost_fen"),
        "spent": money(*spending),
        "income_untold": untold(*gains, "cost_fen"),
        "spending_untold": untold(*spending),
        "age": people["school_age"].fill_null(UNTOLD).to_numpy(),
        "absent": (people["is_absent"].to_numpy() & ~excused).astype(int),
        "uninsured": people["is_uninsured"].to_numpy().astype(int),
    }


def _home_inputs(homes: pa.Table, n: Numbers) -> dict[str, np.ndarray]:
    def whole(name: str) -> np.ndarray:
        return homes[name].cast(pa.int64()).fill_null(UNTOLD).to_numpy()

    status = homes["status"].fill_null("").to_numpy()
    return {
        "status": np.select([status == name for name in STATUSES[1:]], list(range(1, len(STATUSES))), 0),
        "whole": homes["is_income_whole"].to_numpy().astype(int),
        "grade_bad": np.isin(homes["grade"].fill_null("").to_numpy(), list(n.bad_grades)).astype(int),
        "only_home": whole("is_only_home"),
        "quality": whole("is_quality_safe"),
        "litres": whole("litres_per_person_day"),
        "minutes": whole("fetch_minutes"),
        "assurance": whole("assurance_ppm"),
        "village_place": np.arange(homes.num_rows),
    }


def _answer(simulation: Simulation, homes: pa.Table) -> pa.Table:
    def found(name: str) -> np.ndarray:
        return simulation.calculate(name, YEAR)

    reason, status = found("reason"), found("status")
    names = np.array([name for _, name in REASONS])[reason]
    monitored = np.array([s.removeprefix("monitored_") for s in STATUSES])[status]
    kept = np.array(["yes", "no", "unknown"])
    guarantees = {"education": "school", "medical": "insurance", "housing": "housing", "water": "water"}
    return pa.table(
        {
            "household_id": homes["household_id"],
            "village_no": homes["village_no"],
            "members": pa.array(found("members").astype(np.int32)),
            "net_per_head_fen": pa.array(found("head").astype(np.int64), mask=found("known") != YES),
            "is_in_range": np.array(["no", "yes", "unknown"])[found("in_range")],
            **{column: kept[found(rule)] for column, rule in guarantees.items()},
            "class": np.where(names == "", monitored, names),
            "class_reason": np.array([code for code, _ in REASONS])[reason],
        }
    )


def main() -> None:
    """Measure OpenFisca-core from files to answer."""
    scene, numbers = Scene(Path(asked()["folder"])), Numbers.of(policy_of_the_day())
    shutil.rmtree(scene.out("openfisca"), ignore_errors=True)
    tell(seconds=seconds_of(lambda: screen(scene.years, scene.out("openfisca"), numbers)))


if __name__ == "__main__":
    main()
