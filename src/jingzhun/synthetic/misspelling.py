"""The faults of rows typed by hand: a wrong digit, a homophone, a lost tail, somebody who does not exist. Truth keeps what was done."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from pypinyin import lazy_pinyin

from jingzhun.facts import given_character_frequencies, surname_frequencies
from jingzhun.synthetic.identities import STRANGERS, id_numbers
from jingzhun.synthetic.shape import Array, Frame, Shape, pick
from jingzhun.values.names import LOOK_ALIKES, VARIANTS

Wrong = Callable[[np.random.Generator, str], str]
COMBINES = ("id_digit", "id_swapped", "id_birth")  # these leave eighteen characters, so that another fault may follow


def misspell(rng: np.random.Generator, told: Shape, rows: Frame, *, division: str, spared: Array) -> Array:
    """Misspell some rows in place and return the faults a row, joined by commas; empty where there is none.

    Parameters
    ----------
    spared
        Person ids whose rows are left as they are.

    Notes
    -----
    Rows that speak of a stranger get ``person_id`` and ``household_id`` 0 and their ``register_no`` emptied.
    """
    count = len(rows["name"])
    faults = np.full(count, "", dtype=object)
    faulty = np.flatnonzero((rng.random(count) < told["linking"]) & ~np.isin(rows["person_id"], spared))
    rows["name"], rows["id_number"] = rows["name"].astype("U50"), rows["id_number"].astype("U24")
    strangers = faulty[rng.random(len(faulty)) < told["stranger"]]
    _make_strangers(rng, rows, strangers, division)
    faults[strangers] = "stranger"
    how_many = 1 + np.searchsorted(np.cumsum(told["how_many"])[:-1], rng.random(len(faulty)), side="right")
    first_ids = pick(rng, told["id"], len(faulty))
    first_names = pick(rng, told["name"], len(faulty))
    by_id = rng.random(len(faulty)) < told["id_share"]
    strange = np.isin(faulty, strangers)
    for at, number, id_kind, name_kind, is_id, is_strange in zip(
        faulty.tolist(), how_many.tolist(), first_ids.tolist(), first_names.tolist(), by_id.tolist(), strange.tolist(), strict=True
    ):
        kinds = _kinds(number - is_strange, id_kind, name_kind, is_id=is_id)
        done = [_apply(rng, rows, at, kind) for kind in kinds]
        faults[at] = ",".join(filter(None, [faults[at], *done]))
    return faults


def _kinds(number: int, id_kind: str, name_kind: str, *, is_id: bool) -> list[str]:
    """Return the faults of a row: one field, both, or both and a second fault in the id."""
    if number <= 0:
        return []
    if number == 1:
        return [id_kind] if is_id else [name_kind]
    if number == 2:
        return [id_kind, name_kind]
    first = id_kind if id_kind in COMBINES else "id_digit"
    return [first, "id_swapped" if first != "id_swapped" else "id_missing_digit", name_kind]


def _apply(rng: np.random.Generator, rows: Frame, at: int, kind: str) -> str:
    """Put one fault into a row and return what was done: a name without a fitting character loses one, or gains a homophone."""
    column = "id_number" if kind.startswith("id_") else "name"
    before = str(rows[column][at])
    after = _WRONGS[kind](rng, before)
    if after == before:
        kind = "id_missing_digit" if column == "id_number" else "name_missing" if len(before) > 1 else "name_homophone"
        after = _WRONGS[kind](rng, before)
    rows[column][at] = after
    return kind


def _make_strangers(rng: np.random.Generator, rows: Frame, places: Array, division: str) -> None:
    """Turn rows into somebody who is not in the county: half of them namesakes, with a number no resident has."""
    count = len(places)
    if count == 0:
        return
    birth = np.datetime64("1940-01-01") + rng.integers(0, 26_000, count).astype("timedelta64[D]")
    male = rng.random(count) < 0.5
    rows["id_number"][places] = id_numbers(birth, male, rng.integers(0, 100, count), division=division, among=STRANGERS).astype(str)
    renamed = places[rng.random(count) < 0.5]
    surnames, signs = np.array(list(surname_frequencies())[:100]), np.array(list(given_character_frequencies())[:200])
    given = np.char.add(signs[rng.integers(0, 200, len(renamed))], signs[rng.integers(0, 200, len(renamed))])
    rows["name"][renamed] = np.char.add(surnames[rng.integers(0, 100, len(renamed))], given)
    for name in ("person_id", "household_id"):
        rows[name] = rows[name].copy()
        rows[name][places] = 0
    rows["register_no"] = rows["register_no"].copy()
    rows["register_no"][places] = ""


def _wrong_digit(rng: np.random.Generator, text: str) -> str:
    at = int(rng.integers(6, 17))
    other = str((int(text[at]) + int(rng.integers(1, 10))) % 10)
    return text[:at] + other + text[at + 1 :]


def _swapped(rng: np.random.Generator, text: str) -> str:
    places = [i for i in range(6, min(16, len(text) - 1)) if text[i] != text[i + 1]]
    if not places:
        return text
    at = places[int(rng.integers(len(places)))]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _missing_digit(rng: np.random.Generator, text: str) -> str:
    at = int(rng.integers(6, len(text) - 1))
    return text[:at] + text[at + 1 :]


def _wrong_birth(rng: np.random.Generator, text: str) -> str:
    day = int(text[12:14]) if text[12:14].isdigit() else 1
    other = (day + int(rng.integers(1, 26))) % 28 + 1
    return f"{text[:12]}{other:02d}{text[14:]}"


def _homophone(rng: np.random.Generator, name: str) -> str:
    return _replaced(rng, name, homophones(), start=1)


def _look_alike(rng: np.random.Generator, name: str) -> str:
    return _replaced(rng, name, look_alikes(), start=0)


def _variant(rng: np.random.Generator, name: str) -> str:
    return _replaced(rng, name, written_variants(), start=0)


def _replaced(rng: np.random.Generator, name: str, choices: dict[str, str], *, start: int) -> str:
    places = [i for i in range(start, len(name)) if name[i] in choices]
    if not places:
        return name
    at = places[int(rng.integers(len(places)))]
    options = choices[name[at]]
    return name[:at] + options[int(rng.integers(len(options)))] + name[at + 1 :]


def _missing_character(rng: np.random.Generator, name: str) -> str:
    at = int(rng.integers(1, len(name))) if len(name) > 1 else 0
    return name[:at] + name[at + 1 :] if len(name) > 1 else name


@lru_cache(maxsize=1)
def homophones() -> dict[str, str]:
    """Return for each given-name character the others of the same sound."""
    sounds: dict[str, str] = {}
    for sign in given_character_frequencies():
        sound = lazy_pinyin(sign)[0]
        sounds[sound] = sounds.get(sound, "") + sign
    return {sign: group.replace(sign, "") for group in sounds.values() if len(group) > 1 for sign in group}


@lru_cache(maxsize=1)
def look_alikes() -> dict[str, str]:
    """Return for each character those that an eye takes for it."""
    return {sign: group.replace(sign, "") for group in LOOK_ALIKES for sign in group}


@lru_cache(maxsize=1)
def written_variants() -> dict[str, str]:
    """Return for each character its older or traditional shapes."""
    found: dict[str, str] = {}
    for old, new in VARIANTS.items():
        found[chr(int(str(new)))] = found.get(chr(int(str(new))), "") + chr(old)
    return found


_WRONGS: dict[str, Wrong] = {
    "id_digit": _wrong_digit,
    "id_swapped": _swapped,
    "id_missing_digit": _missing_digit,
    "id_lost_tail": lambda rng, text: f"{text[:15]}000",
    "id_masked": lambda rng, text: f"{text[:6]}********{text[14:]}",
    "id_scientific": lambda rng, text: f"{text[0]}.{text[1:6]}E+17",
    "id_15": lambda rng, text: text[:6] + text[8:17],
    "id_birth": _wrong_birth,
    "name_homophone": _homophone,
    "name_look_alike": _look_alike,
    "name_variant": _variant,
    "name_missing": _missing_character,
}
