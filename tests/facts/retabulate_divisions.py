"""Re-tabulate the division lists of Inner Mongolia into the facts, with every old code followed to the newest list.

Run ``python tests/facts/retabulate_divisions.py SOURCE TARGET`` with the source ``shared/data/admin_divisions`` and the target
``src/jingzhun/facts/divisions``. The same lists give the same bytes.

How a code is followed, from one edition to the next (2016 to 2019 to 2023), and for codes still lost from 2016 to 2023 at once:

* a code leaves when the next list has it no more, or has it for another name while its own name moved to another code;
* a code arrives when the earlier list has it not, or had it for another name;
* a leaving and an arriving code of one county belong together when no other leaving and no other arriving code of that county bears
  the name: first the whole name (``name_in_county``), then the name without its suffix of office (``short_name_in_county``).

No list says what followed what, so every match is a finding by name and none of them is verified. A code that goes on under an
entirely other name, while its own name came back nowhere, counts as renamed and stays in force.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

EDITIONS = (2016, 2019, 2023)
OFFICES = re.compile(
    r"(嘎查村民委员会|嘎查委员会|嘎查村委会|村民委员会|居民委员会|村委会|居委会|嘎查村|嘎查|社区|村"
    r"|街道办事处筹备处|街道办事处|办事处|街道|苏木|镇|乡)$"
)
WAYS = ("name_in_county", "short_name_in_county")
Names = dict[str, str]
Moves = dict[str, tuple[str, str]]
Key = Callable[[str, str], object]
LOST = ("", "")


def plain(name: str) -> str:
    """Return a name without its suffixes of office, never empty."""
    while (shorter := OFFICES.sub("", name)) and shorter != name:
        name = shorter
    return name


def unlike(one: str, other: str) -> bool:
    """Whether neither name lies in the other: 贾家营 that became 北贾家营 is a village renamed, not another village."""
    return plain(one) not in plain(other) and plain(other) not in plain(one)


def read(source: Path, what: str, edition: int) -> Names:
    """Return the names of a list by code."""
    with (source / f"neimenggu_{what}_{edition}.csv").open(encoding="utf-8-sig") as file:
        return {r["code"]: r["name"] for r in csv.DictReader(file)}


def pairs(leaving: Names, arriving: Names, key: Key) -> Names:
    """Return the leaving codes whose key no other leaving and exactly one arriving code bears, each with that code."""
    old: defaultdict[object, list[str]] = defaultdict(list)
    new: defaultdict[object, list[str]] = defaultdict(list)
    for found, names in ((old, leaving), (new, arriving)):
        for code, name in names.items():
            found[key(code, name)].append(code)
    return {codes[0]: new[k][0] for k, codes in old.items() if len(codes) == len(new[k]) == 1 and codes != new[k]}


def moves(old: Names, new: Names) -> Moves:
    """Return where the names of the leaving codes went from one edition to another, each with the way it was found."""
    changed = {c for c, name in old.items() if c in new and unlike(name, new[c])}
    leaving = {c: name for c, name in old.items() if c not in new or c in changed}
    arriving = {c: name for c, name in new.items() if c not in old or c in changed}
    keys: tuple[Key, ...] = (lambda code, name: (code[:6], name), lambda code, name: (code[:6], plain(name)))
    found: Moves = {}
    for way, key in zip(WAYS, keys, strict=True):
        step = pairs(leaving, arriving, key)
        found |= {code: (to, way) for code, to in step.items()}
        leaving = {c: name for c, name in leaving.items() if c not in step}
        arriving = {c: name for c, name in arriving.items() if c not in step.values()}
    return found


def followed(lists: dict[int, Names]) -> dict[tuple[int, str], tuple[str, str]]:
    """Return the code in the newest list and the way, for every edition and code; empty texts where it was lost."""
    first, middle, newest = EDITIONS
    early, late, at_once = (moves(lists[a], lists[b]) for a, b in ((first, middle), (middle, newest), (first, newest)))
    stays = {code: (code, "") for code in lists[newest]}
    fate = {(newest, code): stays[code] for code in lists[newest]}
    fate |= {(middle, code): late.get(code, stays.get(code, LOST)) for code in lists[middle]}
    reached = {to for to, _ in late.values()}
    for code, name in lists[first].items():
        via, way = early.get(code, (code, ""))
        to, later = fate.get((middle, via), LOST)
        if code in stays and not unlike(name, lists[newest][code]):
            fate[first, code] = stays[code]
        elif to:
            fate[first, code] = (to, max(way, later, key=("", *WAYS).index))
        else:
            found = at_once.get(code, LOST)
            fate[first, code] = found if found[0] and found[0] not in reached else stays.get(code, LOST)
    return fate


def tabulate(source: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the codes with what became of them, and the codes that an earlier edition gave to another division."""
    codes: list[tuple[str, ...]] = []
    reused: list[tuple[str, ...]] = []
    for what in ("streets", "villages"):
        lists = {edition: read(source, what, edition) for edition in EDITIONS}
        fate = followed(lists)
        for code in sorted(set().union(*lists.values())):
            listed = [edition for edition in EDITIONS if code in lists[edition]]
            last = fate[listed[-1], code]
            state = "in_force" if last == (code, "") else "succeeded" if last[0] else "removed"
            told = LOST if state == "in_force" else last
            codes.append((code, *(lists[e].get(code, "") for e in EDITIONS), state, *told))
            others = [edition for edition in listed if fate[edition, code] != last]
            reused.extend((str(edition), code, lists[edition][code], *fate[edition, code]) for edition in others)
    return codes, sorted(reused)


def as_csv(head: str, rows: Iterable[tuple[str, ...]]) -> bytes:
    """Return the rows as UTF-8 text with plain line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head.split(","))
    writer.writerows(rows)
    return text.getvalue().encode()


def files(source: Path) -> dict[str, bytes]:
    """Return the two files of facts by name, not yet packed."""
    codes, reused = tabulate(source)
    return {
        "neimenggu_codes.csv": as_csv("code,name_2016,name_2019,name_2023,state,successor,matched_by", codes),
        "neimenggu_reused.csv": as_csv("edition,code,name,successor,matched_by", reused),
    }


if __name__ == "__main__":
    for name, data in files(Path(sys.argv[1])).items():
        packed = name == "neimenggu_codes.csv"
        place = Path(sys.argv[2]) / (f"{name}.gz" if packed else name)
        place.write_bytes(gzip.compress(data, 9, mtime=0) if packed else data)
