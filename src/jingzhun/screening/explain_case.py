"""The path of one household's decision as a tree: income part by part, guarantees, what each rule says, the class and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.policy import Policy
from jingzhun.policy.income_lines import PARTS
from jingzhun.rules.trace import Trace
from jingzhun.screening.arrivals import GUARANTEES
from jingzhun.screening.classes import REASONS
from jingzhun.screening.disclosure import sentence
from jingzhun.screening.plan import RULES
from jingzhun.tables.income import HOUSEHOLD_INCOME
from jingzhun.values.speech import Bilingual

NOT_ASKED = "not_asked"
_GUARANTEE_TITLES: Mapping[str, Bilingual] = {
    "education": Bilingual("义务教育有保障", "schooling kept"),
    "medical": Bilingual("基本医疗有保障", "medical insurance kept"),
    "housing": Bilingual("住房安全有保障", "safe housing kept"),
    "water": Bilingual("饮水安全有保障", "safe water kept"),
}


def explain_case(found: Mapping[str, pa.Table], household_id: int, policy: Policy) -> Trace:
    """Return the tree of sub-results of one household.

    Parameters
    ----------
    found
        What ``screen`` returned.
    household_id
        A household of the result.
    policy
        The policy of the run, for the numbers behind each rule.
    """
    classed, income = rows_of(found["household_classes"], household_id)[0], income_of(found, household_id)
    reason = next(r for r in REASONS if r.code == classed["class_reason"])
    root = Trace("class", Bilingual(f"识别类别：{reason.says.zh}", f"class: {reason.says.en}"), classed["class"])
    _add_income(root, income, classed, policy)
    for name in GUARANTEES:
        root.add(name, _GUARANTEE_TITLES[name], classed[name])
    _add_rules(root, rows_of(found["findings"], household_id), policy)
    root.add("needs_visit", Bilingual("需要入户", "a visit is needed"), classed["needs_visit"])
    return root


def _add_income(root: Trace, income: Mapping[str, object], classed: Mapping[str, object], policy: Policy) -> None:
    line = policy.rule("screening/monitoring_line").value("line")
    in_range = root.add("in_range", Bilingual("收入在监测范围内", "income in range"), classed["is_in_range"])
    in_range.add("line_fen", Bilingual("监测线", "line"), classed["line_fen"], source=line.source if line else None)
    head = in_range.add("net_per_head_fen", Bilingual("人均纯收入", "net a head"), income["net_per_head_fen"])
    window = f"{income['window_from']}..{income['window_to']}" if income["window_from"] else None
    for part, title in PARTS.items():
        head.add(f"{part}_fen", title, income[f"{part}_fen"], source=window)
    head.add("members", Bilingual("共享收入人数", "members who share income"), income["members"])
    head.add("unknown_parts", Bilingual("不清楚的项目", "parts not known"), income["unknown_parts"])


def _add_rules(root: Trace, findings: Sequence[Mapping[str, object]], policy: Policy) -> None:
    said = answers_of(findings, policy)
    for rule in RULES:
        numbers = policy.rule(rule.path)
        step = root.add(rule.code, numbers.title, said[rule.code])
        for finding in (f for f in findings if f["rule"] == rule.code):
            step.add(
                "fact", Bilingual(*sentence(rule, finding, "office")), finding["answer"], source=str(finding["sources"]) or None
            )
        if said[rule.code] in {"yes", "unknown"}:
            for name, parameter in numbers.parameters.items():
                value = numbers.value(name)
                told = value.as_dict()["value"] if value else None
                step.add(f"{rule.path}.{name}", parameter.describe, told, source=value.source if value else None)


def answers_of(findings: Sequence[Mapping[str, object]], policy: Policy) -> dict[str, str]:
    """Return the answer of every rule for one household: yes before unknown before no; ``not_asked`` where the law does not ask."""
    answers = {}
    for rule in RULES:
        mine = {str(row["answer"]) for row in findings if row["rule"] == rule.code}
        found = "yes" if "yes" in mine else "unknown" if mine else "no"
        answers[rule.code] = found if _is_asked(rule.path, policy) else NOT_ASKED
    return answers


def _is_asked(path: str, policy: Policy) -> bool:
    numbers = policy.rule(path)
    return all(numbers.state(name) != "abolished" for name in numbers.parameters)


def income_of(found: Mapping[str, pa.Table], household_id: int) -> Mapping[str, object]:
    """Return the row of ``household_income``; nothing known and no member where nobody shares income in the household."""
    rows = rows_of(found["household_income"], household_id)
    return rows[0] if rows else {**dict.fromkeys(column.name for column in HOUSEHOLD_INCOME.columns), "members": 0}


def rows_of(table: pa.Table, household_id: int | None) -> list[dict[str, object]]:
    """Return the rows of one household, or all where none is given."""
    found = table if household_id is None else table.filter(pc.equal(table["household_id"], household_id))
    rows: list[dict[str, object]] = found.to_pylist()
    return rows
