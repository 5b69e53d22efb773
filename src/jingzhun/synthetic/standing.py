"""What the national system says of a household: not yet out, exited, monitored in one of three kinds, with dates."""

from __future__ import annotations

import numpy as np

from jingzhun.synthetic.shape import Array, Frame, Shape, pick, pick_without_return, scaled


def standing_of(
    rng: np.random.Generator, shape: Shape, *, epoch: str, status: Array, hardship: Array, reference_on: np.datetime64
) -> Frame:
    """Return one row a household: ``monitored_kind``, ``risk``, ``identified_on``, ``is_cleared``, ``cleared_on``.

    Parameters
    ----------
    status
        ``registered_poor``, ``exited`` or ``ordinary``.
    """
    count = len(status)
    kind = np.full(count, "", dtype="U16")
    for name, whole in shape["epochs"][epoch]["monitored"].items():
        weights = np.exp(hardship * 1.2) * ((status == "exited") == (name == "unstable_exited")) * (kind == "")
        kind[pick_without_return(rng, weights, scaled(whole, count))] = name
    monitored = kind != ""
    low, high = shape["exited_years"]
    exits = np.array([np.datetime64(f"{y}-12-31") for y in range(low, min(high, int(str(reference_on)[:4]) - 1) + 1)])
    identified = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
    identified[status != "ordinary"] = exits[rng.integers(0, len(exits), int((status != "ordinary").sum()))]
    recent = reference_on - rng.integers(60, 1000, count).astype("timedelta64[D]")
    identified = np.where(monitored, recent, identified)
    long_enough = identified + np.timedelta64(200, "D") < reference_on
    cleared = monitored & long_enough & (rng.random(count) < shape["monitored_cleared_share"])
    span = np.maximum((reference_on - identified).astype(np.int64), 191)
    after = identified + (185 + rng.random(count) * (span - 190)).astype("timedelta64[D]")
    return {
        "monitored_kind": kind,
        "risk": np.where(monitored, pick(rng, shape["risk_shares"], count), ""),
        "identified_on": identified,
        "is_cleared": cleared,
        "cleared_on": np.where(cleared, after, np.datetime64("NaT")),
    }
