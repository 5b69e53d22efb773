"""All contracts by name: the one list that the store, the engines and the tests walk."""

from __future__ import annotations

from jingzhun.tables.assets import ASSETS
from jingzhun.tables.batches import BATCHES, ROW_FAULTS, TAKEN_ROWS
from jingzhun.tables.casework import CASE_ACTS, CASE_RISKS, CASES
from jingzhun.tables.contract import Contract
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.divisions import DIVISIONS
from jingzhun.tables.evaluated import (
    AUDIT_FRAME,
    AUDIT_SAMPLE,
    GROUP_RESULTS,
    HOUSEHOLD_GROUPS,
    MISSED_ESTIMATES,
    REFORM_MOVES,
    RULE_RESULTS,
    VISIT_CHOICES,
)
from jingzhun.tables.events import EVENTS
from jingzhun.tables.helping import HOUSEHOLD_MODES, MEASURE_PROPOSALS, PERSON_MODES, SETTLEMENTS
from jingzhun.tables.homes import DWELLINGS, WATER_STATES
from jingzhun.tables.income import HOUSEHOLD_INCOME, INCOME_LINES, PRODUCTIONS
from jingzhun.tables.links import LINK_CANDIDATES, LINK_REQUESTS, LINKS
from jingzhun.tables.people import HOUSEHOLD_STATES, HOUSEHOLDS, KINSHIPS, MEMBERSHIPS, PERSON_STATES, PERSONS
from jingzhun.tables.ready import BEYOND_PROJECTION, HOME_CIRCUMSTANCES, PERSON_CIRCUMSTANCES, PERSON_FACTS, PERSON_YEARS, STANDINGS
from jingzhun.tables.risks import ASSET_HITS, CLUES, EXPLANATIONS, FINDINGS, HOUSEHOLD_CLASSES, RISKS
from jingzhun.tables.surveys import DEPRIVATIONS, SURVEY_HOUSEHOLDS, SURVEY_PERSONS

SURVEY = (SURVEY_HOUSEHOLDS, SURVEY_PERSONS, DEPRIVATIONS)
REGISTRY = (HOUSEHOLDS, HOUSEHOLD_STATES, PERSONS, MEMBERSHIPS, PERSON_STATES, KINSHIPS)
FACTS = (INCOME_LINES, PRODUCTIONS, EVENTS, DWELLINGS, WATER_STATES, ASSETS)
DERIVED = (
    HOUSEHOLD_INCOME,
    FINDINGS,
    HOUSEHOLD_CLASSES,
    RISKS,
    ASSET_HITS,
    CLUES,
    EXPLANATIONS,
    MEASURE_PROPOSALS,
    PERSON_MODES,
    HOUSEHOLD_MODES,
)
AT_SCALE = (
    PERSON_YEARS,
    PERSON_FACTS,
    PERSON_CIRCUMSTANCES,
    HOME_CIRCUMSTANCES,
    BEYOND_PROJECTION,
    STANDINGS,
)  # ready_persons has no key
RECORDS = (BATCHES, ROW_FAULTS, TAKEN_ROWS, LINK_REQUESTS, LINKS, LINK_CANDIDATES, DECISIONS)
EVALUATED = (
    HOUSEHOLD_GROUPS,
    AUDIT_SAMPLE,
    AUDIT_FRAME,
    RULE_RESULTS,
    GROUP_RESULTS,
    MISSED_ESTIMATES,
    VISIT_CHOICES,
    REFORM_MOVES,
)

CASEWORK = (CASES, CASE_ACTS, CASE_RISKS)

CONTRACTS: dict[str, Contract] = {
    c.name: c for c in (DIVISIONS, *REGISTRY, *FACTS, *DERIVED, *RECORDS, *SURVEY, *AT_SCALE, *EVALUATED, *CASEWORK, SETTLEMENTS)
}
