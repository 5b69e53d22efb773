"""A request for help is received: by a village's code, or written down by an officer who was told on the phone, on paper, at the door (practice.md P31)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from jingzhun.casework import due_after
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.codes import BYTES, hash_of
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import REQUEST_WAYS, ApplicationDoor, HelpRequest
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.sealed import keys
from jingzhun.county.registry.models import Division
from jingzhun.values.ids import read_id
from jingzhun.values.speech import Bilingual

PUBLIC_WAYS = ("own", "relative", "proxy")
PHONE_LENGTHS = range(7, 13)  # a subscriber's number without its area, or with it
LONGEST = {"name": 40, "id_number": 20, "phone": 20, "words": 500, "teller": 40}
FIELD = {
    "name": Bilingual("姓名", "name"),
    "id_number": Bilingual("身份证号", "id number"),
    "phone": Bilingual("电话", "phone"),
    "words": Bilingual("情况说明", "in their own words"),
    "teller": Bilingual("申请人", "who asks"),
}
NO_NAME = Bilingual("请填写需要帮助的人的姓名", "give the name of the person who needs help")
NO_TELLER = Bilingual("代为申请的，请填写您的姓名", "give your own name, because you ask for somebody else")
NO_WAY = Bilingual("请选择申请方式：{allowed}", "choose how it came: {allowed}")
TOO_LONG = Bilingual("“{zh}”太长，最多{most}个字", "'{en}' is longer than {most} characters")
BAD_ID = Bilingual("身份证号不对，请核对；不知道可以不填", "this id number is wrong; check it, or leave it empty")
BAD_PHONE = Bilingual("电话号码不对，请核对；没有可以不填", "this phone number is wrong; check it, or leave it empty")
NO_VILLAGE = Bilingual("请选择村", "choose the village")
NO_RISK = Bilingual("请选择遇到的困难", "choose what happened")
ENOUGH = Bilingual(
    "今天用这个二维码提交的申请已达{most}件；请直接找村委会，或拨打12317",
    "{most} applications came by this code today; go to the village committee or call 12317",
)


@dataclass(frozen=True, kw_only=True)
class RequestTold:
    """What was told: six fields and how it came; only the name is needed."""

    way: str
    name: str
    id_number: str = ""
    phone: str = ""
    risk: str = ""
    words: str = ""
    teller: str = ""
    outside_number: str = ""
    village_code: str = ""


@dataclass(frozen=True)
class Received:
    """A request as it was kept, and the code of its receipt, which stands nowhere else."""

    request: HelpRequest
    code: str


def receive_by_code(*, door: ApplicationDoor, told: RequestTold, request_id: str = "") -> Received:
    """Keep what somebody without an account applied for by a village's code.

    Raises
    ------
    CaseRefused
        ``enough`` where the village's code had too many today, and every fault of what was told.
    """
    since = timezone.now() - timedelta(days=1)
    came = HelpRequest.objects.filter(village_code=door.village_code, officer_id__isnull=True, received_at__gt=since)
    most = county_policy(timezone.localdate()).rule("county/applying").whole("most_a_day")
    if most is not None and came.count() >= most:
        raise CaseRefused("enough", ENOUGH, most=most)
    return _kept(told, village_code=door.village_code, ways=PUBLIC_WAYS, actor=None, request_id=request_id)


def write_request_down(*, actor: Actor, told: RequestTold) -> Received:
    """Keep what an officer was told.

    Raises
    ------
    PermissionDenied
        Where the actor writes no requests down in that village.
    CaseRefused
        Every fault of what was told.
    """
    actor.must("take_requests")
    if not Division.objects.filter(code=told.village_code, level="village").exists():
        raise CaseRefused("no_village", NO_VILLAGE)
    actor.must("take_requests", told.village_code)
    return _kept(told, village_code=told.village_code, ways=REQUEST_WAYS, actor=actor, request_id=actor.request_id)


def _kept(told: RequestTold, *, village_code: str, ways: tuple[str, ...], actor: Actor | None, request_id: str) -> Received:
    today = timezone.localdate()
    parts = _parts(told, ways, today)
    code = secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        row = HelpRequest.objects.create(
            way=told.way,
            village_code=village_code,
            risk=told.risk,
            outside_number=told.outside_number.strip()[:60],
            sealed_told=json.dumps(parts, ensure_ascii=False),
            receipt_hash=hash_of(code),
            officer_id=actor.officer_id if actor else None,
            received_at=timezone.now(),
            due_on=due_after(county_policy(today), "application_check_days", today),
        )
        record(
            Change(
                actor_id=actor.officer_id if actor else None,
                for_actor_id=actor.for_officer_id if actor else None,
                act="receive_request",
                subject_kind="help_request",
                subject_id=str(row.pk),
                division_code=village_code,
                changes={
                    "way": [None, told.way],
                    "risk": [None, told.risk],
                    "told": [None, keys().index(row_text(parts), "help_request")],
                },
                request_id=request_id,
            )
        )
    return Received(row, code)


def row_text(parts: dict[str, str]) -> str:
    """Return what was told as one text, of which the trail keeps a keyed fingerprint."""
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def _parts(told: RequestTold, ways: tuple[str, ...], today: date) -> dict[str, str]:
    """Return what was told, cleaned; raise ``CaseRefused`` at the first fault."""
    parts = {name: str(getattr(told, name)).strip() for name in LONGEST}
    if told.way not in ways:
        raise CaseRefused("no_way", NO_WAY, allowed=", ".join(ways))
    if not parts["name"]:
        raise CaseRefused("no_name", NO_NAME)
    if told.way in {"relative", "proxy"} and not parts["teller"]:
        raise CaseRefused("no_teller", NO_TELLER)
    if told.risk and told.risk not in county_policy(today).codes("risk_types").entries:
        raise CaseRefused("no_risk", NO_RISK)
    for name, most in LONGEST.items():
        if len(parts[name]) > most:
            raise CaseRefused("too_long", TOO_LONG, zh=FIELD[name].zh, en=FIELD[name].en, most=most)
    return parts | _numbers(parts["id_number"], parts["phone"])


def _numbers(id_number: str, phone: str) -> dict[str, str]:
    read = read_id(id_number)
    if id_number and read.id18 is None:
        raise CaseRefused("bad_id", BAD_ID)
    digits = phone.replace(" ", "").replace("-", "")
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) in PHONE_LENGTHS):
        raise CaseRefused("bad_phone", BAD_PHONE)
    return {"id_number": read.id18 or "", "phone": digits}
