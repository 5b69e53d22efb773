"""The county as arrays, opened once for a month's files: who a row speaks of, and the months as days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jingzhun.synthetic.arrays import to_frame
from jingzhun.synthetic.county import County
from jingzhun.synthetic.shape import Array, Frame


@dataclass(frozen=True)
class Book:
    """A county opened for one month.

    Parameters
    ----------
    first_on, last_on
        First and last day of the month.
    """

    county: County
    people: Frame
    homes: Frame
    events: Frame
    month: str
    first_on: np.datetime64
    last_on: np.datetime64

    def whom(self, person_id: Array) -> Frame:
        """Return the linking columns of persons, one row an entry of ``person_id``."""
        place = person_id.astype(np.int64) - 1
        home = self.people["household_id"][place] - 1
        return {
            "person_id": person_id.astype(np.int64),
            "household_id": home + 1,
            "register_no": self.homes["register_no"][home],
            "name": self.people["name"][place],
            "id_number": self.people["id_number"][place],
            "township": self.homes["township_name"][home],
            "village": self.homes["village_name"][home],
            "phone": self.people["phone"][place],
        }

    def spokesman(self, rng: np.random.Generator, household_id: Array, share: float) -> Array:
        """Return a person a household for files that speak of households: the head, or now and then who lives with him."""
        head = self.homes["head_person_id"][household_id - 1]
        second = head % len(self.people["person_id"])
        is_grown = (self.people["household_id"][second] == household_id) & (self.people["age"][second] >= 18)
        found: Array = np.where(is_grown & (rng.random(len(head)) < share), head + 1, head)
        return found


def open_book(county: County, month: str) -> Book:
    """Return the county opened for a month given as ``YYYY-MM``.

    Raises
    ------
    ValueError
        Where the county's history does not hold the month.
    """
    events = to_frame(county.events)
    first = np.datetime64(f"{month}-01")
    last = (np.datetime64(month, "M") + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    if last > (county.reference_on.astype("datetime64[M]") + 1).astype("datetime64[D]") or first < events["day"].min() - 4000:
        raise ValueError(f"month {month} lies outside the county's history, which ends on {county.reference_on}")
    return Book(county, to_frame(county.persons), to_frame(county.households), events, month, first, last)
