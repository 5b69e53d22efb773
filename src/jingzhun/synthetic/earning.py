"""What a household earns in a year, line by line, and the benefits it draws; hardship lowers what is earned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jingzhun.synthetic.shape import Array, Frame, Shape, amounts, pick_without_return

FEN = 100
LINES = ("a1", "a4", "a5", "b1", "b2", "b3", "c1", "c2", "d2", "d3", "d4", "d5c", "d6b", "d6j", "e1", "e2", "e3")
COSTS = ("e1", "e2", "e3")


@dataclass(frozen=True)
class Earnings:
    """Income of the households: lines a year, what they grow and keep, and the benefits of a month."""

    incomes: Frame
    productions: Frame
    benefits: Frame


def earnings_of(rng: np.random.Generator, shape: Shape, *, homes: Frame, people: Frame) -> Earnings:
    """Return the true earnings; wages of a person are written into ``people`` (``wage_month_fen``, ``wage_months``)."""
    told = shape["income"]
    count = len(homes["household_id"])
    drag = np.exp(-told["hardship_drag"] * homes["hardship"])
    lines: Frame = {name: np.zeros(count, dtype=np.int64) for name in LINES}
    _wages(rng, shape, homes=homes, people=people, drag=drag)
    yearly = people["wage_month_fen"] * people["wage_months"]
    lines["a1"] += _by_home(np.where(np.isin(people["employment"], ["working_away", "working_local"]), yearly, 0), people, count)
    lines["a4"] += _by_home(np.where(people["employment"] == "public_welfare_job", yearly, 0), people, count)
    productions, land = _farming(rng, told, homes=homes, people=people, lines=lines, drag=drag)
    lines["a5"] = _some(rng, told["gather"], count)
    lines["c2"] = np.where(lines["b1"] == 0, _some(rng, told["rent"], count), 0)
    lines["c1"] = np.where(homes["status"] != "ordinary", _some(rng, told["dividend"], count), 0)
    lines["d6b"] = np.rint(land * told["land_subsidy_a_mu"] * FEN).astype(np.int64)
    lines["d5c"] = np.rint(land * told["grass_award_a_mu"] * FEN).astype(np.int64)
    benefits = _benefits(rng, shape, homes=homes, people=people)
    lines["d2"], lines["d3"] = benefits["dibao_month_fen"] * 12, benefits["special_care_month_fen"] * 12
    old = (people["age"] >= told["pension_from"]) & (people["insurance"] != "employee")
    people["pension_month_fen"] = np.where(old, amounts(rng, told["pension_month"], len(old)), 0)
    lines["d4"] = _by_home(people["pension_month_fen"] * 12, people, count)
    benefits["is_surveyed"] = (
        (homes["status"] != "ordinary") | (homes["monitored_kind"] != "") | (rng.random(count) < told["survey_sample"])
    )
    _lift(rng, told["lift"], homes=homes, lines=lines, has_old=lines["d4"] > 0)
    benefits["is_income_planted"] = _on_the_line(rng, told, homes=homes, lines=lines, surveyed=benefits["is_surveyed"])
    incomes: Frame = {"household_id": homes["household_id"], **lines, "net_fen": net_of(lines)}
    benefits["net_per_head_fen"] = (incomes["net_fen"] * 2 + homes["members"]) // (homes["members"] * 2)
    return Earnings(incomes, productions, benefits)


def net_of(lines: Frame) -> Array:
    """Return net income in fen: every line but the costs, less the costs."""
    return np.asarray(sum(v if k not in COSTS else -v for k, v in lines.items() if k in LINES))


def _lift(rng: np.random.Generator, told: Shape, *, homes: Frame, lines: Frame, has_old: Array) -> None:
    """Bring most of the poorest to a living: by children's support where somebody is old, by gathering and odd work elsewhere."""
    count = len(has_old)
    wanted = amounts(rng, told["to"], count) * homes["members"]
    missing = np.maximum(wanted - net_of(lines), 0)
    share = np.where(
        homes["monitored_kind"] != "", told["monitored"], np.where(homes["status"] != "ordinary", told["exited"], told["ordinary"])
    )
    lifted = (missing > 0) & (rng.random(count) < share)
    lines["d6j"] += np.where(lifted & has_old, missing, 0)
    lines["a5"] += np.where(lifted & ~has_old, missing, 0)


def _on_the_line(rng: np.random.Generator, told: Shape, *, homes: Frame, lines: Frame, surveyed: Array) -> Array:
    """Bring some surveyed households without wages or benefits within a fen a head of the monitoring line, and say which.

    What they gather (``a5``) makes up the difference, because no department tells that line.
    """
    rest = net_of(lines) - lines["a5"]
    target = told["monitoring_line"] * FEN * homes["members"]
    plain = (lines["a1"] + lines["d2"] + lines["d3"] == 0) & surveyed & (homes["monitored_kind"] == "") & (rest < target - FEN)
    planted = np.zeros(len(rest), dtype=bool)
    for is_exited in (True, False):
        able = np.flatnonzero(plain & ((homes["status"] != "ordinary") == is_exited))
        chosen = rng.permutation(able)[: 3 * told["planted_a_side"]]
        side = np.arange(len(chosen)) % 3 - 1  # a fen a head below, on, a fen above
        lines["a5"][chosen] = target[chosen] + side * homes["members"][chosen] - rest[chosen]
        planted[chosen] = True
    return planted


def _by_home(values: Array, people: Frame, count: int) -> Array:
    return np.bincount(people["household"], weights=values, minlength=count).astype(np.int64)


def _some(rng: np.random.Generator, told: Shape, count: int) -> Array:
    return np.where(rng.random(count) < told["share"], amounts(rng, told["amount"], count), 0)


def _wages(rng: np.random.Generator, shape: Shape, *, homes: Frame, people: Frame, drag: Array) -> None:
    """Give each worker a month's wage and the months worked; some able members of registered families hold a public post."""
    told, work = shape["income"], shape["employment"]
    count = len(people["household"])
    poor = (homes["status"][people["household"]] != "ordinary") & np.isin(people["labour"], ["ordinary", "weak"])
    posted = poor & (people["age"] < 70) & (rng.random(count) < work["public_post_share"])
    people["employment"] = np.where(posted, "public_welfare_job", people["employment"])
    away, near = people["employment"] == "working_away", people["employment"] == "working_local"
    wage = np.where(away, amounts(rng, told["away_month"], count), amounts(rng, told["local_month"], count))
    wage = np.rint(wage * drag[people["household"]] / (10 * FEN)).astype(np.int64) * 10 * FEN
    months = np.where(away, _between(rng, told["away_months"], count), _between(rng, told["local_months"], count))
    people["wage_month_fen"] = np.where(away | near, wage, np.where(posted, told["post_month"] * FEN, 0)).astype(np.int64)
    people["wage_months"] = np.where(away | near, months, np.where(posted, 12, 0)).astype(np.int64)


def _between(rng: np.random.Generator, bounds: list[int], count: int) -> Array:
    return rng.integers(bounds[0], bounds[1] + 1, count)


def _farming(
    rng: np.random.Generator, told: Shape, *, homes: Frame, people: Frame, lines: Frame, drag: Array
) -> tuple[Frame, Array]:
    """Return production of the year and the land in mu; gross and cost go into the lines."""
    count = len(homes["household_id"])
    has_farmer = np.zeros(count, dtype=bool)
    has_farmer[people["household"][people["employment"] == "farming"]] = True
    farms = has_farmer & (rng.random(count) < told["farms_share"])
    land = np.zeros(count)
    parts: list[Frame] = []
    for item, made in told["items"].items():
        grows = farms & (rng.random(count) < made["share"])
        median, sigma = made["quantity"]
        drawn = median * np.exp(rng.normal(0, sigma, count)) * drag
        quantity = np.maximum(np.rint(drawn * (10 if made["line"] != "b2" else 1)) * (10 if made["line"] != "b2" else 100), 100)
        quantity = np.where(grows, quantity, 0).astype(np.int64)
        gross = quantity * made["gross"]  # hundredths of a unit times yuan a unit is fen
        lines[made["line"]] += gross
        lines[made["cost_line"]] += np.rint(gross * made["cost"]).astype(np.int64)
        land += quantity / 100 if made["line"] == "b1" else 0
        here = np.flatnonzero(quantity)
        parts.append(
            {
                "household_id": homes["household_id"][here],
                "item": np.full(len(here), item, "U8"),
                "quantity_hundredths": quantity[here],
            }
        )
    found = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    order = np.argsort(found["household_id"], kind="stable")
    return {name: values[order] for name, values in found.items()}, land


def _benefits(rng: np.random.Generator, shape: Shape, *, homes: Frame, people: Frame) -> Frame:
    """Return dibao and special care of a month, in fen; special care goes to those old and alone without labour."""
    told, helps = shape["income"], shape["help"]
    count = len(homes["household_id"])
    able = np.zeros(count, dtype=bool)
    able[people["household"][np.isin(people["labour"], ["ordinary", "skilled"])]] = True
    alone = (homes["members"] == 1) & ~able
    special = np.zeros(count, dtype=bool)
    weights = np.exp(homes["hardship"]) * alone
    special[pick_without_return(rng, weights, round(helps["special_care"]["share"] * count))] = True
    lean = np.exp(1.1 * homes["hardship"]) * np.where(able, 0.45, 1.0) * ~special
    dibao = np.zeros(count, dtype=bool)
    dibao[pick_without_return(rng, lean, round(helps["dibao"]["share"] * count))] = True
    a_head = np.rint(amounts(rng, told["dibao_month_a_head"], count) / FEN) * FEN
    return {
        "dibao_month_fen": np.where(dibao, a_head * homes["members"], 0).astype(np.int64),
        "special_care_month_fen": np.where(special, told["special_care_month"] * FEN, 0).astype(np.int64),
    }
