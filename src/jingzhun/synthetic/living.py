"""How people live: schooling, illness, disability, labour, work, insurance. What is bad leans on age and on hardship."""

from __future__ import annotations

import numpy as np

from jingzhun.synthetic.shape import Array, Frame, Shape, banded, pick, pick_rows

_SCHOOL_YEARS = {6: "primary", 12: "junior", 15: "senior"}


def lives_of(rng: np.random.Generator, shape: Shape, *, age: Array, school_age: Array, is_male: Array, hardship: Array) -> Frame:
    """Return what holds of each person, one row a person.

    Parameters
    ----------
    age, school_age
        Full years on the epoch's day, and on the 31 August before it.
    hardship
        Of the person's household.

    Returns
    -------
    ``education`` (empty for pupils), ``school_state`` (empty for others), ``is_chronic``, ``is_major``, ``disability_grade`` (0 for
    none), ``disability_kind``, ``health``, ``labour``, ``employment``, ``insurance``, ``marriage``, ``lives_here``.
    """
    count = len(age)
    school = _school_state(rng, shape["school"], school_age)
    ill = {name: rng.random(count) < _chance(odds, age, hardship) for name, odds in shape["illness"].items()}
    is_disabled = rng.random(count) < _chance(shape["disability"]["odds"], age, hardship)
    grade = np.where(is_disabled, 1 + pick_rows(rng, np.tile(shape["disability"]["grades"], (count, 1))), 0)
    labour = _labour(rng, shape["labour"], age=age, school=school, ill=ill, grade=grade)
    lives: Frame = {
        "education": _education(rng, shape["education"], age, school),
        "school_state": school,
        "is_chronic": ill["chronic"],
        "is_major": ill["major"],
        "disability_grade": grade.astype(np.int64),
        "disability_kind": np.where(is_disabled, pick(rng, shape["disability"]["kinds"], count), ""),
        "health": _health(ill["chronic"], ill["major"], is_disabled),
        "labour": labour,
        "employment": _employment(rng, shape["employment"], age=age, labour=labour, is_male=is_male),
        "marriage": _marriage(rng, shape["marriage"], age),
    }
    at_home = np.array(shape["lives_elsewhere"]["shares"])[banded(age, shape["lives_elsewhere"]["ages"])]
    away = (rng.random(count) < at_home) & (lives["employment"] != "farming")
    lives["lives_here"] = ~away
    lives["insurance"] = np.where(
        (rng.random(count) < shape["insurance"]["employee_share"]) & (age >= 22) & (labour != "none"), "employee", "resident"
    )
    return lives


def _chance(odds: dict[str, float], age: Array, hardship: Array) -> Array:
    return 1 / (1 + np.exp(-(odds["base"] + odds["age"] * age + odds["hardship"] * hardship)))


def _school_state(rng: np.random.Generator, school: Shape, age: Array) -> Array:
    """Return the school state of the school year by the age at its start."""
    count = len(age)
    found = np.full(count, "", dtype="U16")
    found[(age >= 0) & (age < 3)] = "preschool"
    small = (age >= 3) & (age < 6)
    found[small] = np.where(rng.random(count) < school["kindergarten"], "kindergarten", "preschool")[small]
    for first, stage in _SCHOOL_YEARS.items():
        for year in range(1, 7 if stage == "primary" else 4):
            here = age == first + year - 1
            found[here] = f"{stage}_{year}"
    path = rng.random(count)
    teen = (age >= 15) & (age < 18)
    vocational = teen & (path >= school["senior"])
    found[vocational] = np.char.replace(found[vocational], "senior", "vocational")
    found[teen & (path >= school["senior"] + school["vocational"])] = ""
    for year in range(1, 5):
        here = age == 17 + year
        found[here & (path < school["university"])] = f"university_{year}"
        later = here & (path >= school["university"]) & (path < school["university"] + school["college"])
        found[later] = f"college_{year}" if year < 4 else ""
    return found


def _education(rng: np.random.Generator, told: Shape, age: Array, school: Array) -> Array:
    shares = np.array(told["shares"])[banded(age, told["ages"])]
    drawn = np.array(told["order"])[pick_rows(rng, shares)]
    teens = np.where(age < 15, "primary", "junior")
    return np.where(school != "", "", np.where(age < 18, teens, drawn))


def _health(chronic: Array, major: Array, disabled: Array) -> Array:
    names = np.array(
        ["healthy", "chronic", "major", "chronic_major", "disabled", "chronic_disabled", "major_disabled", "chronic_major_disabled"]
    )
    return np.asarray(names[chronic * 1 + major * 2 + disabled * 4])


def _labour(rng: np.random.Generator, told: Shape, *, age: Array, school: Array, ill: dict[str, Array], grade: Array) -> Array:
    count = len(age)
    found = np.where(rng.random(count) < told["skilled_share"], "skilled", "ordinary").astype("U10")
    weak = (age >= told["weak_from"]) | (ill["chronic"] & (rng.random(count) < told["weak_if_chronic"])) | (grade >= 3)
    found[weak] = "weak"
    found[(ill["major"] & (rng.random(count) < told["lost_if_major"])) | (grade == 2)] = "lost"
    found[(age < told["able_from"]) | (age >= told["none_from"]) | (school != "") | (grade == 1)] = "none"
    return found


def _employment(rng: np.random.Generator, told: Shape, *, age: Array, labour: Array, is_male: Array) -> Array:
    """Return the work of those able to; women work away somewhat less, the weak stay near."""
    shares = np.array(told["shares"])[banded(age, told["ages"])].copy()
    shares[:, 0] *= np.where(is_male, 1.0, told["women_away"]) * np.where(labour == "weak", told["weak_away"], 1.0)
    drawn = np.array(told["order"])[pick_rows(rng, shares)]
    return np.where(np.isin(labour, ["none", "lost"]), "none", drawn).astype("U20")


def _marriage(rng: np.random.Generator, told: Shape, age: Array) -> Array:
    count = len(age)
    single = np.clip(1 - (age - told["married_from"]) / 10, told["single_at_30"], 1)
    found = np.where(rng.random(count) < single, "未婚", "已婚").astype("U4")
    found[(age >= 30) & (rng.random(count) < told["divorced"])] = "离异"
    return np.where(age < 20, "未婚", found)
