"""What the registry answers to the columns of a form: one row a person, each answer as text a person would write.

Grain: a person who shares income in a household on the day. Nulls: what no source tells has no answer; nothing is guessed. Source: the registry
and the newest run of the screening.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from jingzhun.facts import linxi_divisions, short_name
from jingzhun.intake.profile import read_columns
from jingzhun.intake.recognise import plain_header
from jingzhun.policy import Policy
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.values.dates import age_on
from jingzhun.values.money import plain_yuan

Row = Mapping[str, Any]
MONITORED = "monitored_"
INCOME = {
    "net_income": "net_fen",
    "net_per_head": "net_per_head_fen",
    "wage_income": "wage_fen",
    "production_income": "production_fen",
    "property_income": "property_fen",
    "transfer_income": "transfer_fen",
    "essential_spending": "essential_spending_fen",
}
PERSON_CODES = ("education", "school_state", "health", "labour", "employment", "skill", "insurance")
SEVERAL = ("health", "skill")
YES, NO = "是", "否"
TOWNSHIP_LENGTH = 9


@dataclass(frozen=True)
class FormField:
    """A column that the registry can answer.

    Parameters
    ----------
    of
        ``row``, ``person`` or ``household``.
    kind
        ``text``, ``day``, ``yuan``, ``whole``, ``code`` or ``flag``.
    codes
        Name of the code list, for codes.
    """

    name: str
    of: str
    kind: str
    codes: str
    headers: tuple[str, ...]


@dataclass(frozen=True)
class PersonFacts:
    """The answers of one person.

    Parameters
    ----------
    values
        Text by field; a field that nobody told is not there.
    """

    household_id: int
    person_id: int
    is_head: bool
    values: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def form_fields() -> dict[str, FormField]:
    """Return every field by name, as ``form_fields.yaml`` says."""
    told = yaml.safe_load((resources.files("jingzhun.intake") / "form_fields.yaml").read_text("utf-8"))
    return {n: FormField(n, f["of"], f["kind"], f.get("list", ""), tuple(f["headers"])) for n, f in told.items()}


@lru_cache(maxsize=1)
def field_by_header() -> dict[str, str]:
    """Return the field of each known header, as headers are compared; those of ``form_fields.yaml`` win."""
    columns = read_columns((resources.files("jingzhun.intake") / "columns.yaml").read_text("utf-8"), "intake/columns.yaml")
    named = {n: c for n, c in columns.items() if n in form_fields()}
    found = {plain_header(h): n for n, c in named.items() for h in (c.header, *c.synonyms)}
    return found | {plain_header(h): f.name for f in form_fields().values() for h in f.headers}


def facts_of(tables: Mapping[str, pa.Table], policy: Policy, as_of: date, households: Collection[int]) -> list[PersonFacts]:
    """Return the answers of every living person who shares income in some households, by household, the head first.

    Parameters
    ----------
    tables
        Contracts ``households``, ``persons``, ``memberships``; what else is there is used: states, income, classes, dwellings, water.
    """
    wanted = pa.array(sorted(households), pa.int64())
    homes = _of(tables, "households", "household_id", wanted)
    told = {n: _by_household(_of(tables, n, "household_id", wanted)) for n in ("household_states", *FINDINGS)}
    shares = [r for r in _of(tables, "memberships", "household_id", wanted) if r["fact"] == "shares_income" and _holds(r, as_of)]
    home_of: dict[int, int] = {}
    for row in sorted(shares, key=lambda r: (r["person_id"], r["household_id"])):
        home_of.setdefault(row["person_id"], row["household_id"])
    whose = pa.array(sorted(home_of), pa.int64())
    people = [p for p in _of(tables, "persons", "person_id", whose) if p["died_on"] is None or p["died_on"] > as_of]
    states = _states(_of(tables, "person_states", "person_id", whose), as_of)
    by_home: dict[int, list[Row]] = defaultdict(list)
    for person in people:
        by_home[home_of[person["person_id"]]].append(person)
    found = []
    for home in homes:
        members = sorted(by_home.get(home["household_id"], ()), key=lambda p: (p["relation"] != "head", p["person_id"]))
        own = {name: rows.get(home["household_id"], []) for name, rows in told.items()}
        shared = _household(home, members, own, policy=policy, as_of=as_of)
        found += [_person(p, home["household_id"], shared, states[p["person_id"]], policy=policy, as_of=as_of) for p in members]
    return found


FINDINGS = ("household_income", "household_classes", "dwellings", "water_states")


def _of(tables: Mapping[str, pa.Table], name: str, key: str, wanted: pa.Array) -> list[dict[str, Any]]:
    table = tables[name] if name in tables else CONTRACTS[name].empty()
    found: list[dict[str, Any]] = table.filter(pc.is_in(table[key], value_set=wanted)).to_pylist()
    return found


def _holds(row: Row, as_of: date) -> bool:
    return bool(row["from_on"] <= as_of and (row["to_on"] is None or row["to_on"] > as_of))


def _states(rows: Iterable[Row], as_of: date) -> dict[int, dict[str, list[str]]]:
    """Return the values of each attribute that hold; of all but health and skill a person has one, the newest."""
    found: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for row in sorted(rows, key=lambda r: (r["from_on"], r["value"])):
        if _holds(row, as_of):
            held = found[row["person_id"]].setdefault(row["attribute"], [])
            if row["attribute"] not in SEVERAL:
                held.clear()
            if row["value"] not in held:
                held.append(row["value"])
    return found


def _by_household(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["household_id"]].append(row)
    return found


def _household(
    home: Row, members: list[Row], own: Mapping[str, list[dict[str, Any]]], *, policy: Policy, as_of: date
) -> dict[str, str]:
    head = next((m for m in members if m["relation"] == "head"), None)
    told: dict[str, object] = {
        "head_name": head and head["name"],
        "head_id": head and head["id_number"],
        "phone": home["phone"] or (head and head["phone"]),
        "members": len(members) or None,
        **{name: home[name] for name in ("household_no", "register_no", "village_code", "group_name")},
        **_place(home["village_code"], home["group_name"]),
    }
    told |= _standing(own["household_states"], policy, as_of)
    income, classed = (next(iter(own[n]), None) for n in ("household_income", "household_classes"))
    told |= {name: plain_yuan(income[column]) for name, column in INCOME.items() if income and income[column] is not None}
    house, water = (_newest(own[n], as_of) for n in ("dwellings", "water_states"))
    told["class"] = classed and _label(policy, "classes", classed["class"])
    told["house_grade"] = house and house["grade"] and _label(policy, "house_grades", house["grade"])
    told["is_water_safe"] = None if not water or water["is_quality_safe"] is None else YES if water["is_quality_safe"] else NO
    return _texts(told)


def _standing(states: list[dict[str, Any]], policy: Policy, as_of: date) -> dict[str, object]:
    """Return status, kind of monitored household, its risk and days; of several the newest stands."""
    begun = sorted((s for s in states if s["from_on"] <= as_of), key=lambda s: s["from_on"])
    holding = [s for s in begun if _holds(s, as_of)]
    plain = next((s for s in reversed(holding) if not s["status"].startswith(MONITORED) and s["status"] != "risk_cleared"), None)
    monitored = next((s for s in reversed(begun) if s["status"].startswith(MONITORED)), None)
    found: dict[str, object] = {"status": plain and _label(policy, "household_statuses", plain["status"])}
    if monitored:
        cleared = monitored["to_on"] is not None and monitored["to_on"] <= as_of
        found |= {
            "monitored_kind": _label(policy, "household_statuses", monitored["status"]),
            "risk": monitored["risk"] and _label(policy, "risk_types", monitored["risk"]),
            "identified_on": monitored["from_on"],
            "is_cleared": YES if cleared else NO,
            "cleared_on": monitored["to_on"] if cleared else None,
        }
    return found


def _person(
    person: Row, household: int, shared: Mapping[str, str], states: Mapping[str, list[str]], *, policy: Policy, as_of: date
) -> PersonFacts:
    told: dict[str, object] = {
        **{name: person[name] for name in ("name", "id_number", "person_no", "birth_on")},
        "person_phone": person["phone"],
        "sex": person["sex"] and _label(policy, "sex", person["sex"]),
        "relation": person["relation"] and _label(policy, "relation", person["relation"]),
        "age": person["birth_on"] and age_on(person["birth_on"], as_of),
        "ethnic": "、".join(states.get("ethnic", ())),
        "disability_grade": "、".join(states.get("disability_grade", ())),
        **{name: "、".join(_label(policy, name, value) for value in states.get(name, ())) for name in PERSON_CODES},
    }
    return PersonFacts(household, person["person_id"], person["relation"] == "head", {**shared, **_texts(told)})


def _texts(told: Mapping[str, object]) -> dict[str, str]:
    return {n: v.isoformat() if isinstance(v, date) else str(v) for n, v in told.items() if v is not None and v != ""}


def _newest(findings: list[dict[str, Any]], as_of: date) -> dict[str, Any] | None:
    mine = [f for f in findings if f["found_on"] is None or f["found_on"] <= as_of]
    return max(mine, key=lambda f: f["found_on"] or date.min, default=None)


def _label(policy: Policy, codes: str, code: str) -> str:
    found = policy.codes(codes)
    return found.label(code).zh if code in found.codes else code


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {d.code: d.name for d in sorted(linxi_divisions(), key=lambda d: d.edition)}


def place_words(village_code: str) -> tuple[str, str]:
    """Return the township and the village of a code as offices write them; empty where the list has none."""
    return _names().get(village_code[:TOWNSHIP_LENGTH], ""), short_name(_names().get(village_code, ""))


def _place(village_code: str, group: str | None) -> dict[str, object]:
    township, village = place_words(village_code)
    return {"township": township, "village": village, "address": f"{township}{village}{group or ''}"}
