"""What departments, surveys and visits told: money, events, house, water, possessions. Each source stands by itself; none is overwritten."""

from __future__ import annotations

from django.db import models

from jingzhun.county.registry.models.people import Household, Person
from jingzhun.county.registry.models.sourced import STANDS, Recorded
from jingzhun.tables.assets import ASSET_KINDS
from jingzhun.tables.events import EVENT_KINDS
from jingzhun.tables.income import INCOME_BASES


class IncomeLine(Recorded):
    """An amount of income or cost: ``tables.income.INCOME_LINES``."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="income_lines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="income_lines", db_index=False)
    line = models.CharField(max_length=8)
    amount_fen = models.BigIntegerField(null=True)
    period_from = models.DateField()
    period_to = models.DateField()
    basis = models.CharField(max_length=12, choices=[(b, b) for b in INCOME_BASES])
    is_one_off = models.BooleanField(null=True)

    class Meta:
        ordering = ("household", "line", "period_from", "id")


class Production(Recorded):
    """What a household grew or kept in a year: ``tables.income.PRODUCTIONS``."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="productions")
    item = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    quantity_hundredths = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("household", "year", "item", "id")


class DepartmentEvent(Recorded):
    """Something a department reported: ``tables.events.EVENTS``."""

    event_id = models.BigIntegerField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="department_events")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="department_events", db_index=False)
    kind = models.CharField(max_length=32, choices=[(k, k) for k in EVENT_KINDS])
    event_on = models.DateField()
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    amount_fen = models.BigIntegerField(null=True)
    in_scope_fen = models.BigIntegerField(null=True)
    total_fen = models.BigIntegerField(null=True)
    grade = models.CharField(max_length=24, null=True)
    detail = models.CharField(max_length=200, null=True)
    is_cumulative = models.BooleanField()
    department = models.CharField(max_length=32)

    class Meta:
        ordering = ("household", "event_on", "id")
        constraints = (models.UniqueConstraint(fields=("event_id",), condition=STANDS, name="department_event_once"),)


class Dwelling(Recorded):
    """A household's home as it was found on a day: ``tables.homes.DWELLINGS``."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="dwellings")
    found_on = models.DateField()
    grade = models.CharField(max_length=1, null=True)
    structure = models.CharField(max_length=40, null=True)
    area_m2 = models.IntegerField(null=True)
    is_only_home = models.BooleanField(null=True)
    has_visible_damage = models.BooleanField(null=True)
    was_relocated = models.BooleanField(null=True)

    class Meta:
        ordering = ("household", "found_on", "id")


class WaterState(Recorded):
    """A household's drinking water as it was found on a day: ``tables.homes.WATER_STATES``."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="water_states")
    found_on = models.DateField()
    is_quality_safe = models.BooleanField(null=True)
    litres_per_person_day = models.IntegerField(null=True)
    fetch_minutes = models.IntegerField(null=True)
    assurance_ppm = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("household", "found_on", "id")


class Asset(Recorded):
    """A registered possession or post: ``tables.assets.ASSETS``; evidence to explain, never a refusal."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="assets")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assets", db_index=False)
    kind = models.CharField(max_length=24, choices=[(k, k) for k in ASSET_KINDS])
    asset_no = models.CharField(max_length=80)
    detail = models.CharField(max_length=200, null=True)
    since_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    value_fen = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("household", "person", "kind", "id")
