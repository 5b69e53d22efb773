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
    died_on
        Day of death a person, NaT for the living.
    first_on, last_on
        First and last day of the month.
    """

    county: County
    people: Frame
    homes: Frame
    events: Frame
    died_on: Array
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

    @property
    def is_alive(self) -> Array:
        """Whether each person lived at the start of the month; the registers that come once leave out the dead, the police lags."""
        return np.asarray(np.isnat(self.died_on) | (self.died_on >= self.first_on))

    @property
    def planted_persons(self) -> Array:
        """Who carries an amount on purpose; their rows are never misspelled."""
        return np.unique(self.events["person_id"][self.events["is_planted"]])

    def person_class(self) -> Array:
        """Return the class of each household at the end of the month: monitored, registered_poor, exited or ordinary."""
        homes = self.homes
        on_watch = (homes["monitored_kind"] != "") & (homes["identified_on"] <= self.last_on)
        on_watch &= ~(homes["is_cleared"] & (homes["cleared_on"] <= self.last_on))
        return np.where(on_watch, "monitored", homes["status"])

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
    people = to_frame(county.persons)
    died = np.full(len(people["person_id"]), np.datetime64("NaT"), dtype="datetime64[D]")
    is_death = events["profile"] == "deaths"
    died[events["person_id"][is_death] - 1] = events["day"][is_death]
    return Book(county, people, to_frame(county.households), events, died, month, first, last)
