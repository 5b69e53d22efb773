"""What happens in the months before the epoch's day: one row an event or a state with its first and last day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jingzhun.synthetic.arrays import MISSING, taken
from jingzhun.synthetic.planting import planted_of
from jingzhun.synthetic.shape import Array, Frame, Shape, amounts, draws, pick, pick_index, pick_without_return, read_shape, scaled

NEVER = np.datetime64("NaT", "D")
FAR = np.datetime64("9999-12-31")


@dataclass(frozen=True)
class Folk:
    """The people and households that events happen to, with the months in question."""

    homes: Frame
    people: Frame
    months: Array
    reference_on: np.datetime64

    @property
    def is_poor(self) -> Array:
        """Whether each household is registered, exited or monitored."""
        return np.asarray((self.homes["status"] != "ordinary") | (self.homes["monitored_kind"] != ""))


def events_of(seed: int, shape: Shape, *, homes: Frame, people: Frame, reference_on: np.datetime64) -> Frame:
    """Return all events, sorted by kind of file, day and person, numbered from 1.

    Returns
    -------
    ``profile`` names the file type that carries the event. Amounts not told are ``MISSING``. ``is_left_out`` says that no file ever
    carries it, ``is_planted`` that its amount stands on purpose on or beside a line.
    """
    told = read_shape("happenings")
    last = reference_on.astype("datetime64[M]")
    months = np.arange(last - shape["history_months"] + 1, last + 1)
    folk = Folk(homes, people, months, reference_on)
    parts = [_stays(draws(seed, "stays"), told, folk), _outpatients(draws(seed, "outpatients"), told, folk)]
    parts += [_happened(draws(seed, name), kind, name, folk) for name, kind in told["delta"].items()]
    parts += [_states(draws(seed, name), state, name, folk) for name, state in told["states"].items()]
    parts.append(_school_costs(draws(seed, "school_costs"), told["school_costs"], folk))
    drawn = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    drawn["is_left_out"] = draws(seed, "left out").random(len(drawn["day"])) < told["left_out"]
    drawn["is_planted"] = np.zeros(len(drawn["day"]), dtype=bool)
    planted = planted_of(draws(seed, "planted"), told, homes=homes, people=people, months=months, drawn=drawn)
    found = {name: np.concatenate([drawn[name], planted[name]]) for name in drawn}
    found = taken(found, _before_death(found))
    order = np.lexsort((found["person_id"], found["day"], found["profile"]))
    found = taken(found, order)
    return {"event_id": np.arange(1, len(order) + 1, dtype=np.int64), **found}


def blank_events(profile: str, *, person_id: Array, household_id: Array, day: Array) -> Frame:
    """Return events of one kind with nothing told but who and when."""
    count = len(day)
    missing = np.full(count, MISSING)
    empty = np.full(count, "", dtype="U24")
    return {
        "profile": np.full(count, profile, dtype="U24"),
        "person_id": person_id,
        "household_id": household_id,
        "day": day.astype("datetime64[D]"),
        "admitted_on": np.full(count, NEVER),
        "until_on": np.full(count, NEVER),
        "amount_fen": missing,
        "in_scope_fen": missing,
        "total_fen": missing,
        **dict.fromkeys(("grade", "kind", "detail", "employer", "number"), empty),
    }


def _before_death(events: Frame) -> Array:
    """Return which events happen to somebody still alive; a state ends with the person."""
    is_death = events["profile"] == "deaths"
    died = np.full(int(events["person_id"].max()) + 1, FAR, dtype="datetime64[D]")
    died[events["person_id"][is_death]] = events["day"][is_death]
    ends = died[events["person_id"]]
    goes_on = (np.isnat(events["until_on"]) | (events["until_on"] > ends)) & (ends < FAR)
    events["until_on"] = np.where(goes_on & ~is_death, ends, events["until_on"])
    return np.asarray(is_death | (events["day"] < ends))


def _eligible(folk: Folk, who: str) -> Array:
    """Return which persons something can happen to."""
    people, age = folk.people, folk.people["age"]
    homes = folk.homes
    helped = (homes["dibao_month_fen"] + homes["special_care_month_fen"]) > 0
    able: dict[str, Array] = {
        "everyone": age >= 0,
        "adults": age >= 18,
        "able": np.isin(people["labour"], ["ordinary", "skilled", "weak"]),
        "workers": np.isin(people["employment"], ["working_away", "working_local"]),
        "farmers": people["employment"] == "farming",
        "school_age": (people["school_age"] >= 6) & (people["school_age"] <= 17),
        "helped": helped[people["household"]],
    }
    return able[who]


def _weights(folk: Folk, told: Shape) -> Array:
    people = folk.people
    weights = _eligible(folk, told.get("who", "everyone")).astype(float)
    leans = told["leans"]
    if told.get("unit") == "household":
        weights *= people["relation"] == "head"
    weights *= np.where(folk.is_poor[people["household"]], leans.get("poor", 1), 1)
    weights *= np.where(people["is_chronic"] | people["is_major"], leans.get("ill", 1), 1)
    weights *= np.where(people["age"] >= 65, leans.get("old", 1), 1)
    return weights


def _days(rng: np.random.Generator, folk: Folk, count: int, weights: list[float] | None = None) -> Array:
    """Return days of the months in question, by the weight of the calendar month."""
    calendar = folk.months.astype(np.int64) % 12
    chance = np.array(weights or [1] * 12, dtype=float)[calendar]
    month = folk.months[pick_index(rng, chance, count)]
    length = ((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")).astype(np.int64)
    return np.asarray(month.astype("datetime64[D]") + np.floor(rng.random(count) * length).astype("timedelta64[D]"))


def _chosen(folk: Folk, profile: str, places: Array, day: Array) -> Frame:
    people = folk.people
    return blank_events(profile, person_id=people["person_id"][places], household_id=people["household_id"][places], day=day)


def _happened(rng: np.random.Generator, told: Shape, profile: str, folk: Folk) -> Frame:
    """Return the events of a kind that the YAML describes."""
    count = scaled(round(told["per_year"] * len(folk.months) / 12), len(folk.homes["household_id"]))
    weights = _weights(folk, told)
    places = pick_without_return(rng, weights, count) if told.get("once") else np.unique(pick_index(rng, weights, count))
    places = rng.permutation(places)
    found = _chosen(folk, profile, places, _days(rng, folk, len(places), told.get("months")))
    if "amount" in told:
        found["amount_fen"] = amounts(rng, told["amount"], len(places))
    _word(rng, told, found)
    return found


def _word(rng: np.random.Generator, told: Shape, found: Frame) -> None:
    """Fill the words of events: grade, kind, detail, employer."""
    count = len(found["day"])
    for name, key in (("kind", "kinds"), ("detail", "details"), ("employer", "employer")):
        if key in told:
            found[name] = np.array(told[key])[rng.integers(0, len(told[key]), count)]
    if "grades" in told:
        found["grade"] = pick(rng, told["grades"], count)


def _bills(rng: np.random.Generator, told: Shape, found: Frame, total: Array) -> None:
    """Split bills into what the person pays and what of it lies within the scope of the insurance."""
    count = len(total)
    own_low, own_high = told["own_share"]
    in_low, in_high = told["in_scope_share"]
    found["total_fen"] = total
    found["amount_fen"] = np.rint(total * rng.uniform(own_low, own_high, count)).astype(np.int64)
    found["in_scope_fen"] = np.rint(found["amount_fen"] * rng.uniform(in_low, in_high, count)).astype(np.int64)


def _stays(rng: np.random.Generator, told: Shape, folk: Folk) -> Frame:
    stays, hospitals = told["stays"], told["hospitals"]
    count = scaled(round(stays["per_year"] * len(folk.months) / 12), len(folk.homes["household_id"]))
    places = pick_index(rng, _weights(folk, stays), count)
    found = _chosen(folk, "medical_stays", places, _days(rng, folk, count))
    ill = np.where(folk.people["is_major"][places], stays["ill_factor"], 1.0)
    _bills(rng, stays, found, np.rint(amounts(rng, stays["total"], count) * ill).astype(np.int64))
    low, high = stays["days"]
    found["admitted_on"] = found["day"] - rng.integers(low, high + 1, count).astype("timedelta64[D]")
    names = pick(rng, {n: share for n, (_, share) in hospitals.items()}, count)
    found["grade"] = _level(hospitals, names)
    found["detail"] = names
    found["number"] = np.char.add("ZY", np.char.zfill(np.arange(1, count + 1).astype(str), 8))
    return found


def _level(hospitals: Shape, names: Array) -> Array:
    levels = np.full(len(names), "", dtype="U4")
    for name, (level, _) in hospitals.items():
        levels[names == name] = level
    return levels


def _outpatients(rng: np.random.Generator, told: Shape, folk: Folk) -> Frame:
    """Return the months of those enrolled for a chronic illness; most come in most months."""
    plan = told["outpatient"]
    enrolled = pick_without_return(rng, _weights(folk, plan), scaled(plan["persons"], len(folk.homes["household_id"])))
    disease = np.array(plan["diseases"])[rng.integers(0, len(plan["diseases"]), len(enrolled))]
    seen = rng.random((len(folk.months), len(enrolled))) < plan["month_share"]
    month, person = np.nonzero(seen)
    found = _chosen(folk, "medical_outpatient", enrolled[person], folk.months[month].astype("datetime64[D]"))
    _bills(rng, plan, found, amounts(rng, plan["total"], len(person)))
    found["detail"] = disease[person]
    return found


def _states(rng: np.random.Generator, told: Shape, profile: str, folk: Folk) -> Frame:
    """Return states with their first and last day; those open go on past the epoch's day."""
    places = pick_without_return(rng, _weights(folk, told), scaled(told["persons"], len(folk.homes["household_id"])))
    count = len(places)
    low, high = told["days"]
    length = rng.integers(low, high + 1, count).astype("timedelta64[D]")
    is_open = rng.random(count) < told["open"]
    past = (length * rng.random(count)).astype("timedelta64[D]")
    until = _days(rng, folk, count)
    found = _chosen(folk, profile, places, np.where(is_open, folk.reference_on - past, until - length))
    found["until_on"] = np.where(is_open, NEVER, until)
    if "amount" in told:
        found["amount_fen"] = amounts(rng, told["amount"], count)
    _word(rng, told, found)
    return found


def _school_costs(rng: np.random.Generator, told: Shape, folk: Folk) -> Frame:
    """Return the own costs of the school year of older pupils and students."""
    state = folk.people["school_state"]
    is_college = np.char.startswith(state, "college") | np.char.startswith(state, "university")
    is_senior = np.char.startswith(state, "senior") | np.char.startswith(state, "vocational")
    places = np.flatnonzero((is_college | is_senior) & (rng.random(len(state)) < told["listed_share"]))
    start = folk.months[min(3, len(folk.months) - 1)].astype("datetime64[D]")
    found = _chosen(folk, "school_costs", places, np.full(len(places), start))
    college = is_college[places]
    found["amount_fen"] = np.where(college, amounts(rng, told["college"], len(places)), amounts(rng, told["senior"], len(places)))
    found["detail"] = np.where(college, "赤峰学院", np.where(is_senior[places], "林西县第一中学", ""))
    return found
