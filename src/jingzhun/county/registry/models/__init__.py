"""The registry's records: people, what departments and surveys told of them, and what happened in a household's life."""

from __future__ import annotations

from jingzhun.county.registry.models.boundaries import BOUNDARY_LEVELS, BOUNDARY_STATES, Boundary, BoundarySet
from jingzhun.county.registry.models.facts import Asset, DepartmentEvent, Dwelling, IncomeLine, Production, WaterState
from jingzhun.county.registry.models.life import LifeEvent
from jingzhun.county.registry.models.lists import ExportFile, SavedView, SelectedHousehold, Selection
from jingzhun.county.registry.models.papers import Paper
from jingzhun.county.registry.models.people import (
    HelperAssignment,
    Household,
    HouseholdState,
    Kinship,
    Membership,
    Person,
    PersonState,
)
from jingzhun.county.registry.models.places import Division
from jingzhun.county.registry.models.scans import SCAN_STATES, FilingSheet, ScanPart, ScanPile

__all__ = [
    "BOUNDARY_LEVELS",
    "BOUNDARY_STATES",
    "SCAN_STATES",
    "Asset",
    "Boundary",
    "BoundarySet",
    "DepartmentEvent",
    "Division",
    "Dwelling",
    "ExportFile",
    "FilingSheet",
    "HelperAssignment",
    "Household",
    "HouseholdState",
    "IncomeLine",
    "Kinship",
    "LifeEvent",
    "Membership",
    "Paper",
    "Person",
    "PersonState",
    "Production",
    "SavedView",
    "ScanPart",
    "ScanPile",
    "SelectedHousehold",
    "Selection",
    "WaterState",
]
