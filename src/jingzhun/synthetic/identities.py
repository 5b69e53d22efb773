"""Identity numbers of nobody: the reserved division, a true birth date and sex digit, and a check digit that fits."""

from __future__ import annotations

import numpy as np

from jingzhun.synthetic.shape import Array

_WEIGHTS = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), dtype=np.int64)
_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
RESIDENTS, STRANGERS = (0, 400), (400, 500)  # halves of the number of the day: a stranger never has a resident's number


def day_ranks(birth_on: Array, is_male: Array) -> Array:
    """Return how many of the same birth day and sex stand before each person; twins stand behind each other."""
    order = np.lexsort((is_male, birth_on))
    days, sexes = birth_on[order], is_male[order]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = (days[1:] != days[:-1]) | (sexes[1:] != sexes[:-1])
    firsts = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - firsts
    return ranks


def id_numbers(birth_on: Array, is_male: Array, rank: Array, *, division: str, among: tuple[int, int] = RESIDENTS) -> Array:
    """Return 18-character ids as bytes.

    Parameters
    ----------
    rank
        Number of the person among those of the same birth day and sex; two of the same rank get the same id.
    among
        From and up to which half number of the day.

    Raises
    ------
    ValueError
        Where more persons share a birth day and sex than there are numbers.
    """
    low, high = among
    if len(rank) and int(rank.max()) >= high - low:
        raise ValueError(f"{int(rank.max()) + 1} persons share a birth day and sex; there are {high - low} numbers")
    days = birth_on.astype("datetime64[D]").astype(np.int64)
    halves = low + (rank + days * 7) % (high - low)
    serial = halves * 2 + is_male.astype(np.int64)
    dated = _dated(birth_on)
    digits = np.empty((len(rank), 18), dtype=np.uint8)
    digits[:, :6] = np.frombuffer(division.encode(), dtype=np.uint8) - 48
    for place in range(8):
        digits[:, 6 + place] = dated // 10 ** (7 - place) % 10
    for place in range(3):
        digits[:, 14 + place] = serial // 10 ** (2 - place) % 10
    sums = digits[:, :17].astype(np.int64) @ _WEIGHTS
    digits[:, :17] += 48
    digits[:, 17] = _CHECK[sums % 11]
    found: Array = digits.reshape(-1).view("S18")
    return found


def _dated(birth_on: Array) -> Array:
    months = birth_on.astype("datetime64[M]")
    years = birth_on.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (birth_on.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64) + 1
    return np.asarray(years * 10_000 + month * 100 + day)


def phones(rng: np.random.Generator, size: int, *, prefix: str, share: float) -> Array:
    """Return phone numbers of a prefix that no operator has; empty for those who told none."""
    digits = 11 - len(prefix)
    numbers = rng.choice(10**digits, size, replace=False) if size < 10**5 else _spread(rng, size, 10**digits)
    texts = np.char.add(prefix, np.char.zfill(numbers.astype(str), digits))
    return np.where(rng.random(size) < share, texts, "")


def _spread(rng: np.random.Generator, size: int, whole: int) -> Array:
    """Return different numbers below ``whole`` by one odd step, because drawing without return costs a full permutation."""
    step, start = 6_180_339, int(rng.integers(whole))  # odd and no multiple of 5: every number is met once
    return (start + np.arange(size, dtype=np.int64) * step) % whole
