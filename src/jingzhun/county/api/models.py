"""Keys of programs that use the API."""

from __future__ import annotations

from django.db import models

from jingzhun.county.accounts.models import Officer


class ApiKey(models.Model):
    """A key of a program. Grain: one row a key; the secret itself is nowhere, only its hash.

    A key does what its ``acts`` name in its ``divisions``, and never more than its owner may do on that day.
    """

    key_id = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    owner = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="api_keys")
    acts = models.JSONField()
    divisions = models.JSONField()
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()  # the last day
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"key {self.key_id}"
