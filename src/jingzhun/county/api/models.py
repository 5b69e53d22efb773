"""Keys of programs that use the API."""

from __future__ import annotations

from django.db import models

from jingzhun.county.accounts.models import Officer
from jingzhun.county.config.sealed import SealedText


class ApiKey(models.Model):
    """A key of a program. Grain: one row a key; the secret itself is nowhere, only its hash, but for a partner that signs.

    ``sealed_secret`` is a partner's secret, sealed, because a signature is made anew to be compared; such a key is no bearer's.

    A key does what its ``acts`` name in its ``divisions``, and never more than its owner may do on that day.
    """

    key_id = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    sealed_secret = SealedText(null=True)
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

    @property
    def is_signing(self) -> bool:
        """Return whether its requests are signed."""
        return self.sealed_secret is not None


class SpentNonce(models.Model):
    """A signed request that came: its nonce is good once. Grain: one row a key and nonce; kept for some minutes."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="nonces")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("api_key", "nonce"), name="nonce_once"),)
