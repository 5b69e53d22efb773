"""Whether measures fit the risks they are for: the checks of a county system on what a household holds (domain.md 1.2, G-rules).

Illness asks for health or social help; schooling for compulsory, other education or social help; disability for security or social
help; housing for house safety or relocation; water for safe water. Security must not be the only measure of a labour household.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.measures.capacity import capacity_of, is_among
from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.values.speech import Bilingual

RULE = "measures/fit"
RISKS = ("illness", "schooling", "disability", "housing", "water")
_SAID = ("code", "answer", "why_zh", "why_en")
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
    alone = _security_alone(kinds, capacity_of(tables, policy, as_of), policy)
    return ibis.union(_unanswered(tables["risks"], kinds, policy), alone)


def _unanswered(risks: ir.Table, kinds: ir.Table, policy: Policy) -> ir.Table:
    """Return the risks with no held measure that answers them directly."""
    wanted = [{"risk": risk, "measure": kind} for risk in RISKS for kind in wanted_for(risk, policy) or ()]
    schema = pa.schema([("risk", pa.string()), ("measure", pa.string())])
    pairs = ibis.memtable(pa.Table.from_pylist(wanted, schema=schema))
    held = kinds.inner_join(pairs, "measure").select("household_id", "risk").distinct()
    open_risks = risks.select("household_id", "risk").distinct().anti_join(held, ["household_id", "risk"])
    asked = [_question(risk, policy) for risk in RISKS if wanted_for(risk, policy) != ()]
    schema = pa.schema([(name, pa.string()) for name in ("risk", *_SAID)])
    return open_risks.inner_join(ibis.memtable(pa.Table.from_pylist(asked, schema=schema)), "risk").select("household_id", *_SAID)


def _question(risk: str, policy: Policy) -> dict[str, str]:
    """Return what is said of a risk that no held measure answers."""
    wanted = wanted_for(risk, policy)
    said, kinds = policy.codes("risk_types").label(risk), policy.codes("measure_kinds")
    sentence = _NOT_KNOWN if wanted is None else _UNANSWERED
    labels = [kinds.label(kind) for kind in wanted or ()]
    return {
        "risk": risk,
        "code": f"{risk.upper()}_UNANSWERED",
        "answer": "unknown" if wanted is None else "no",
        "why_zh": sentence.zh.format(risk=said.zh, wanted="、".join(label.zh for label in labels)),
        "why_en": sentence.en.format(risk=said.en, wanted=", ".join(label.en for label in labels)),
    }


def _security_alone(kinds: ir.Table, capacity: ir.Table, policy: Policy) -> ir.Table:
    is_security = is_among(kinds.measure, policy.rule("measures/stacking").codes("security_kinds") or ())
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
