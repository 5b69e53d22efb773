"""The county that does not exist: families of the reserved division in the real townships of Linxi, drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from jingzhun.facts import DivisionFact, census_shares, linxi_townships, linxi_villages, short_name
from jingzhun.synthetic.arrays import to_table
from jingzhun.synthetic.earning import earnings_of
from jingzhun.synthetic.families import ages_on, exact_sizes, groups_of, people_of
from jingzhun.synthetic.happenings import events_of
from jingzhun.synthetic.homes import dwellings_of, water_of
from jingzhun.synthetic.identities import day_ranks, id_numbers, phones
from jingzhun.synthetic.kin import kinships_of
from jingzhun.synthetic.living import lives_of
from jingzhun.synthetic.naming import clan_surnames, names_of, plant_namesakes
from jingzhun.synthetic.owning import assets_of
from jingzhun.synthetic.shape import Array, Frame, Shape, draws, pick_index, read_shape
from jingzhun.synthetic.standing import standing_of

EDITION = 2023


@dataclass(frozen=True)
class County:
    """A county with everything that is true of it.

    Parameters
    ----------
    reference_on
        The day of the epoch: ages, schooling and registers are as of it.
    households
        One row a household, sorted by ``household_id`` (1 …): division, registers' numbers, status, monitored kind, hardship, benefits.
    persons
        One row a person, sorted by household and role; ``person_id`` counts from 1. All true attributes.
    incomes
        One row a household: ``a1`` … ``e4`` in fen a year, as the household would truthfully tell.
    productions, assets, kinships, dwellings, water
        As the departments' registers would hold them, one row an item, asset, pair, household, household.
    events
        One row an event or state of the months up to ``reference_on``; ``until_on`` is null while a state goes on.
    """

    seed: int
    epoch: str
    reference_on: np.datetime64
    households: pa.Table
    persons: pa.Table
    incomes: pa.Table
    productions: pa.Table
    assets: pa.Table
    kinships: pa.Table
    dwellings: pa.Table
    water: pa.Table
    events: pa.Table


def make_county(*, seed: int, epoch: str = "2024", households: int = 101_009, persons: int = 240_136) -> County:
    """Return a county, the same for the same arguments.

    Parameters
    ----------
    epoch
        ``"2018"``: registered poor households, some not yet out, in the counts of practice.md P11. ``"2024"``: all of them exited and
        some households monitored.
    households, persons
        Exact totals; the counts of the epoch are scaled where they are not the full county's.

    Raises
    ------
    ValueError
        Where the epoch is unknown or so many persons do not fit the households.
    """
    shape = read_shape("shape")
    if epoch not in shape["epochs"]:
        raise ValueError(f"epoch {epoch!r}; allowed: {', '.join(shape['epochs'])}")
    reference_on = np.datetime64(shape["epochs"][epoch]["reference_on"])
    homes, sizes = _households(seed, shape, epoch=epoch, households=households, persons=persons)
    people = _persons(seed, shape, homes=homes, sizes=sizes, reference_on=reference_on)
    kin = kinships_of(draws(seed, "kin"), shape["kin"], homes=homes, people=people)
    _name(seed, shape, homes=homes, people=people, kin=kin)
    homes |= standing_of(
        draws(seed, "standing"), shape, epoch=epoch, status=homes["status"], hardship=homes["hardship"], reference_on=reference_on
    )
    earned = earnings_of(draws(seed, "earning"), shape, homes=homes, people=people)
    homes |= earned.benefits
    events = events_of(seed, shape, homes=homes, people=people, reference_on=reference_on)
    assets = assets_of(draws(seed, "assets"), shape, homes=homes, people=people, reference_on=reference_on)
    dwellings = dwellings_of(draws(seed, "dwellings"), shape["homes"], homes=homes, reference_on=reference_on)
    return County(
        seed=seed,
        epoch=epoch,
        reference_on=reference_on,
        households=to_table({k: v for k, v in homes.items() if k not in {"clan", "village"}}),
        persons=to_table({k: v for k, v in people.items() if k not in {"household", "role"}}),
        incomes=to_table(earned.incomes),
        productions=to_table(earned.productions),
        assets=to_table(assets),
        kinships=to_table(kin),
        dwellings=to_table(dwellings),
        water=to_table(water_of(draws(seed, "water"), shape, homes=homes, reference_on=reference_on)),
        events=to_table(events),
    )


def _households(seed: int, shape: Shape, *, epoch: str, households: int, persons: int) -> tuple[Frame, Array]:
    """Return households with their places, statuses and hardship, and their sizes."""
    rng = draws(seed, "households")
    groups = groups_of(shape, epoch=epoch, households=households, persons=persons)
    told = shape["sizes"]
    sizes = np.concatenate([exact_sizes(rng, told["ordinary" if s == "ordinary" else "registered"], h, p) for s, h, p in groups])
    status = np.repeat(np.array([s for s, _, _ in groups]), [h for _, h, _ in groups])
    mixed = rng.permutation(households)
    sizes, status = sizes[mixed], status[mixed]
    villages = linxi_villages(EDITION)
    weights = _village_weights(rng, shape["places"], villages)
    village = np.sort(pick_index(rng, weights, households))
    codes = np.array([v.code for v in villages])
    towns = {t.code: t.name for t in linxi_townships(EDITION)}
    numbers = np.arange(1, households + 1, dtype=np.int64)
    burden = np.where(status == "ordinary", 0.0, shape["hardship"]["registered"])
    homes: Frame = {
        "household_id": numbers,
        "village": village,
        "village_code": codes[village],
        "township_name": np.array([towns[v.parent_code] for v in villages])[village],
        "village_name": np.array([short_name(v.name) for v in villages])[village],
        "group_name": np.array([f"第{i}组" for i in range(1, shape["places"]["groups"] + 1)])[
            rng.integers(0, shape["places"]["groups"], households)
        ],
        "register_no": np.char.add("424", np.char.zfill(numbers.astype(str), 7)),
        "status": status,
        "hardship": np.round(rng.normal(0, 1, households) + burden, 3),
        "is_mongol": rng.random(households) < census_shares()["POPU_ETHNIC"],
        "members": sizes.astype(np.int64),
    }
    homes["clan"] = clan_surnames(rng, shape["places"], village=village, villages=len(villages))
    return homes, sizes


def _village_weights(rng: np.random.Generator, places: Shape, villages: tuple[DivisionFact, ...]) -> Array:
    factor = np.array([places["community_factor"] if v.kind == "community" else 1.0 for v in villages])
    weights: Array = factor * np.exp(rng.normal(0, places["village_weight_sigma"], len(villages)))
    return weights


def _persons(seed: int, shape: Shape, *, homes: Frame, sizes: Array, reference_on: np.datetime64) -> Frame:
    people = people_of(
        draws(seed, "families"), shape, sizes=sizes, is_registered=homes["status"] != "ordinary", reference_on=reference_on
    )
    count = len(people["household"])
    male = people["is_male"]
    people["person_id"] = np.arange(1, count + 1, dtype=np.int64)
    people["household_id"] = homes["household_id"][people["household"]]
    people["id_number"] = id_numbers(people["birth_on"], male, day_ranks(people["birth_on"], male), division=shape["division"])
    people["sex"] = np.where(male, "male", "female")
    people["phone"] = phones(draws(seed, "phones"), count, prefix=shape["phone"]["prefix"], share=shape["phone"]["share"])
    age = ages_on(people["birth_on"], reference_on)
    people["phone"] = np.where(age < shape["phone"]["from_age"], "", people["phone"])
    people["age"] = age
    start = np.datetime64(f"{int(str(reference_on)[:4]) - 1}-08-31")
    people["school_age"] = ages_on(people["birth_on"], start)
    people |= lives_of(
        draws(seed, "lives"),
        shape,
        age=age,
        school_age=people["school_age"],
        is_male=male,
        hardship=homes["hardship"][people["household"]],
    )
    homes["head"] = np.searchsorted(people["household"], np.arange(len(sizes)))
    return people


def _name(seed: int, shape: Shape, *, homes: Frame, people: Frame, kin: Frame) -> None:
    """Name everybody; parents with a son in another household bear his clan's name. Then number what the national system holds."""
    rng = draws(seed, "names")
    parent_home, child_home = people["household"][kin["parent_id"] - 1], people["household"][kin["child_id"] - 1]
    is_son = people["is_male"][kin["child_id"] - 1]
    homes["clan"][parent_home[is_son]] = homes["clan"][child_home[is_son]]
    home = people["household"]
    names = names_of(
        rng,
        shape["names"],
        relation=people["relation"],
        is_male=people["is_male"],
        clan=homes["clan"][home],
        is_mongol=homes["is_mongol"][home],
    )
    share = shape["names"]["namesake_share"]
    people["name"] = plant_namesakes(rng, names, village=homes["village"][home], is_male=people["is_male"], share=share)
    homes["head_person_id"] = people["person_id"][homes["head"]]
    homes["head_name"] = people["name"][homes["head"]]
    del homes["head"]
