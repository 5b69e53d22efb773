"""What stands in a departmental file of events: which rows this month brings, in our columns, before anybody misspells them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from jingzhun.policy.codes import CodeList
from jingzhun.synthetic.arrays import taken
from jingzhun.synthetic.book import Book
from jingzhun.synthetic.earning import LINES
from jingzhun.synthetic.shape import Array, Frame, draws, read_shape

SNAPSHOTS = ("uninsured", "school_absence", "severe_mental", "tuberculosis", "public_posts")
HOUSEHOLD_FILES = (
    "disasters", "crop_animal_losses", "industry_failures", "fires", "benefits_stopped", "self_applications", "water_faults",
    "dangerous_houses",
)  # fmt: skip
NEVER = np.datetime64("NaT", "D")


def in_month(book: Book, profile: str) -> Array:
    """Return the places of the events that this month's file of a kind carries: what is new, or what holds."""
    events = book.events
    ours = (events["profile"] == profile) & ~events["is_left_out"] & (events["day"] <= book.last_on)
    if profile in SNAPSHOTS:
        return np.flatnonzero(ours & (np.isnat(events["until_on"]) | (events["until_on"] >= book.first_on)))
    if profile == "school_costs":
        return np.flatnonzero(ours)
    return np.flatnonzero(ours & (events["day"] >= book.first_on))


def event_rows(book: Book, profile: str, seed: int) -> Frame:
    """Return the rows of a file of events or states."""
    told = taken(book.events, in_month(book, profile))
    who = told["person_id"]
    if profile in HOUSEHOLD_FILES:
        who = book.spokesman(draws(seed, f"{book.month} spokesman {profile}"), told["household_id"], 0.1)
    ended = np.where(told["until_on"] <= book.last_on, told["until_on"], NEVER)
    is_stay = profile == "medical_stays"
    return {
        **book.whom(who),
        "event_on": told["day"],
        "discharged_on": told["day"],
        "since_on": told["day"],
        "admitted_on": told["admitted_on"],
        "ended_on": ended,
        "month": told["day"],
        "until_on": np.full(len(who), book.last_on),
        "amount": told["amount_fen"],
        "out_of_pocket": told["amount_fen"],
        "in_scope": told["in_scope_fen"],
        "total": told["total_fen"],
        "bill_no": told["number"],
        "grade": told["grade"],
        "hospital_level": told["grade"],
        "kind": told["kind"],
        "post": told["kind"],
        "employer": told["employer"],
        "disease": told["detail"],
        "hospital": told["detail"] if is_stay else np.where(told["day"] > NEVER, "", "林西县医院"),
        "school": told["detail"],
        "note": told["detail"],
        "reason": np.where(np.isnat(ended), "", told["detail"]) if profile == "public_posts" else told["detail"],
        "school_year": np.full(len(who), _school_year(book)),
    }


def _school_year(book: Book) -> str:
    year = int(book.month[:4]) - (int(book.month[5:]) < 9)
    return f"{year}-{year + 1}"


def medical_year(book: Book, seed: int) -> Frame:
    """Return the year's medical costs so far of everybody whose own part reached the office's floor."""
    events = book.events
    start = book.first_on.astype("datetime64[Y]").astype("datetime64[D]")
    ours = np.isin(events["profile"], ["medical_stays", "medical_outpatient"]) & ~events["is_left_out"]
    told = taken(events, ours & (events["day"] >= start) & (events["day"] <= book.last_on))
    persons, place = np.unique(told["person_id"], return_inverse=True)
    sums = {
        name: np.bincount(place, weights=told[f"{name}_fen"], minlength=len(persons)).astype(np.int64)
        for name in ("amount", "in_scope", "total")
    }
    large = sums["amount"] >= read_shape("happenings")["medical_year"]["floor"] * 100
    return {
        **book.whom(persons[large]),
        "out_of_pocket": sums["amount"][large],
        "in_scope": sums["in_scope"][large],
        "total": sums["total"][large],
        "until_on": np.full(int(large.sum()), book.last_on),
    }


def benefits_paid(book: Book, column: str, name: str, seed: int) -> Frame:
    """Return the households paid a benefit in the month, without those whose benefit was stopped before it."""
    events, homes = book.events, book.homes
    stops = (events["profile"] == "benefits_stopped") & (events["kind"] == name) & (events["day"] < book.first_on)
    drawing = (homes[column] > 0) & ~np.isin(homes["household_id"], events["household_id"][stops])
    ours = homes["household_id"][drawing]
    who = book.spokesman(draws(seed, f"spokesman {column}"), ours, 0.08)
    return {
        **book.whom(who),
        "members": homes["members"][drawing],
        "month": np.full(len(who), book.first_on),
        "amount": homes[column][drawing],
    }


def subsidies(book: Book, seed: int, lists: Mapping[str, CodeList]) -> Frame:
    """Return the subsidy of the calendar month, paid to the households that told of land."""
    line = read_shape("voices")["subsidies_by_month"][int(book.month[5:])]
    amount = np.array(book.county.incomes[line if line in LINES else "d5c"])
    paid = (amount > 0) & book.homes["is_surveyed"]
    ours = book.homes["household_id"][paid]
    who = book.spokesman(draws(seed, "spokesman subsidies"), ours, 0.1)
    return {
        **book.whom(who),
        "kind": np.full(len(who), lists["income_lines"].label(line).zh),
        "month": np.full(len(who), book.first_on),
        "amount": amount[paid],
    }
