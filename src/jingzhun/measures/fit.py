"""Whether measures fit the risks they are for: the checks of a county system on what a household holds (domain.md 1.2, G-rules).

Illness asks for health or social help; schooling for compulsory, other education or social help; disability for security or social
help; housing for house safety or relocation; water for safe water. Security must not be the only measure of a labour household.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from jingzhun.measures.capacity import capacity_of
from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.values.speech import Bilingual

RULE = "measures/fit"
RISKS = ("illness", "schooling", "disability", "housing", "water")
ALONE_CODE = "SECURITY_ALONE"
_UNANSWERED = Bilingual(
    "风险“{risk}”没有对应措施，应有其一：{wanted}", "the risk '{risk}' has no fitting measure; one of: {wanted}"
)
_NOT_KNOWN = Bilingual("当日“{risk}”应对措施的政策不明", "which measures answer '{risk}' is not known for the day")
_ALONE = Bilingual("家庭有劳动力，综合保障不能是唯一措施", "the household has labour: security must not be its only measure")
_ALONE_UNKNOWN = Bilingual("只有综合保障，缺劳动能力信息", "security is the only measure, and labour is not known")


def wanted_for(risk: str, policy: Policy) -> tuple[str, ...] | None:
    """Return the kinds of which one must answer a risk; null where not known on the day, none where nothing is asked."""
    if risk not in RISKS:
        return ()
    try:
        return policy.rule(RULE).codes(risk)
    except ParameterAbolished:
        return ()


def direct_risks(kind: str, policy: Policy) -> tuple[str, ...]:
    """Return the risks that a kind of measure answers directly."""
    return tuple(risk for risk in RISKS if kind in (wanted_for(risk, policy) or ()))


def check_fit(held: ir.Table, tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return every check that the held measures of a household at risk do not pass, or that cannot be told.

    Parameters
    ----------
    held
        ``household_id``, ``measure``: what a household holds, or proposals answered yes.
    tables
        As for ``propose``; ``risks`` says which households are looked at.
    policy
        ``measures/fit`` and ``measures/capacity``.
    as_of
        The day.

    Returns
    -------
    One row a household and check: ``household_id``, ``code`` (``ILLNESS_UNANSWERED`` … ``SECURITY_ALONE``), ``answer`` (``no`` does
    not pass, ``unknown`` cannot be told), ``why_zh``, ``why_en``. No row for a check that passes.

    Nulls
    -----
    Labour that is not known makes ``SECURITY_ALONE`` unknown.
    """
    kinds = held.select("household_id", "measure").distinct()
    answered = [_unanswered(risk, tables["risks"], kinds, policy) for risk in RISKS]
    return ibis.union(*answered, _security_alone(kinds, capacity_of(tables, policy, as_of), policy))


def _unanswered(risk: str, risks: ir.Table, kinds: ir.Table, policy: Policy) -> ir.Table:
    wanted = wanted_for(risk, policy)
    labels = policy.codes("measure_kinds")
    said = policy.codes("risk_types").label(risk)
    told = [labels.label(kind) for kind in wanted or ()]
    zh = (_NOT_KNOWN if wanted is None else _UNANSWERED).zh.format(risk=said.zh, wanted="、".join(t.zh for t in told))
    en = (_NOT_KNOWN if wanted is None else _UNANSWERED).en.format(risk=said.en, wanted=", ".join(t.en for t in told))
    fitting = kinds.filter(kinds.measure.isin(list(wanted or ())))
    has_risk = risks.filter((risks.risk == risk) & ibis.literal(wanted != ())).select("household_id").distinct()
    return has_risk.anti_join(fitting, "household_id").select(
        "household_id",
        code=ibis.literal(f"{risk.upper()}_UNANSWERED"),
        answer=ibis.literal("unknown" if wanted is None else "no"),
        why_zh=ibis.literal(zh),
        why_en=ibis.literal(en),
    )


def _security_alone(kinds: ir.Table, capacity: ir.Table, policy: Policy) -> ir.Table:
    is_security = kinds.measure.isin(list(policy.rule("measures/stacking").codes("security_kinds") or ()))
    only = kinds.group_by("household_id").aggregate(is_only=is_security.all())
    alone = capacity.inner_join(only.filter(only.is_only), "household_id")
    asked = alone.filter(alone.has_labour.fill_null(True))
    is_known = asked.has_labour.notnull()
    return asked.select(
        "household_id",
        code=ibis.literal(ALONE_CODE),
        answer=ibis.cases((is_known, "no"), else_="unknown"),
        why_zh=ibis.cases((is_known, _ALONE.zh), else_=_ALONE_UNKNOWN.zh),
        why_en=ibis.cases((is_known, _ALONE.en), else_=_ALONE_UNKNOWN.en),
    )
