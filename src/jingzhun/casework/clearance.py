"""May the risk of a monitored household be marked as gone: every condition with its own answer, and what speaks against it.

Grain: a household. Nulls: what is not known speaks against clearance, never for it. Source: M1, M19, M20, G-rules; practice.md P13.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jingzhun.casework.refusals import Refusal
from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.values.dates import add_months
from jingzhun.values.speech import Bilingual

GUARANTEES = ("education", "medical", "housing", "water")
_SAYS: dict[str, Bilingual] = {
    "RISK_STANDS": Bilingual("识别时的风险“{risk}”没有消除依据", "no evidence that the risk '{risk}' it was opened for is gone"),
    "NEW_RISK": Bilingual("又有新的风险：{risks}", "there are new risks: {risks}"),
    "INCOME_IN_RANGE": Bilingual("收入仍在监测范围内", "income is still in the monitored range"),
    "INCOME_UNKNOWN": Bilingual("近一年收入不清楚，不能判断是否稳定超过监测线", "income of the last year is not known"),
    "GUARANTEE_MISSING": Bilingual("“{name}”没有解决", "'{name}' is not solved"),
    "GUARANTEE_UNKNOWN": Bilingual("“{name}”情况不清楚", "'{name}' is not known"),
    "HELD_TOO_SHORT": Bilingual("认定不满{months}个月（{day}起可消除）", "held for less than {months} months (from {day} on)"),
    "HOLD_UNKNOWN": Bilingual(
        "最短监测期不清楚，请县里确认", "the shortest time of monitoring is not known: the county confirms it"
    ),
    "WITHOUT_LABOUR": Bilingual(
        "整户无劳动能力，落实兜底后持续跟踪，不作消除", "wholly without labour: kept and followed, never cleared"
    ),
    "LABOUR_UNKNOWN": Bilingual("家庭劳动能力不清楚", "whether anybody can work is not known"),
}
_NAMES: Mapping[str, Bilingual] = {
    "education": Bilingual("义务教育", "schooling"),
    "medical": Bilingual("基本医疗", "basic care"),
    "housing": Bilingual("住房安全", "safe housing"),
    "water": Bilingual("饮水安全", "safe water"),
}


@dataclass(frozen=True)
class OpenedRisk:
    """A risk for which monitoring was opened. ``gone_on`` is null while nothing shows that it is gone."""

    risk: str
    opened_on: date
    gone_on: date | None = None
    is_natural: bool = False


def against_clearance(
    risks: Sequence[OpenedRisk], standing: Mapping[str, object], new_risks: Sequence[str], policy: Policy
) -> tuple[Refusal, ...]:
    """Return everything that speaks against clearance on the day of the policy; nothing where it may go through the procedure.

    Parameters
    ----------
    risks
        The risks of the enrolment, each with its own evidence.
    standing
        The newest row of ``household_classes``.
    new_risks
        Risks of the newest screening that were not among those of the enrolment.
    """
    numbers = policy.rule("casework/clearance_conditions")
    found = [_says("RISK_STANDS", risk=policy.codes("risk_types").label(r.risk)) for r in risks if r.gone_on is None]
    found += _hold(risks, policy.as_of, numbers.whole("hold_months"))
    if new_risks:
        labels = [policy.codes("risk_types").label(r) for r in new_risks]
        found.append(_says("NEW_RISK", risks=Bilingual("、".join(x.zh for x in labels), ", ".join(x.en for x in labels))))
    in_range = standing["is_in_range"]
    if in_range != "no":
        found.append(_says("INCOME_IN_RANGE" if in_range == "yes" else "INCOME_UNKNOWN"))
    if _flag(policy, "needs_guarantees"):
        found += [
            _says("GUARANTEE_MISSING" if standing[name] == "no" else "GUARANTEE_UNKNOWN", name=_NAMES[name])
            for name in GUARANTEES
            if standing[name] != "yes"
        ]
    if _flag(policy, "keeps_without_labour") and standing["is_without_labour"] != "no":
        found.append(_says("WITHOUT_LABOUR" if standing["is_without_labour"] == "yes" else "LABOUR_UNKNOWN"))
    return tuple(found)


def _hold(risks: Sequence[OpenedRisk], day: date, months: int | None) -> list[Refusal]:
    """Return whether monitoring was too short; a natural end (death, left the register) needs no waiting."""
    waiting = [r.opened_on for r in risks if not (r.is_natural and r.gone_on)]
    if not waiting:
        return []
    if months is None:
        return [_says("HOLD_UNKNOWN")]
    first = add_months(max(waiting), months)
    return [_says("HELD_TOO_SHORT", months=months, day=first)] if day < first else []


def _flag(policy: Policy, name: str) -> bool:
    try:
        return policy.rule("casework/clearance_conditions").flag(name) is not False
    except ParameterAbolished:
        return False


def _says(code: str, **fields: object) -> Refusal:
    zh = {n: f.zh if isinstance(f, Bilingual) else f for n, f in fields.items()}
    en = {n: f.en if isinstance(f, Bilingual) else f for n, f in fields.items()}
    return Refusal(code, Bilingual(_SAYS[code].zh.format(**zh), _SAYS[code].en.format(**en)))
