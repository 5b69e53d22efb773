"""A key for a program, made by an administrator; the whole key is returned here and never again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, is_division_code
from jingzhun.county.accounts.models import Officer
from jingzhun.county.api.keys import KEY_ACTS, new_secret
from jingzhun.county.api.models import ApiKey
from jingzhun.county.audit.operations import Change, record
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

LONGEST_LIFE = timedelta(days=366)
UNKNOWN_ACTS = Bilingual(
    "权限“{acts}”不能给密钥；可用：{allowed}", "the acts '{acts}' cannot be given to a key; allowed: {allowed}"
)
NO_ACTS = Bilingual("请至少选择一项权限", "choose one act at least")
BAD_DIVISION = Bilingual("“{division}”不是行政区划代码", "'{division}' is no division code")
BAD_DAY = Bilingual("有效期须在今天之后、{last} 之前", "the last day must be after today and by {last}")
NO_OWNER = Bilingual("没有这个在用账号", "there is no such account in use")
NO_NAME = Bilingual("请写明密钥用途（60 字以内）", "say what the key is for, in 60 characters")
NAME_LENGTH = 60


class KeyRefused(JingzhunError):
    """A key cannot be made or revoked as asked."""


@dataclass(frozen=True)
class NewKey:
    """A key as it is shown once."""

    key: ApiKey
    shown_once: str


def make_api_key(
    *,
    actor: Actor,
    name: str,
    owner_id: int,
    acts: Sequence[str],
    divisions: Sequence[str],
    expires_on: date,
    is_signing: bool = False,
) -> NewKey:
    """Make a key and return it with its secret.

    Parameters
    ----------
    owner_id
        The officer who answers for it; the key never does more than he may.
    is_signing
        Whether a partner signs its requests with it, so that the secret never travels; it is then no bearer's key.

    Raises
    ------
    PermissionDenied
        Where the actor may not make keys.
    KeyRefused
        ``no_name``, ``no_acts``, ``unknown_acts``, ``bad_division``, ``bad_day``, ``no_owner``.
    """
    actor.must("make_api_key")
    _check(name, acts, divisions, expires_on)
    owner = Officer.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None:
        raise KeyRefused("no_owner", NO_OWNER)
    key_id, shown, digest = new_secret()
    with transaction.atomic():
        key = ApiKey.objects.create(
            key_id=key_id,
            secret_hash="" if is_signing else digest,
            sealed_secret=shown.rsplit("_", 1)[1] if is_signing else None,
            name=name.strip(),
            owner=owner,
            acts=sorted(set(acts)),
            divisions=sorted(set(divisions)),
            made_by=actor.officer_id,
            expires_on=expires_on,
        )
        record(
            Change(
                actor_id=actor.officer_id,
                act="make_api_key",
                subject_kind="api_key",
                subject_id=key_id,
                changes={
                    "owner": [None, owner.pk],
                    "acts": [[], key.acts],
                    "divisions": [[], key.divisions],
                    "expires_on": [None, expires_on.isoformat()],
                    "is_signing": [None, is_signing],
                },
                request_id=actor.request_id,
            )
        )
    return NewKey(key, shown)


def _check(name: str, acts: Sequence[str], divisions: Sequence[str], expires_on: date) -> None:
    if not name.strip() or len(name.strip()) > NAME_LENGTH:
        raise KeyRefused("no_name", NO_NAME)
    wrong = sorted(set(acts) - set(KEY_ACTS))
    if wrong:
        raise KeyRefused("unknown_acts", UNKNOWN_ACTS, acts=", ".join(wrong)[:80], allowed=", ".join(KEY_ACTS))
    if not acts:
        raise KeyRefused("no_acts", NO_ACTS)
    for code in divisions or ("",):
        if not is_division_code(code):
            raise KeyRefused("bad_division", BAD_DIVISION, division=code[:20])
    today = timezone.localdate()
    if not today < expires_on <= today + LONGEST_LIFE:
        raise KeyRefused("bad_day", BAD_DAY, last=(today + LONGEST_LIFE).isoformat())
