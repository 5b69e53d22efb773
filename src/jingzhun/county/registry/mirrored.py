"""Which record mirrors which contract: the one list that loading, the snapshot and the contract test walk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from jingzhun.county.registry.models import (
    Asset,
    DepartmentEvent,
    Division,
    Dwelling,
    Household,
    HouseholdState,
    IncomeLine,
    Kinship,
    Membership,
    Person,
    PersonState,
    Production,
    WaterState,
)
from jingzhun.tables.assets import ASSETS
from jingzhun.tables.contract import Contract
from jingzhun.tables.divisions import DIVISIONS
from jingzhun.tables.events import EVENTS
from jingzhun.tables.homes import DWELLINGS, WATER_STATES
from jingzhun.tables.income import INCOME_LINES, PRODUCTIONS
from jingzhun.tables.people import HOUSEHOLD_STATES, HOUSEHOLDS, KINSHIPS, MEMBERSHIPS, PERSON_STATES, PERSONS


@dataclass(frozen=True)
class Mirror:
    """A record and the contract whose rows it keeps; columns have the same names."""

    model: type[models.Model]
    contract: Contract

    @property
    def columns(self) -> dict[str, str]:
        """Return the model's field by the contract's column; a foreign key answers to its column's name."""
        fields = {f.column: f.attname for f in self.model._meta.concrete_fields}
        return {c.name: fields[c.name] for c in self.contract.columns if c.name in fields}


MIRRORS = (
    Mirror(Division, DIVISIONS),
    Mirror(Household, HOUSEHOLDS),
    Mirror(HouseholdState, HOUSEHOLD_STATES),
    Mirror(Person, PERSONS),
    Mirror(Membership, MEMBERSHIPS),
    Mirror(PersonState, PERSON_STATES),
    Mirror(Kinship, KINSHIPS),
    Mirror(IncomeLine, INCOME_LINES),
    Mirror(Production, PRODUCTIONS),
    Mirror(DepartmentEvent, EVENTS),
    Mirror(Dwelling, DWELLINGS),
    Mirror(WaterState, WATER_STATES),
    Mirror(Asset, ASSETS),
)
