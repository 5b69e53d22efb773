"""What the pipeline found against the truth of the synthetic county: linkage by row, screening by household and rule.

The truth never enters the pipeline: it stands in files of its own and is joined here by the true id and register number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from jingzhun.cli.month.demonstration import MONTHS
from jingzhun.intake import profile_of, profiles
from jingzhun.tables.store import Store

LINKING_FAULTS = ("id_", "name_", "birth")
LOSSES = ("id_scientific",)


@dataclass
class Score:
    """Counts of one seed."""

    linkage: dict[str, Counter[str]] = field(default_factory=dict)
    risks: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrongly_none: int = 0

    def precision(self) -> float:
        same = sum(c["right"] + c["wrong"] for c in self.linkage.values())
        return sum(c["right"] for c in self.linkage.values()) / same

    def recall(self, kind: str) -> float:
        counts = self.linkage[kind]
        return counts["right"] / (counts["right"] + counts["wrong"] + counts["ask"] + counts["none"])

    def asked(self, kind: str) -> float:
        counts = self.linkage[kind]
        return counts["ask"] / sum(counts.values())

    def told(self) -> str:
        kinds = {
            kind: f"recall {self.recall(kind):.4f} asked {self.asked(kind):.4f} {dict(counts)}"
            for kind, counts in self.linkage.items()
        }
        risks = f"recall {self.risk_recall():.4f} {dict(self.risks)} missed {dict(self.missed)} wrongly none {self.wrongly_none}"
        return f"linkage precision {self.precision():.5f}; {kinds}; risks {risks}"

    def risk_recall(self) -> float:
        return self.risks["found"] / (self.risks["found"] + self.risks["missed"])


def score(out: Path) -> Score:
    """Return what a demo folder's answers are worth."""
    store = Store(out / "data")
    people = {i: p for p, i in _pairs(store, "persons", "person_id", "id_number") if i}
    homes = {r: h for h, r in _pairs(store, "households", "household_id", "register_no")}
    links = {(b, r): (p, band) for b, r, p, band in _rows(store, "links", "batch_id", "row", "person_id", "band")}
    found = Score()
    delivered: dict[tuple[str, str], str] = {}
    for batch in store.read("batches").to_pylist():
        delivered[batch["period"], batch["file_name"]] = batch["batch_id"]
    lost: set[tuple[str, str]] = set()  # profile and id of rows that were sent back or wait for a person
    told: set[tuple[str, str, str]] = set()  # month, profile and id of every row that a file really holds
    for month in MONTHS:
        for place in sorted((out / "truth" / month).glob("*.parquet")):
            if place.name != "risks.parquet":
                batch_id = delivered[month, place.name.removesuffix(".parquet")]
                _score_links(
                    found, pq.read_table(place).to_pylist(), batch_id=batch_id, links=links, people=people, lost=lost, told=told
                )
    _score_risks(found, store, out, homes, lost=lost, told=told)
    return found


def _score_links(found: Score, rows: list[dict], *, batch_id: str, links: dict, people: dict, lost: set, told: set) -> None:
    profile = batch_id.split(":")[0]
    for row in rows:
        linked = links.get((batch_id, row["row"]))
        told.add((batch_id.split(":")[1], profile, row["id_number"]))
        faults = row["faults"] or ""
        kind = "faulty" if any(f.startswith(LINKING_FAULTS) for f in faults.split(",")) else "exact"
        counts = found.linkage.setdefault(kind, Counter())
        true_person = people.get(row["id_number"]) if row["id_number"] else None
        if linked is None:
            lost.add((profile, row["id_number"]))
            continue  # refused by a row rule, or a file that is not linked
        person, band = linked
        if band != "same":
            lost.add((profile, row["id_number"]))
        if row["id_number"] is None or row["person_id"] is None:
            counts["stranger_right" if band != "same" else "wrong"] += 1
        elif true_person is None:
            counts["unknown_truth"] += 1
        elif band == "same":
            counts["right" if person == true_person else "wrong"] += 1
        else:
            counts["ask" if band == "ask" else "none"] += 1


def _score_risks(found: Score, store: Store, out: Path, homes: dict, *, lost: set, told: set) -> None:
    said = {(h, r): a for h, r, a in _rows(store, "findings", "household_id", "rule", "answer")}
    silent = _silent(store)
    found.wrongly_none += len(silent & {home for (home, _), answer in said.items() if answer == "unknown"})
    newest = _months_that_count(told)
    checked_on = dict(sorted(_pairs(store, "water_states", "household_id", "found_on")))
    truth = pq.read_table(out / "truth" / MONTHS[-1] / "risks.parquet").to_pylist()
    for risk in truth:
        evidence = (risk["profile"], risk["id_number"])
        months = newest[risk["profile"]]
        if profile_of(risk["profile"]).mode == "delta" and risk["evidence_month"] in months:
            months = {risk["evidence_month"]}
        if not risk["is_in_files"] or not any((month, *evidence) in told for month in months):
            found.risks["not_in_files"] += 1
            continue
        home = homes.get(risk["register_no"])
        if risk["profile"] == "water_faults" and checked_on.get(home, risk["event_on"]) > risk["event_on"]:
            found.risks["mended_since"] += 1  # a later check of the same home found the water safe
            continue
        answer = said.get((home, risk["rule"]))
        wanted = {"yes"} if risk["answer"] == "yes" else {"unknown", "yes"}
        if answer in wanted or answer == "unknown":
            found.risks["found" if answer in wanted else "visit"] += 1
            continue
        is_lost = evidence in lost
        found.risks["sent_back_or_asked" if is_lost else "missed"] += 1
        if not is_lost:
            found.missed[risk["rule"]] += 1
        if home in silent and not is_lost:
            found.wrongly_none += 1


def _silent(store: Store) -> set[int]:
    """Return the households that nobody hears of: called none without a visit, or without a class at all."""
    classes = list(_rows(store, "household_classes", "household_id", "class", "needs_visit"))
    quiet = {household for household, name, is_visited in classes if name == "none" and not is_visited}
    return quiet | (set(store.read("households")["household_id"].to_pylist()) - {household for household, _, _ in classes})


def _months_that_count(told: set[tuple[str, str, str]]) -> dict[str, set[str]]:
    """Return the months whose files tell the state of today: the newest where a list replaces the one before, else all."""
    months: dict[str, set[str]] = {}
    for month, profile, _ in told:
        months.setdefault(profile, set()).add(month)
    return {p: found if profile_of(p).mode == "delta" else {max(found)} for p, found in months.items()} | {
        p: set() for p in profiles() if p not in months
    }


def _pairs(store: Store, table: str, first: str, second: str) -> list[tuple]:
    return list(_rows(store, table, first, second))


def _rows(store: Store, table: str, *columns: str) -> zip:
    found = store.read(table)
    return zip(*(found[c].to_pylist() for c in columns), strict=True)
