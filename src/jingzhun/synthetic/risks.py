"""What is truly at risk in a month, by the rules' own lines, and whether any file carries the evidence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from jingzhun.synthetic.arrays import column, taken, to_table
from jingzhun.synthetic.book import Book, open_book
from jingzhun.synthetic.contents import SNAPSHOTS
from jingzhun.synthetic.county import County
from jingzhun.synthetic.files import turn_of
from jingzhun.synthetic.shape import Array, Frame, Shape, read_shape

FEN = 100
DELTA_RULES = {
    "medical_stays": "MEDICAL_COST",
    "medical_outpatient": "OUTPATIENT_MONTH",
    "major_diseases": "MAJOR_DISEASE",
    "disasters": "DISASTER_LOSS",
    "crop_animal_losses": "CROP_ANIMAL_LOSS",
    "industry_failures": "INDUSTRY_FAILURE",
    "fires": "FIRE",
    "accidents": "ACCIDENT",
    "jobs_lost": "JOB_LOST",
    "wages_unpaid": "WAGE_UNPAID",
    "deaths": "EARNER_DEATH",
    "benefits_stopped": "BENEFIT_LOST",
    "dangerous_houses": "HOUSING_DANGER",
    "water_faults": "WATER_UNSAFE",
}
STATE_RULES = {
    "uninsured": "UNINSURED",
    "severe_mental": "SEVERE_ILLNESS_CARE",
    "tuberculosis": "SEVERE_ILLNESS_CARE",
    "school_absence": "SCHOOL_ABSENCE",
    "school_costs": "SCHOOL_COST",
}


def true_risks(county: County, month: str, *, since: str | None = None) -> pa.Table:
    """Return every true risk of a month.

    Parameters
    ----------
    since
        First month whose events count (``YYYY-MM``); twelve months up to the month's end where none is given.

    Returns
    -------
    One row a household, rule, person and day: ``household_id``, ``register_no``, ``rule``, ``person_id``, ``id_number``, ``event_on``,
    ``profile`` and ``evidence_month`` of the file that carries it, ``amount_fen`` (null where the rule knows none), ``answer``
    (``yes``; ``unknown`` where even the truth needs a visit), ``is_in_files`` (false where no file carries it), ``is_planted``.
    Sorted by household, rule, person and day.

    Notes
    -----
    Rules that weigh spending against income are not here, because income in the files is told in parts.
    """
    book = open_book(county, month)
    lines = read_shape("happenings")["lines"]
    start = np.datetime64(f"{since}-01") if since else book.last_on - np.timedelta64(365, "D")
    parts = [
        *_from_events(book, lines, start),
        *_from_states(book, lines, since or month),
        _from_year(book, lines),
        *_from_registers(book, lines),
    ]
    found = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    order = np.lexsort((found["event_on"], found["person_id"], found["rule"], found["household_id"]))
    found = taken(found, order)
    home, person = found["household_id"] - 1, found["person_id"] - 1
    return to_table({**found, "register_no": book.homes["register_no"][home], "id_number": book.people["id_number"][person]})


def _rows(
    rule: str, profile: str, told: Frame, *, month: Array | str, is_in_files: Array | bool = True, answer: str = "yes"
) -> Frame:
    count = len(told["household_id"])
    return {
        "household_id": told["household_id"],
        "rule": np.full(count, rule, dtype="U24"),
        "person_id": told["person_id"],
        "event_on": told["day"].astype("datetime64[D]"),
        "profile": np.full(count, profile, dtype="U24"),
        "evidence_month": np.broadcast_to(np.asarray(month), (count,)).astype("U7"),
        "amount_fen": told.get("amount_fen", np.full(count, np.iinfo(np.int64).min)),
        "answer": np.full(count, answer, dtype="U7"),
        "is_in_files": np.broadcast_to(np.asarray(is_in_files), (count,)),
        "is_planted": told.get("is_planted", np.zeros(count, dtype=bool)),
    }


def _arrived(profile: str, months: Array) -> Array:
    """Return whether the file of each month came with a table."""
    return np.array([turn_of(m, "empty_headed") != profile for m in months.tolist()], dtype=bool)


def _from_events(book: Book, lines: Shape, start: np.datetime64) -> Iterator[Frame]:
    events = taken(book.events, (book.events["day"] >= start) & (book.events["day"] <= book.last_on))
    for profile, rule in DELTA_RULES.items():
        told = taken(events, events["profile"] == profile)
        told = taken(told, _is_risk(book, rule, told, lines))
        months = told["day"].astype("datetime64[M]").astype(str)
        yield _rows(rule, profile, told, month=months, is_in_files=~told["is_left_out"] & _arrived(profile, months))
    posts = events_ended(book, start)
    months = posts["day"].astype("datetime64[M]").astype(str)
    yield _rows("PUBLIC_POST_LEFT", "public_posts", posts, month=months, is_in_files=~posts["is_left_out"])


def events_ended(book: Book, start: np.datetime64) -> Frame:
    """Return the public posts that ended from a day on, at the day they ended, but for those that ended by death."""
    events = book.events
    ended = (events["profile"] == "public_posts") & (events["until_on"] >= start) & (events["until_on"] <= book.last_on)
    found = taken(events, ended)
    return {**found, "day": found["until_on"]}


def _is_risk(book: Book, rule: str, told: Frame, lines: Shape) -> Array:
    """Return which events of a kind are a risk by the rule's line."""
    amount = told["amount_fen"]
    if rule == "MEDICAL_COST":
        strict = np.isin(book.person_class()[told["household_id"] - 1], ["monitored", "registered_poor"])
        return np.asarray(amount > np.where(strict, lines["medical_cost"]["monitored"], lines["medical_cost"]["other"]) * FEN)
    if rule == "OUTPATIENT_MONTH":
        return np.asarray(amount > lines["outpatient_month"] * FEN)
    if rule == "CROP_ANIMAL_LOSS":
        return np.asarray(amount > lines["crop_animal_loss"] * FEN)
    if rule == "ACCIDENT":
        return np.isin(told["grade"], lines["grave_accidents"])
    if rule == "JOB_LOST":
        return _was_only_earner(book, told, lines)
    if rule == "EARNER_DEATH":
        return np.isin(book.people["labour"][told["person_id"] - 1], lines["able"])
    return np.ones(len(amount), dtype=bool)


def _was_only_earner(book: Book, told: Frame, lines: Shape) -> Array:
    earns = np.isin(book.people["employment"], lines["wage_work"]) & (np.isnat(book.died_on) | (book.died_on > book.last_on))
    earners = np.bincount(book.people["household_id"], weights=earns, minlength=len(book.homes["household_id"]) + 1)
    own = earns[told["person_id"] - 1]
    return np.asarray(earners[told["household_id"]] - own == 0)


def _from_states(book: Book, lines: Shape, since: str) -> Iterator[Frame]:
    events = taken(book.events, book.events["day"] <= book.last_on)
    for profile, rule in STATE_RULES.items():
        told = taken(events, events["profile"] == profile)
        if profile in SNAPSHOTS:
            told = taken(told, np.isnat(told["until_on"]) | (told["until_on"] >= book.first_on))
        if rule == "SCHOOL_ABSENCE":
            low, high = lines["school_ages"]
            age = book.people["school_age"][told["person_id"] - 1]
            told = taken(told, (age >= low) & (age <= high))
        if rule == "SCHOOL_COST":
            told = taken(told, told["amount_fen"] > lines["school_cost"] * FEN)
        sent = _last_sent(profile, since, book.month)
        is_told = ~told["is_left_out"] & (told["day"].astype("datetime64[M]") <= sent)
        yield _rows(rule, profile, told, month=book.month, is_in_files=is_told)


def _last_sent(profile: str, since: str, month: str) -> np.datetime64:
    """Return the last month from ``since`` whose list arrived with a table; NaT where none did."""
    months = np.arange(np.datetime64(since, "M"), np.datetime64(month, "M") + 1)
    arrived = months[_arrived(profile, months.astype(str))]
    return arrived[-1] if len(arrived) else np.datetime64("NaT", "M")


def _from_year(book: Book, lines: Shape) -> Frame:
    """Return whose medical costs of the year so far are above the line, by all bills; the file knows only of those it got."""
    events = book.events
    start = book.first_on.astype("datetime64[Y]").astype("datetime64[D]")
    bills = (
        np.isin(events["profile"], ["medical_stays", "medical_outpatient"])
        & (events["day"] >= start)
        & (events["day"] <= book.last_on)
    )
    told = taken(events, bills)
    persons, place = np.unique(told["person_id"], return_inverse=True)
    own = np.bincount(place, weights=told["amount_fen"], minlength=len(persons)).astype(np.int64)
    sent = np.bincount(place, weights=told["amount_fen"] * ~told["is_left_out"], minlength=len(persons)).astype(np.int64)
    planted = np.bincount(place, weights=told["is_planted"], minlength=len(persons)) > 0
    home = book.people["household_id"][persons - 1]
    ordinary = book.person_class()[home - 1] == "ordinary"
    line = np.where(ordinary, lines["medical_year"]["ordinary"], lines["medical_year"]["registered"]) * FEN
    above = own > line
    rows: Frame = {
        "household_id": home[above],
        "person_id": persons[above],
        "day": np.full(int(above.sum()), book.last_on),
        "amount_fen": own[above],
        "is_planted": planted[above],
    }
    return _rows("MEDICAL_YEAR", "medical_year", rows, month=book.month, is_in_files=(sent > line)[above])


def _from_registers(book: Book, lines: Shape) -> Iterator[Frame]:
    """Return what the registers that come once tell: certificates, houses, water, and households in range without labour."""
    people, homes, county = book.people, book.homes, book.county
    severe = (people["disability_grade"] > 0) & (people["disability_grade"] <= lines["severe_disability"]) & book.is_alive
    told = taken({n: people[n] for n in ("household_id", "person_id")}, severe)
    yield _rows("DISABILITY_SEVERE", "disability_certificates", _dated(book, told), month=book.month)
    grade, home = column(county.dwellings, "grade"), column(county.dwellings, "household_id")
    only = column(county.dwellings, "is_only_home")
    for rule, chosen, answer in (
        ("HOUSING_DANGER", np.isin(grade, lines["dangerous_grades"]) & only, "yes"),
        ("HOUSE_DAMAGE", (grade == "") & column(county.dwellings, "has_visible_damage"), "unknown"),
    ):
        yield _rows(rule, "dwellings", _heads(book, home[chosen]), month=book.month, answer=answer)
    yield _rows("WATER_UNSAFE", "water_states", _heads(book, _unsafe_water(county, lines["water"])), month=book.month)
    alive = np.isnat(book.died_on) | (book.died_on > book.last_on)
    able = np.isin(people["labour"], lines["able"]) & alive
    count = len(homes["household_id"]) + 1
    hands = np.bincount(people["household_id"], weights=able, minlength=count)[1:]
    living = np.bincount(people["household_id"], weights=alive, minlength=count)[1:]
    lacking = homes["is_surveyed"] & (hands == 0) & (living > 0) & (homes["net_per_head_fen"] < lines["monitoring"] * FEN)
    yield _rows("LACK_OF_LABOUR", "household_survey", _heads(book, homes["household_id"][lacking]), month=book.month)


def _unsafe_water(county: County, lines: Shape) -> Array:
    """Return the households whose worst of four indicators is unsafe."""
    water = {n: column(county.water, n) for n in county.water.column_names}
    unsafe = ~water["is_quality_safe"] | (water["litres_per_person_day"] < lines["litres"])
    unsafe |= (water["fetch_minutes"] > lines["minutes"]) | (water["assurance_percent"] < lines["assurance"])
    return np.asarray(water["household_id"][unsafe])


def _dated(book: Book, told: Frame) -> Frame:
    return {**told, "day": np.full(len(told["household_id"]), book.last_on)}


def _heads(book: Book, household_id: Array) -> Frame:
    return _dated(book, {"household_id": household_id, "person_id": book.homes["head_person_id"][household_id - 1]})


def true_classes(county: County, month: str, *, since: str | None = None) -> pa.Table:
    """Return the true class of the households whose income is told.

    Returns
    -------
    One row a surveyed household: ``household_id``, ``register_no``, ``net_per_head_fen``, ``is_in_range``, ``has_risk`` (a true risk that
    the files carry), ``class``: ``unstable_exited`` or ``near_poor`` in range with a risk, the monitored kind while it is monitored,
    ``none`` without a risk or in range without one, null where a risk stands above the line (sudden hardship depends on spending).
    """
    book = open_book(county, month)
    homes = taken(book.homes, book.homes["is_surveyed"])
    risks = true_risks(county, month, since=since)
    told = column(risks, "household_id")[column(risks, "is_in_files") & (column(risks, "answer") == "yes")]
    has_risk = np.isin(homes["household_id"], told)
    in_range = homes["net_per_head_fen"] < read_shape("happenings")["lines"]["monitoring"] * FEN
    on_watch = book.person_class()[homes["household_id"] - 1] == "monitored"
    below = np.where(homes["status"] == "ordinary", "near_poor", "unstable_exited")
    above = np.where(on_watch, homes["monitored_kind"], np.where(has_risk & ~in_range, "", "none"))
    return to_table(
        {
            "household_id": homes["household_id"],
            "register_no": homes["register_no"],
            "net_per_head_fen": homes["net_per_head_fen"],
            "is_in_range": in_range,
            "has_risk": has_risk,
            "class": np.where(in_range & has_risk, below, above),
        }
    )
