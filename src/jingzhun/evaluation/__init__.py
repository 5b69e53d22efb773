"""Evaluation: is it true, did it work. Precision by rule and group, the audit sample and what it finds missed, a budget of visits, what-if."""

from jingzhun.evaluation.audit_sample import Drawn, draw_sample, explored_sample
from jingzhun.evaluation.backtest import every_clue, group_results, rule_results
from jingzhun.evaluation.groups import household_groups
from jingzhun.evaluation.missed import found_homes, missed_estimates
from jingzhun.evaluation.rectification import STATES, InspectionRefused, ProblemRead, ProblemTold, read_inspection, returned_list
from jingzhun.evaluation.reform import Cost, cost_of, moves_by, reform_moves
from jingzhun.evaluation.rule_card import month_cost, with_experience
from jingzhun.evaluation.suppression import suppressed, suppressed_counts
from jingzhun.evaluation.visit_budget import chances_of, choose_visits

__all__ = [
    "STATES",
    "Cost",
    "Drawn",
    "InspectionRefused",
    "ProblemRead",
    "ProblemTold",
    "chances_of",
    "choose_visits",
    "cost_of",
    "draw_sample",
    "every_clue",
    "explored_sample",
    "found_homes",
    "group_results",
    "household_groups",
    "missed_estimates",
    "month_cost",
    "moves_by",
    "read_inspection",
    "reform_moves",
    "returned_list",
    "rule_results",
    "suppressed",
    "suppressed_counts",
    "with_experience",
]
