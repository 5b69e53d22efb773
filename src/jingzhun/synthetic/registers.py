"""What stands in the large registers that come once: the household register, the national system, pensions, houses, cars, firms."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from jingzhun.synthetic.arrays import column, taken, to_frame
from jingzhun.synthetic.book import Book
from jingzhun.synthetic.earning import LINES
from jingzhun.synthetic.shape import Array, Frame, draws

PLACES = ("赤峰市", "呼和浩特市", "北京市", "天津市", "沈阳市", "林西县城", "锡林浩特市", "通辽市")
_DISABILITY_DIGITS = {"视力": "1", "听力": "2", "言语": "3", "肢体": "4", "智力": "5", "精神": "6", "多重": "7"}


def police_households(book: Book) -> Frame:
    """Return everybody of the register who was born by the end of the month; the dead stay on it, as registers lag."""
    people = taken(book.people, book.people["birth_on"] <= book.last_on)
    home = people["household_id"] - 1
    return {
        **book.whom(people["person_id"]),
        "sex": people["sex"],
        "birth_on": people["birth_on"],
        "relation": people["relation"],
        "ethnic": np.where(book.homes["is_mongol"][home], "蒙古族", "汉族"),
        "education": people["education"],
        "marriage": people["marriage"],
        "village_code": book.homes["village_code"][home],
        "group_name": book.homes["group_name"][home],
    }


def _national(book: Book) -> Array:
    """Return whether each household stands in the national system in the month."""
    homes = book.homes
    monitored = (homes["monitored_kind"] != "") & (homes["identified_on"] <= book.last_on)
    found: Array = (homes["status"] != "ordinary") | monitored
    return found


def household_numbers(household_id: Array) -> Array:
    """Return the national system's number of households."""
    return np.char.add("9904", np.char.zfill(household_id.astype(str), 8))


def national_households(book: Book) -> Frame:
    """Return the households of the national system; what was identified or cleared later than the month is not yet there."""
    homes = taken(book.homes, _national(book))
    monitored = (homes["monitored_kind"] != "") & (homes["identified_on"] <= book.last_on)
    cleared = monitored & homes["is_cleared"] & (homes["cleared_on"] <= book.last_on)
    only_monitored = homes["status"] == "ordinary"
    never = np.datetime64("NaT", "D")
    return {
        **book.whom(homes["head_person_id"]),
        "household_no": household_numbers(homes["household_id"]),
        "members": homes["members"],
        "status": np.where(only_monitored, np.char.add("monitored_", homes["monitored_kind"]), homes["status"]),
        "monitored_kind": np.where(monitored, homes["monitored_kind"], ""),
        "risk": np.where(monitored, homes["risk"], ""),
        "identified_on": homes["identified_on"],
        "is_cleared": np.where(cleared, "是", "否"),
        "cleared_on": np.where(cleared, homes["cleared_on"], never),
    }


def national_persons(book: Book) -> Frame:
    """Return the members of the households of the national system."""
    is_born = book.people["birth_on"] <= book.last_on
    people = taken(book.people, _national(book)[book.people["household_id"] - 1] & is_born)
    first = np.maximum.accumulate(np.where(people["relation"] == "head", np.arange(len(people["age"])), 0))
    number = np.char.zfill((np.arange(len(first)) - first + 1).astype(str), 2)
    works = np.isin(people["employment"], ["working_away", "working_local"])
    at = np.array(PLACES)[people["person_id"] % (len(PLACES) - 2)]
    number_of_home = household_numbers(people["household_id"])
    return {
        **book.whom(people["person_id"]),
        "household_no": number_of_home,
        "person_no": np.char.add(number_of_home, number),
        **{n: people[n] for n in ("relation", "education", "school_state", "health", "labour")},
        "employment": np.where(people["age"] < 16, "", people["employment"]),
        "skill": np.where(
            people["labour"] == "skilled", np.array(["trade", "driving", "planting", "breeding"])[people["person_id"] % 4], ""
        ),
        "months": np.where(works, people["wage_months"].astype(str), ""),
        "place": np.where(people["employment"] == "working_away", at, np.where(works, "林西县城", "")),
        "has_resident_insurance": people["insurance"] == "resident",
        "has_employee_insurance": people["insurance"] == "employee",
        "post_months": np.where(people["employment"] == "public_welfare_job", people["wage_months"].astype(str), ""),
    }


def household_survey(book: Book) -> Frame:
    """Return the yearly survey of the households of the system and a sample of others; every line in fen, zero where there is none."""
    homes = taken(book.homes, book.homes["is_surveyed"])
    incomes = {name: column(book.county.incomes, name)[homes["household_id"] - 1] for name in LINES}
    count = len(homes["household_id"])
    told = _national(book)[homes["household_id"] - 1]
    return {
        **book.whom(homes["head_person_id"]),
        "household_no": np.where(told, household_numbers(homes["household_id"]), ""),
        "year": np.full(count, str(int(book.month[:4]) - 1)),
        "members": homes["members"],
        **incomes,
    }


def production(book: Book, seed: int) -> Frame:
    """Return what surveyed households grow and keep."""
    told = to_frame(book.county.productions)
    told = taken(told, book.homes["is_surveyed"][told["household_id"] - 1])
    who = book.homes["head_person_id"][told["household_id"] - 1]
    quantity = told["quantity_hundredths"]
    text = np.char.add(np.char.add((quantity // 100).astype(str), "."), np.char.zfill((quantity % 100).astype(str), 2))
    return {**book.whom(who), "item": told["item"], "quantity": text, "year": np.full(len(who), str(int(book.month[:4]) - 1))}


def kinships(book: Book) -> Frame:
    """Return children with a parent of theirs."""
    child, parent = column(book.county.kinships, "child_id"), column(book.county.kinships, "parent_id")
    told = book.whom(parent)
    return {**book.whom(child), "parent_name": told["name"], "parent_id": told["id_number"], "other_person_id": parent}


def assets(book: Book, kind: str) -> Frame:
    """Return what a register says people own."""
    table: pa.Table = book.county.assets
    told = to_frame(table)
    told = taken(told, (told["kind"] == kind) & book.is_alive[told["person_id"] - 1])
    count = len(told["person_id"])
    firm = np.char.add(np.char.add("林西县", book.people["name"][told["person_id"] - 1]), "经营部")
    school = np.char.add("林西县第", np.char.add((told["person_id"] % 9 + 1).astype(str), "单位"))
    return {
        **book.whom(told["person_id"]),
        "plate_no": told["asset_no"],
        "credit_code": told["asset_no"],
        "certificate_no": told["asset_no"],
        "kind": told["detail"],
        "post": told["detail"],
        "employer": firm if kind == "company" else school,
        "since_on": told["since_on"],
        "ended_on": told["ended_on"],
        "amount": told["value_fen"],
        "area_m2": (60 + told["person_id"] % 80).astype(str) if count else np.zeros(0, dtype="U3"),
    }


def pensions(book: Book) -> Frame:
    """Return the month's pensions of everybody who draws one."""
    drawing = (book.people["pension_month_fen"] > 0) & book.is_alive
    who = book.people["person_id"][drawing]
    return {**book.whom(who), "month": np.full(len(who), book.first_on), "amount": book.people["pension_month_fen"][drawing]}


def dwellings(book: Book, seed: int) -> Frame:
    """Return the checked homes."""
    told = to_frame(book.county.dwellings)
    who = book.spokesman(draws(seed, "spokesman dwellings"), told["household_id"], 0.08)
    grade = np.where(told["grade"] == "", "", np.char.add(told["grade"], "级"))
    return {**told, **book.whom(who), "grade": grade, "event_on": told["found_on"], "area_m2": told["area_m2"].astype(str)}


def water_states(book: Book, seed: int) -> Frame:
    """Return the checked water."""
    told = to_frame(book.county.water)
    who = book.spokesman(draws(seed, "spokesman water"), told["household_id"], 0.08)
    whole = {n: told[n].astype(str) for n in ("litres_per_person_day", "fetch_minutes")}
    return {**told, **book.whom(who), **whole, "assurance": told["assurance_percent"].astype(str), "event_on": told["found_on"]}


def doctor_contracts(book: Book, seed: int) -> Frame:
    """Return a third of those with a chronic illness and their team."""
    rng = draws(seed, "contracts")
    chosen = book.people["is_chronic"] & book.is_alive & (rng.random(len(book.people["age"])) < 0.3)
    found = book.whom(book.people["person_id"][chosen])
    since = book.first_on - rng.integers(30, 400, len(found["name"])).astype("timedelta64[D]")
    return {**found, "doctor_team": np.char.add(found["township"], "卫生院签约团队"), "event_on": since}


def wage_work(book: Book) -> Frame:
    """Return the workers of the households of the national system, with wage and months as they are."""
    people = book.people
    works = np.isin(people["employment"], ["working_away", "working_local"]) & _national(book)[people["household_id"] - 1]
    told = taken(people, works & book.is_alive)
    away = told["employment"] == "working_away"
    return {
        **book.whom(told["person_id"]),
        "place": np.where(away, np.array(PLACES)[told["person_id"] % (len(PLACES) - 2)], "林西县城"),
        "employer": np.where(away, "个体雇主", "林西县工业园区企业"),
        "amount": told["wage_month_fen"],
        "months": told["wage_months"].astype(str),
    }


def disability_certificates(book: Book, seed: int) -> Frame:
    """Return the holders of a certificate: its number is the id, the kind and the grade."""
    told = taken(book.people, (book.people["disability_grade"] > 0) & book.is_alive)
    grade = told["disability_grade"]
    digits = np.array([_DISABILITY_DIGITS[k] for k in told["disability_kind"].tolist()], dtype="U1")
    words = np.array(["", "一级", "二级", "三级", "四级"])[grade]
    since = book.first_on - draws(seed, "certificates").integers(30, 3000, len(grade)).astype("timedelta64[D]")
    suffix = np.char.add(digits, grade.astype(str))
    return {
        **book.whom(told["person_id"]),
        "number_suffix": suffix,
        "kind": told["disability_kind"],
        "grade": words,
        "event_on": since,
    }
