"""A village's meeting that deliberates on cases: who was called, who came, who left the room for whose case, how it voted."""

from __future__ import annotations

from django.db import models

from jingzhun.county.casework.models.cases import Case
from jingzhun.county.registry.models import Person

MEETING_STATES = ("called", "held")


class Meeting(models.Model):
    """A meeting of a village. Grain: one row a meeting; once held it is not changed."""

    village_code = models.CharField(max_length=12, db_index=True)
    on = models.DateField()
    place = models.CharField(max_length=100)
    number = models.CharField(max_length=60, blank=True)  # of the minutes
    chair = models.CharField(max_length=40, blank=True)
    writer = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=[(s, s) for s in MEETING_STATES], default="called")
    officer_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Attendee(models.Model):
    """Somebody who is entitled to deliberate; ``person`` where the registry knows exactly one of that name in the village."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    name = models.CharField(max_length=40)
    standing = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    is_present = models.BooleanField(default=False)

    class Meta:
        ordering = ("meeting", "id")
        constraints = (models.UniqueConstraint(fields=("meeting", "name", "standing"), name="attendee_once"),)


class AgendaItem(models.Model):
    """A case on a meeting's agenda with what was voted. ``recused`` are the numbers of attendees who left the room for it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meetings")
    recused = models.JSONField(default=list)
    votes_for = models.IntegerField(null=True)
    votes_against = models.IntegerField(null=True)
    abstained = models.IntegerField(null=True)
    is_accepted = models.BooleanField(null=True)
    said_zh = models.CharField(max_length=200, blank=True)
    said_en = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("meeting", "id")
        constraints = (models.UniqueConstraint(fields=("meeting", "case"), name="agenda_once"),)
