"""Which record of casework mirrors which contract."""

from __future__ import annotations

from jingzhun.county.casework.models import Case, CaseAct, CaseRisk
from jingzhun.county.registry.mirrored import Mirror
from jingzhun.tables.casework import CASE_ACTS, CASE_RISKS, CASES

MIRRORS = (Mirror(Case, CASES), Mirror(CaseAct, CASE_ACTS), Mirror(CaseRisk, CASE_RISKS))
