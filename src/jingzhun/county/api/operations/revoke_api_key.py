"""A key taken back: its next request is refused."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.api.models import ApiKey
from jingzhun.county.audit.operations import Change, record


def revoke_api_key(*, actor: Actor, key_id: str) -> ApiKey:
    """Revoke a key; one that is revoked already stays so, without a second event.

    Raises
    ------
    PermissionDenied
        Where the actor may not make keys.
    Http404
        Where there is no such key.
    """
    actor.must("make_api_key")
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().filter(key_id=key_id).first()
        if key is None:
            raise Http404
        if key.revoked_at is None:
            key.revoked_at = timezone.now()
            key.save(update_fields=("revoked_at",))
            record(
                Change(
                    actor_id=actor.officer_id,
                    act="revoke_api_key",
                    subject_kind="api_key",
                    subject_id=key_id,
                    changes={"revoked": [False, True]},
                    request_id=actor.request_id,
                )
            )
    return key
