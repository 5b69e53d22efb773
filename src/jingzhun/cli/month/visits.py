"""Visits prepared: for each village one workbook that comes back through the Excel door, and one page to print, by route (P4).

What is on the sheet is for the village: why a home is to be seen without disease, amount or another adult's affairs (P28), what is not
known as questions, and what is known so that only changes are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import jinja2
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.cli.month.figures import Run
from jingzhun.facts import linxi_divisions, short_name
from jingzhun.policy import Policy
from jingzhun.screening import RULES
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook
from jingzhun.tables.durable import write_bytes
from jingzhun.tables.store import Store
from jingzhun.values.speech import Bilingual

HEADER = ["线索编号", "村民小组", "姓名", "家庭人口", "为什么要看", "要问的问题", "核查结果", "核查日期", "备注"]
HOW = [
    ["核查结果", "填：属实、不属实、数据有误"],
    ["核查日期", "填：2024-06-30 这样的日期"],
    ["情况无变化", "核查结果填“属实”即可，不必重抄"],
    ["交回", "填好后原样交回乡镇，系统直接读入；请不要改动“线索编号”"],
]
LOW_INCOME = Bilingual("家庭收入偏低，请了解近一年收入和支出", "income is low: ask about the last year's income and spending")
UNKNOWN = Bilingual("部门数据不全，请了解情况", "departments' data are incomplete: ask how things are")
INCOME_ASK = Bilingual("近一年家庭收入", "the household's income of the last year")


@dataclass(frozen=True)
class Visit:
    """One household to see.

    Parameters
    ----------
    keys
        Clue keys, each with the question of its own answer; one key of the household where there is no clue.
    members
        Name and relation of those who share income.
    """

    household_id: int
    village_code: str
    group: str
    head: str
    members: tuple[tuple[str, str], ...]
    why: str
    keys: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]


def visits_due(store: Store, policy: Policy, wanted: Collection[int] | None = None) -> dict[str, list[Visit]]:
    """Return the visits of the newest run by village, by route: villager group, then household; or the visits to some homes."""
    run = Run(store)
    classes = run["household_classes"]
    is_due = classes["needs_visit"] if wanted is None else pc.is_in(classes["household_id"], pa.array(sorted(wanted), pa.int64()))
    due = classes.filter(is_due)
    homes = pa.array(due["household_id"].to_pylist(), pa.int64())
    people = _members(run, homes, policy)
    clues, asks = _clues(run, homes), _asks(run, homes)
    groups = _of(run["households"], homes, "group_name")
    by_village: dict[str, list[Visit]] = defaultdict(list)
    for row in due.to_pylist():
        number = row["household_id"]
        head, members = people.get(number, ("", ()))
        questions = asks.get(number, [])
        if row["net_per_head_fen"] is None:
            questions = [*questions, INCOME_ASK.zh]
        keys = clues.get(number) or [(f"home:{number}", (LOW_INCOME if row["is_in_range"] == "yes" else UNKNOWN).zh)]
        visit = Visit(
            number, row["village_code"], str(groups.get(number) or ""), head, members, "；".join(dict.fromkeys(w for _, w in keys)),
            tuple(keys), tuple(dict.fromkeys(questions)),
        )  # fmt: skip
        by_village[row["village_code"]].append(visit)
    return {v: sorted(found, key=lambda x: (x.group, x.household_id)) for v, found in sorted(by_village.items())}


def visits_to(run: Run, policy: Policy, keys: Mapping[int, tuple[str, str]]) -> dict[str, list[Visit]]:
    """Return visits to homes that no clue names, by village and by route.

    Parameters
    ----------
    keys
        By household the key its answer comes back under, and why it is seen.
    """
    homes = pa.array(sorted(keys), pa.int64())
    people = _members(run, homes, policy)
    groups, villages = (_of(run["households"], homes, name) for name in ("group_name", "village_code"))
    by_village: dict[str, list[Visit]] = defaultdict(list)
    for number in homes.to_pylist():
        head, members = people.get(number, ("", ()))
        village = str(villages[number])
        visit = Visit(number, village, str(groups.get(number) or ""), head, members, keys[number][1], (keys[number],), ())
        by_village[village].append(visit)
    return {v: sorted(found, key=lambda x: (x.group, x.household_id)) for v, found in sorted(by_village.items())}


def write_visits(due: Mapping[str, Sequence[Visit]], out: Path, *, as_of: str) -> list[Path]:
    """Write for each village its workbook and its page to print; return their places."""
    out.mkdir(parents=True, exist_ok=True)
    names = {d.code: d.name for d in linxi_divisions()}
    text = (resources.files("jingzhun.cli.report") / "templates" / "visits.html.j2").read_text(encoding="utf-8")
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True).from_string(text)
    places = []
    for village, visits in due.items():
        name = short_name(names.get(village, village))
        base = out / safe_name(f"{village}_{name}_入户核查")
        write_bytes(base.with_suffix(".xlsx"), workbook(visits))
        page = template.render(village=name, township=names.get(village[:9], ""), visits=visits, as_of=as_of)
        write_bytes(base.with_suffix(".html"), page.encode())
        places += [base.with_suffix(".xlsx"), base.with_suffix(".html")]
    return places


def workbook(visits: Sequence[Visit]) -> bytes:
    """Return a village's workbook: one row a clue to answer, and how to answer."""
    rows: list[list[Cell]] = [
        [key, v.group, v.head, len(v.members), why, "；".join(v.asks), "", "", ""] for v in visits for key, why in v.keys
    ]
    return write_workbook([OutSheet("入户核查结果", HEADER, rows), OutSheet("填写说明", ["项目", "说明"], HOW)])


def _clues(run: Run, homes: pa.Array) -> dict[int, list[tuple[str, str]]]:
    clues = run["clues"]
    open_clues = clues.filter(
        pc.and_(pc.is_in(clues["household_id"], value_set=homes), pc.is_in(clues["state"], value_set=pa.array(["new", "still"])))
    ).sort_by([("household_id", "ascending"), ("clue_key", "ascending")])
    village = {rule.code: rule.village.zh for rule in RULES}
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    columns = zip(*(open_clues[c].to_pylist() for c in ("household_id", "clue_key", "rule")), strict=True)
    for number, key, rule in columns:
        found[number].append((key, village[rule]))
    return found


def _asks(run: Run, homes: pa.Array) -> dict[int, list[str]]:
    findings = run["findings"]
    unknown = findings.filter(pc.and_(pc.equal(findings["answer"], "unknown"), pc.is_in(findings["household_id"], value_set=homes)))
    questions = {rule.code: rule.asks.zh for rule in RULES}
    found: dict[int, list[str]] = defaultdict(list)
    for number, rule in zip(unknown["household_id"].to_pylist(), unknown["rule"].to_pylist(), strict=True):
        found[number].append(questions[rule])
    return found


def _members(run: Run, homes: pa.Array, policy: Policy) -> dict[int, tuple[str, tuple[tuple[str, str], ...]]]:
    persons = run["persons"].filter(pc.is_in(run["persons"]["household_id"], value_set=homes))
    living = persons.filter(pc.is_null(persons["died_on"]))
    relations = policy.codes("relation")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    heads: dict[int, str] = {}
    for number, name, relation in zip(*(living[c].to_pylist() for c in ("household_id", "name", "relation")), strict=True):
        found[number].append((name, relations.label(relation).zh if relation else ""))
        if relation == "head":
            heads[number] = name
    return {number: (heads.get(number, members[0][0]), tuple(members)) for number, members in found.items()}


def _of(table: pa.Table, homes: pa.Array, column: str) -> dict[int, object]:
    own = table.filter(pc.is_in(table["household_id"], value_set=homes))
    return dict(zip(own["household_id"].to_pylist(), own[column].to_pylist(), strict=True))
