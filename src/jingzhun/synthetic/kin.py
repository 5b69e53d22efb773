"""Children who live in another household than their old parents: whom the support duty binds."""

from __future__ import annotations

import numpy as np

from jingzhun.synthetic.shape import Array, Frame, Shape


def kinships_of(rng: np.random.Generator, told: Shape, *, homes: Frame, people: Frame) -> Frame:
    """Return one row a parent and child: ``parent_id``, ``child_id``.

    Old people without a grown child at home get a head or spouse of their village as their child, young enough to be one. Each child
    has one pair of parents here, each old household one child.
    """
    first = np.searchsorted(people["household"], np.arange(len(homes["household_id"])))
    head_age = people["age"][first]
    has_child = np.zeros(len(first), dtype=bool)
    grown = np.isin(people["relation"], ["son", "daughter"]) & (people["age"] >= 16)
    has_child[people["household"][grown]] = True
    old = np.flatnonzero((head_age >= told["old_from"]) & ~has_child & (rng.random(len(first)) < told["share_with_child"]))
    adults = np.flatnonzero(
        np.isin(people["relation"], ["head", "spouse"]) & (people["age"] >= 18) & (people["age"] < told["old_from"] + 2)
    )
    village = homes["village"][people["household"][adults]]
    shuffled = adults[np.lexsort((rng.random(len(adults)), village))]
    starts = np.searchsorted(np.sort(village), np.arange(village.max(initial=0) + 2))
    width = starts[homes["village"][old] + 1] - starts[homes["village"][old]]
    old, width = old[width > 0], width[width > 0]
    child = shuffled[starts[homes["village"][old]] + (rng.random(len(old)) * width).astype(np.int64)]
    gap = head_age[old] - people["age"][child]
    low, high = told["gap"]
    fits = (gap >= low) & (gap <= high) & (people["household"][child] != old)
    old, child = old[fits], child[fits]
    _, once = np.unique(child, return_index=True)
    return _pairs(people, first, old[np.sort(once)], child[np.sort(once)])


def _pairs(people: Frame, first: Array, old: Array, child: Array) -> Frame:
    """Return head and spouse of the old households with their child, one row each."""
    head = first[old]
    following = np.minimum(head + 1, len(people["household"]) - 1)
    has_spouse = (people["household"][following] == old) & (people["relation"][following] == "spouse")
    parent = np.concatenate([head, following[has_spouse]])
    children = np.concatenate([child, child[has_spouse]])
    order = np.lexsort((children, parent))
    return {"parent_id": people["person_id"][parent[order]], "child_id": people["person_id"][children[order]]}
