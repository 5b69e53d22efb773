"""Names by their frequencies: surnames in clans of a village, given names as people of Inner Mongolia bear them."""

from __future__ import annotations

import numpy as np

from jingzhun.facts import given_character_frequencies, given_name_frequencies, surname_frequencies
from jingzhun.synthetic.shape import Array, Shape, pick_index

MONGOL_NAMES = (
    "巴特尔", "乌云其其格", "其木格", "斯琴高娃", "苏和", "那仁", "朝鲁", "娜仁花", "萨日娜", "格日勒", "包音图", "哈斯", "塔娜", "青格乐", "达来",
    "阿拉坦", "宝音", "毕力格", "孟根花", "特木尔", "敖特根", "呼和", "巴雅尔", "图雅", "托娅", "金花", "银花", "布和", "那顺", "乌力吉",
)  # fmt: skip
_OWN_LINE = ("son", "daughter", "grandson", "granddaughter", "father")


def clan_surnames(rng: np.random.Generator, shape: Shape, *, village: Array, villages: int) -> Array:
    """Return the paternal surname of each household; a village has its clans."""
    counts = np.array(list(surname_frequencies().values()), dtype=float)
    clans = pick_index(rng, counts, villages * shape["clans"]).reshape(villages, shape["clans"])
    free = pick_index(rng, counts, len(village))
    own = clans[village, rng.integers(0, shape["clans"], len(village))]
    return np.where(rng.random(len(village)) < shape["clan_share"], own, free)


def names_of(rng: np.random.Generator, shape: Shape, *, relation: Array, is_male: Array, clan: Array, is_mongol: Array) -> Array:
    """Return full names.

    Parameters
    ----------
    clan
        Paternal surname of the person's household, as a place in the list of surnames.
    is_mongol
        Whether the household is Mongol; a part of those bear a Mongol name.
    """
    counts = np.array(list(surname_frequencies().values()), dtype=float)
    bears_clan = np.isin(relation, _OWN_LINE) | ((relation == "head") & is_male)
    surname = np.where(bears_clan, clan, pick_index(rng, counts, len(clan)))
    given = _given(rng, shape, is_male)
    names = np.char.add(np.array(list(surname_frequencies()))[surname], given)
    mongol = is_mongol & (rng.random(len(clan)) < shape["mongol_name_share"])
    return np.where(mongol, np.array(MONGOL_NAMES)[rng.integers(0, len(MONGOL_NAMES), len(clan))], names)


def _given(rng: np.random.Generator, shape: Shape, is_male: Array) -> Array:
    listed, characters = given_name_frequencies(), given_character_frequencies()
    given = np.zeros(len(is_male), dtype="U6")
    for male in (True, False):
        here = np.flatnonzero(is_male == male)
        side = 0 if male else 1
        named = np.array([v[2] * v[side] / (v[0] + v[1]) for v in listed.values()])
        signs = np.array([v[side] for v in characters.values()], dtype=float)
        letters = np.array(list(characters))
        one, two = (letters[pick_index(rng, signs, len(here))] for _ in range(2))
        composed = np.where(rng.random(len(here)) < shape["one_character_share"], one, np.char.add(one, two))
        from_list = np.array(list(listed))[pick_index(rng, named, len(here))]
        given[here] = np.where(rng.random(len(here)) < shape["listed_share"], from_list, composed)
    return given


def plant_namesakes(rng: np.random.Generator, names: Array, *, village: Array, is_male: Array, share: float) -> Array:
    """Return the names with some persons bearing the name of another of their village and sex."""
    order = np.lexsort((rng.random(len(names)), is_male, village))
    copied = names.copy()
    can = (village[order][1:] == village[order][:-1]) & (is_male[order][1:] == is_male[order][:-1])
    chosen = np.flatnonzero(can & (rng.random(len(can)) < share)) + 1
    copied[order[chosen]] = names[order[chosen - 1]]
    return copied
