"""Two plain sentences a household and audience: what was found, with dates, lines and sources; the class, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.policy import Policy
from jingzhun.rules.rule import Rule
from jingzhun.screening.classes import REASONS
from jingzhun.screening.disclosure import sentence
from jingzhun.screening.grains import CARE_SOURCE
from jingzhun.tables.risks import EXPLANATIONS
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

MOST_TOLD = 3
Row = Mapping[str, object]
Pair = tuple[str, str]  # Chinese and English, without the check of a Bilingual, because there are some 10^5 of them
_CLASS_COLUMNS = ["household_id", "class", "class_reason", "net_per_head_fen", "line_fen", "is_partial", "needs_visit"]
_FINDING_COLUMNS = ["household_id", "rule", "bit", "answer", "event_on", "amount_fen", "threshold_fen", "grade", "detail"]
_NOTHING: Pair = ("没有发现风险", "no risk was found")
_MORE = Bilingual("另有{count}项", "{count} more")
_VERDICT = Bilingual("结论：{label}，{says}；{change}。", "Result: {label}, because {says}; {change}.")
_INCOME = Bilingual("（人均纯收入{net}元，监测线{line}元）", " (net income {net} yuan a head, line {line})")
_GAP = Bilingual("人均纯收入再高{gap}元，或风险消除，即不列入", "{gap} yuan more a head, or the risk gone, would change it")
_BELOW = Bilingual("{change}，预警金额不超过{line}元也不再预警", "{change}, and no warning stands at {line} yuan or less")
_PARTIAL: Pair = ("（本月有名单未到，沿用上期）", " (a list of the month is missing, the last one stands)")
_SOURCE = Bilingual("（来源{sources}；标准依据{policy}）", " (source {sources}; standard {policy})")
# What stands in a finding as a key is said in words: where a fact comes from that is in no file, and what a standard rests on.
_KEYS: Mapping[str, Bilingual] = {
    "household_income": Bilingual("收入核算", "the income sheet"),
    CARE_SOURCE: Bilingual("卫健部门", "the health office"),
    "ours": Bilingual("本系统建议值，待县里确认", "our proposal, to be confirmed by the county"),
    "K": Bilingual("通行做法，未核实", "common practice, not verified"),
}
_NOT_LISTED = Bilingual("暂不列入监测", "not listed for now")  # "no risk found" would be wrong where a risk was found
_UNLISTED = ("ABOVE_RANGE", "LOW_INCOME")
_IN_RANGE = ("EXITED_IN_RANGE", "OTHER_IN_RANGE")
_REASONS = {reason.code: reason for reason in REASONS}


def explanations_of(findings: pa.Table, classes: pa.Table, policy: Policy, rules: Sequence[Rule]) -> pa.Table:
    """Return ``explanations`` of every household with a finding, a class or a visit.

    Parameters
    ----------
    findings
        What rules found and nobody rejected, sorted by household.
    classes
        ``household_classes``.
    policy
        For the labels of classes.
    rules
        The rules that speak.

    Returns
    -------
    Three rows a household. Health reads the office's words unless a rule has words of its own for it.
    """
    by_code = {rule.code: rule for rule in rules}
    listed = findings.select([*_FINDING_COLUMNS, "sources", "policy_source"]).to_pylist()
    facts = {household: list(rows) for household, rows in groupby(listed, key=lambda row: row["household_id"])}
    labels = {code: policy.codes("classes").label(code) for code in policy.codes("classes").codes}
    rows: list[tuple[object, str, str, str]] = []
    for household in _told(findings, classes).to_pylist():
        mine = sorted(facts.get(household["household_id"], []), key=lambda row: (row["answer"] != "yes", row["bit"]))
        label = _NOT_LISTED if household["class_reason"] in _UNLISTED else labels[household["class"]]
        village = _sentences(
            _facts(mine, "village", by_code), _village_verdict(label, household["class_reason"], household["is_partial"])
        )
        verdict = _office_verdict(household, mine, label)
        office = _sentences(_facts(mine, "office", by_code), verdict)
        has_own = any(by_code[row["rule"]].health for row in mine)
        health = _sentences(_facts(mine, "health", by_code), verdict) if has_own else office
        rows += [
            (household["household_id"], who, *said) for who, said in (("village", village), ("office", office), ("health", health))
        ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, EXPLANATIONS.schema, strict=True)]
    return EXPLANATIONS.check(pa.table(arrays, schema=EXPLANATIONS.schema))


def _told(findings: pa.Table, classes: pa.Table) -> pa.Table:
    """Return the households that are explained: never the whole county."""
    found = pc.is_in(classes["household_id"], pc.unique(findings["household_id"]))
    is_classed = pc.invert(pc.is_in(classes["class"], pa.array(["none", "unknown"])))
    wanted = pc.or_(pc.or_(found, is_classed), classes["needs_visit"])
    return classes.filter(wanted).select(_CLASS_COLUMNS)


def _sentences(facts: list[Pair], verdict: Pair) -> Pair:
    found = facts or [_NOTHING]
    first = f"发现：{'；'.join(zh for zh, _ in found)}。", f"Found: {'; '.join(en for _, en in found)}."
    return first[0] + verdict[0], f"{first[1]} {verdict[1]}"


def _facts(mine: list[dict[str, object]], audience: str, by_code: Mapping[str, Rule]) -> list[Pair]:
    """Return the gravest findings in the words of an audience, each once, with source and standard beside for offices."""
    said: dict[str, Pair] = {}
    left = 0
    for finding in mine:
        if len(said) < MOST_TOLD:
            words = sentence(by_code[str(finding["rule"])], finding, audience)
            said.setdefault(words[0], words if audience == "village" else _with_source(words, finding))
        elif audience != "village":
            left += 1
    more = [(_MORE.zh.format(count=left), _MORE.en.format(count=left))] if left else []
    return [*said.values(), *more]


def _with_source(words: Pair, finding: Row) -> Pair:
    said = [_spoken(str(finding["sources"] or "-")), _spoken(str(finding["policy_source"] or "-"))]
    zh, en = ({"sources": said[0][n], "policy": said[1][n]} for n in (0, 1))
    return words[0] + _SOURCE.zh.format(**zh), words[1] + _SOURCE.en.format(**en)


@lru_cache(maxsize=4096)
def _spoken(keys: str) -> Pair:
    """Return keys joined by semicolons in words; a file with its row, and a source of the source list, are named as they are."""
    parts = [_KEYS.get(key) for key in keys.split(";")]
    texts = [(p.zh, p.en) if p else (key, key) for p, key in zip(parts, keys.split(";"), strict=True)]
    return "、".join(zh for zh, _ in texts), ", ".join(en for _, en in texts)


@lru_cache(maxsize=256)
def _village_verdict(label: Bilingual, code: str, is_partial: bool) -> Pair:
    """Return class and reason without a number: the village sees no income."""
    reason = _REASONS[code]
    return _verdict(label, _beside((reason.says.zh, reason.says.en), is_partial), (reason.change.zh, reason.change.en))


def _office_verdict(household: Row, mine: Sequence[Row], label: Bilingual) -> Pair:
    """Return class and reason with income, line and what would have changed it, in numbers where there are any."""
    reason = _REASONS[str(household["class_reason"])]
    says, change = (reason.says.zh, reason.says.en), (reason.change.zh, reason.change.en)
    net, limit = _whole(household["net_per_head_fen"]), _whole(household["line_fen"])
    if net is not None and limit is not None:
        told = {"net": yuan_text(net), "line": yuan_text(limit)}
        says = says[0] + _INCOME.zh.format(**told), says[1] + _INCOME.en.format(**told)
        if reason.code in _IN_RANGE:
            gap = yuan_text(limit - net)
            change = _GAP.zh.format(gap=gap), _GAP.en.format(gap=gap)
    line = _only_line(mine)
    if line is not None and reason.code not in _IN_RANGE:
        change = _BELOW.zh.format(change=change[0], line=line), _BELOW.en.format(change=change[1], line=line)
    return _verdict(label, _beside(says, bool(household["is_partial"])), change)


def _only_line(mine: Sequence[Row]) -> str | None:
    """Return the line of the one finding that warns by an amount; null where there are more or none."""
    lines = [row["threshold_fen"] for row in mine if row["answer"] == "yes"]
    fen = _whole(lines[0]) if len(lines) == 1 else None
    return None if fen is None else yuan_text(fen)


def _verdict(label: Bilingual, says: Pair, change: Pair) -> Pair:
    zh = _VERDICT.zh.format(label=label.zh, says=says[0], change=change[0])
    return zh, _VERDICT.en.format(label=label.en, says=says[1], change=change[1])


def _beside(words: Pair, is_partial: bool) -> Pair:
    return (words[0] + _PARTIAL[0], words[1] + _PARTIAL[1]) if is_partial else words


def _whole(fen: object) -> int | None:
    return fen if isinstance(fen, int) else None
