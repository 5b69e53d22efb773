"""The core rules in pandas, as an analyst would write them: read all, group, merge, choose."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from jingzhun.bench.peers.numbers import Numbers
from jingzhun.bench.said import asked, seconds_of, tell
from jingzhun.bench.scene import Scene, policy_of_the_day

GAINS = ["wage_fen", "production_fen", "property_fen", "transfer_fen"]
MONEY = [*GAINS, "cost_fen", "own_payment_fen", "loss_fen"]
HOME = [
    "status",
    "is_income_whole",
    "grade",
    "is_only_home",
    "is_quality_safe",
    "litres_per_person_day",
    "fetch_minutes",
    "assurance_ppm",
]
PPM = 1_000_000


def screen(years: Path, out: Path, numbers: Numbers) -> None:
    """Read what was told, judge every household, write the answer."""
    people = pd.read_parquet(years, dtype_backend="numpy_nullable")
    households = judged(summed(people, numbers), numbers)
    out.mkdir(parents=True)
    households.to_parquet(out / "part-00000.parquet", index=False, compression="zstd")


def summed(people: pd.DataFrame, n: Numbers) -> pd.DataFrame:
    """Return one row a household: sums, what holds for any person, what is told of the home."""
    income_untold = people[[*GAINS, "cost_fen"]].isna().any(axis=1)
    spending_untold = people[["own_payment_fen", "loss_fen"]].isna().any(axis=1)
    money = people[MONEY].fillna(0).astype("int64")
    age, excused = people["school_age"], people["absence_reason"].isin(list(n.excused))
    listed = people["is_absent"] & ~excused
    of_age = ((age >= n.age_min) & (age <= n.age_max)).fillna(False)
    told = pd.DataFrame(
        {
            "household_id": people["household_id"].astype("int64"),
            "village_no": people["village_no"].astype("int64"),
            "members": np.ones(len(people), dtype="int32"),
            "net": money[GAINS].sum(axis=1) - money["cost_fen"],
            "spent": money["own_payment_fen"] + money["loss_fen"],
            "income_untold": income_untold.astype("int8"),
            "spending_untold": spending_untold.astype("int8"),
            "school_yes": (listed & of_age).astype("int8"),
            "school_unknown": (listed & age.isna()).astype("int8"),
            "uninsured": people["is_uninsured"].astype("int8"),
        }
    )
    how = {name: "max" for name in told.columns if name != "household_id"} | {"members": "sum", "net": "sum", "spent": "sum"}
    homes = people.loc[people["is_income_whole"].notna(), ["household_id", *HOME]]
    return told.groupby("household_id", as_index=False).agg(how).merge(homes, on="household_id", how="left")


def judged(h: pd.DataFrame, n: Numbers) -> pd.DataFrame:
    """Return the answer of every household."""
    answers = {**_guarantees(h, n), **_weighed(h, n)}
    reason, name = _class(h, answers)
    kept = {"education": "school", "medical": "insurance", "housing": "housing", "water": "water"}
    words = {column: np.select([answers[rule] == 1, answers[rule] == 2], ["no", "unknown"], "yes") for column, rule in kept.items()}
    return pd.DataFrame(
        {
            "household_id": h["household_id"].astype("int64"),
            "village_no": h["village_no"],
            "members": h["members"].astype("int32"),
            "net_per_head_fen": pd.Series(answers["head"], dtype="Int64").mask(~answers["known"]),
            "is_in_range": np.array(["no", "yes", "unknown"])[answers["range"]],
            **words,
            "class": name,
            "class_reason": reason,
        }
    )


def _guarantees(h: pd.DataFrame, n: Numbers) -> dict[str, np.ndarray]:
    """Return each guarantee as 0 kept, 1 broken, 2 unknown."""
    water = h[["is_quality_safe", "litres_per_person_day", "fetch_minutes", "assurance_ppm"]]
    is_bad = (
        (~h["is_quality_safe"].astype("boolean")).fillna(False)
        | (h["litres_per_person_day"] < n.litres).fillna(False)
        | (h["fetch_minutes"] > n.minutes).fillna(False)
        | (h["assurance_ppm"] < n.assurance).fillna(False)
    )
    is_untold = water.isna().any(axis=1) & water.notna().any(axis=1)
    is_danger = h["grade"].isin(list(n.bad_grades)) & h["is_only_home"].astype("boolean").fillna(True)
    return {
        "school": np.select([h["school_yes"] == 1, h["school_unknown"] == 1], [1, 2], 0),
        "insurance": h["uninsured"].to_numpy(),
        "housing": is_danger.to_numpy(dtype=bool).astype("int8"),
        "water": np.select([is_bad.to_numpy(dtype=bool), is_untold.to_numpy(dtype=bool)], [1, 2], 0),
    }


def _weighed(h: pd.DataFrame, n: Numbers) -> dict[str, np.ndarray]:
    net, members, spent = (h[c].to_numpy(dtype="int64") for c in ("net", "members", "spent"))
    known = h["is_income_whole"].astype("boolean").fillna(False).to_numpy(dtype=bool) & (h["income_untold"].to_numpy() == 0)
    untold = h["spending_untold"].to_numpy() == 1
    head, left = _half_up(net, members), _half_up(net - spent, members)
    below, short = head < n.line, left * PPM < n.line * n.left_share
    severe = np.where(known, short, np.where(short, 2, 0))
    reaches = spent * PPM >= np.maximum(net, 0) * n.spending_share
    return {
        "head": head,
        "known": known,
        "range": np.where(known, below, np.where(below, 2, 0)).astype("int8"),
        "severe": np.where(untold & (severe == 0), 2, severe),
        "spending": np.where(spent < n.spending_from, 0, np.where(known, reaches, 2)),
    }


def _half_up(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    rounded: np.ndarray = (np.abs(numerator) * 2 + denominator) // (denominator * 2)
    return np.where(numerator < 0, -rounded, rounded)


def _class(h: pd.DataFrame, a: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    rules = np.stack([a[name] for name in ("school", "insurance", "housing", "water", "spending")])
    risk, unknown = (rules == 1).any(axis=0), (rules == 2).any(axis=0)
    below, above = a["range"] == 1, a["range"] == 0
    status = h["status"].astype("object").fillna("").to_numpy(dtype=str)
    exited, monitored = status == "exited", np.char.startswith(status, "monitored_")
    shock, maybe_shock, severe, mild = a["spending"] == 1, a["spending"] == 2, a["severe"] == 1, a["severe"] == 0
    chosen = [
        (below & risk & exited, "EXITED_IN_RANGE", "unstable_exited"),
        (below & risk, "OTHER_IN_RANGE", "near_poor"),
        (above & shock & severe, "SHOCK", "sudden_hardship"),
        (monitored, "STILL_MONITORED", ""),
        (~below & ~above & risk, "INCOME_UNKNOWN", "unknown"),
        (above & (shock | maybe_shock) & ~mild, "SHOCK_UNKNOWN", "unknown"),
        ((~above & unknown) | (a["school"] == 2), "FACT_UNKNOWN", "unknown"),
        (below, "LOW_INCOME", "none"),
        (risk, "ABOVE_RANGE", "none"),
    ]
    conditions = [c for c, _, _ in chosen]
    reason = np.select(conditions, [r for _, r, _ in chosen], "NO_RISK")
    name = np.select(conditions, [k for _, _, k in chosen], "none")
    return reason, np.where(name == "", np.char.replace(status, "monitored_", ""), name)


def main() -> None:
    """Measure pandas from files to answer."""
    scene, numbers = Scene(Path(asked()["folder"])), Numbers.of(policy_of_the_day())
    shutil.rmtree(scene.out("pandas"), ignore_errors=True)
    tell(seconds=seconds_of(lambda: screen(scene.years, scene.out("pandas"), numbers)))


if __name__ == "__main__":
    main()
