"""Long work: what is to be done, how far it is, who holds it, and until when."""

from __future__ import annotations

from django.db import models

STATES = ("queued", "running", "done", "failed", "cancelled", "dead")
UNFINISHED = ("queued", "running")


class Job(models.Model):
    """One piece of long work. Grain: one row a job; its checkpoint is saved in the transaction of each chunk's effect.

    ``fence`` grows with every claim: whoever comes back with an old one writes nothing (a worker paused beyond its lease).
    """

    job_id = models.CharField(max_length=32, primary_key=True)
    sequence = models.BigIntegerField(unique=True)  # order of asking; clocks may jump
    kind = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    single_flight = models.CharField(max_length=80, blank=True)  # at most one unfinished job has this key
    officer_id = models.BigIntegerField(null=True)  # null: the system
    division_code = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default="queued", choices=[(s, s) for s in STATES])
    tries = models.SmallIntegerField(default=0)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=40, blank=True)
    checkpoint = models.JSONField(default=dict)
    chunks = models.IntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)  # null: not known yet
    step_zh = models.CharField(max_length=120, blank=True)
    step_en = models.CharField(max_length=120, blank=True)
    is_stop_wanted = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    fault_zh = models.CharField(max_length=400, blank=True)
    fault_en = models.CharField(max_length=400, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-sequence",)
        constraints = (
            models.UniqueConstraint(
                fields=("single_flight",),
                condition=models.Q(state__in=UNFINISHED) & ~models.Q(single_flight=""),
                name="one_flight",
            ),
        )
        indexes = (models.Index(fields=("state", "sequence"), name="job_by_state"),)


MESSAGE_STATES = ("waiting", "sent", "given_up")


class OutMessage(models.Model):
    """A message on its way to an officer through the county's platform: how much waits, never of whom. Grain: one row a message.

    ``key`` is the message's for good: whatever is sent again bears it, so that a platform that answered and was not heard delivers once.
    """

    key = models.CharField(max_length=80, unique=True)
    to = models.CharField(max_length=40)  # the officer's user name; the platform knows his telephone, we do not
    officer_id = models.BigIntegerField()
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="waiting", choices=[(s, s) for s in MESSAGE_STATES])
    tries = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="sent_message_has_its_time"
            ),
        )
        indexes = (models.Index(fields=("state", "next_at"), name="message_by_turn"),)
