"""Households and persons. Registered here, lives here and shares income are three dated facts (practice.md P5)."""

from __future__ import annotations

from django.db import models

from jingzhun.county.accounts.models import Officer
from jingzhun.county.config.sealed import SealedText
from jingzhun.county.registry.models.sourced import STANDS, Recorded, Sourced
from jingzhun.tables.people import HOUSEHOLD_STATUSES, MEMBERSHIP_FACTS

ENDS_AFTER = models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on"))


class Household(Sourced):
    """A household of the registry: ``tables.people.HOUSEHOLDS`` and its state here."""

    household_id = models.BigIntegerField(primary_key=True)
    village_code = models.CharField(max_length=12, db_index=True)
    serving_village_code = models.CharField(max_length=12, null=True, db_index=True)
    group_name = models.CharField(max_length=40, null=True)
    household_no = models.CharField(max_length=40, null=True)
    register_no = models.CharField(max_length=40, null=True)
    phone = SealedText(mask="phone", null=True)
    phone_index = models.CharField(max_length=32, null=True)
    head_name = models.CharField(max_length=60, blank=True)  # the name by which people know the household; kept by the operations
    closed_on = models.DateField(null=True)  # dissolved or merged; null: in being
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_from")
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("household_id",)
        indexes = (
            models.Index(fields=("village_code", "household_id"), name="household_by_village"),
            models.Index(fields=("household_id",), name="household_open", condition=models.Q(closed_on__isnull=True)),
            models.Index(fields=("phone_index",), name="household_by_phone", condition=models.Q(phone_index__isnull=False)),
            models.Index(fields=("household_no",), name="household_by_number", condition=models.Q(household_no__isnull=False)),
        )

    def __str__(self) -> str:
        return f"household {self.household_id}"


class HouseholdState(Recorded):
    """A status a household has from a day: ``tables.people.HOUSEHOLD_STATES``."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="states", db_index=False)
    status = models.CharField(max_length=32, choices=[(s, s) for s in HOUSEHOLD_STATUSES])
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    risk = models.CharField(max_length=32, null=True)

    class Meta:
        ordering = ("household", "from_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("household", "status", "from_on"), condition=STANDS, name="household_state_once"),
            models.CheckConstraint(condition=ENDS_AFTER, name="household_state_ends_after"),
        )


class Person(Sourced):
    """A person of the registry: ``tables.people.PERSONS``, with what a search compares."""

    person_id = models.BigIntegerField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="persons")
    name = models.CharField(max_length=60)
    id_number = SealedText(mask="id", null=True)
    sex = models.CharField(max_length=6, null=True)
    birth_on = models.DateField(null=True)
    relation = models.CharField(max_length=32, null=True)
    phone = SealedText(mask="phone", null=True)
    person_no = models.CharField(max_length=40, null=True)
    died_on = models.DateField(null=True)
    name_key = models.CharField(max_length=60)  # variants folded: values.names.fold_variants
    name_pinyin = models.CharField(max_length=200)  # without spaces
    name_initials = models.CharField(max_length=40)
    id_index = models.CharField(max_length=32, null=True)
    id_tail_index = models.CharField(max_length=32, null=True)  # of the last six characters
    phone_index = models.CharField(max_length=32, null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("household", "person_id")
        constraints = (
            models.UniqueConstraint(
                fields=("household",), condition=models.Q(relation="head", died_on__isnull=True), name="one_head_a_household"
            ),
        )
        indexes = (
            models.Index(fields=("name_key",), name="person_by_name"),
            models.Index(fields=("name_pinyin",), name="person_by_pinyin"),
            models.Index(fields=("name_initials",), name="person_by_initials"),
            models.Index(fields=("id_index",), name="person_by_id"),
            models.Index(fields=("id_tail_index",), name="person_by_id_tail"),
            models.Index(fields=("phone_index",), name="person_by_phone", condition=models.Q(phone_index__isnull=False)),
        )

    def __str__(self) -> str:
        return f"person {self.person_id}"


class Membership(Recorded):
    """That a person is registered with, lives with or shares income with a household: ``tables.people.MEMBERSHIPS``."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", db_index=False)
    fact = models.CharField(max_length=16, choices=[(f, f) for f in MEMBERSHIP_FACTS])
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        ordering = ("household", "person", "from_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "fact"),
                condition=STANDS & models.Q(to_on__isnull=True),
                name="one_active_membership",
            ),
            models.CheckConstraint(condition=ENDS_AFTER, name="membership_ends_after"),
        )


class PersonState(Recorded):
    """What is true of a person from a day, as one source tells it: ``tables.people.PERSON_STATES``."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="states")
    attribute = models.CharField(max_length=24)
    value = models.CharField(max_length=60)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        ordering = ("person", "attribute", "from_on", "id")
        constraints = (models.CheckConstraint(condition=ENDS_AFTER, name="person_state_ends_after"),)


class Kinship(Sourced):
    """A parent and a child living in different households: ``tables.people.KINSHIPS``."""

    parent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="children", db_index=False)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parents")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("parent", "child"), name="kinship_once"),)


class HelperAssignment(models.Model):
    """An assigned helper (帮扶责任人) and a household, from a day to a day. Such an officer sees own households only (practice.md P6)."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="helper_assignments")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="helped_households")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        ordering = ("household", "from_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("household", "officer"), condition=models.Q(to_on__isnull=True), name="helper_once"),
            models.CheckConstraint(condition=ENDS_AFTER, name="helper_ends_after"),
        )
