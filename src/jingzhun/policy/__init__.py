"""Policy: dated numbers with unit and source, loaded for a jurisdiction and a day. Numbers, never code."""

from jingzhun.policy.calendar import WorkingDays
from jingzhun.policy.codes import CodeList
from jingzhun.policy.faults import ParameterAbolished, PolicyFault
from jingzhun.policy.income_lines import CountedLine, counted_lines_of
from jingzhun.policy.loader import load
from jingzhun.policy.policy import Policy, RulePolicy
from jingzhun.policy.values import Parameter, Value

__all__ = [
    "CodeList",
    "CountedLine",
    "Parameter",
    "ParameterAbolished",
    "Policy",
    "PolicyFault",
    "RulePolicy",
    "Value",
    "WorkingDays",
    "counted_lines_of",
    "load",
]
