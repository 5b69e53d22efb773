"""Step five: say that the file goes in. Correct rows only, or all or nothing; from a dated number of rows on, a second person says so too."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, are_two_persons, persons_behind
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.operations.start_month import ONE_AT_A_TIME
from jingzhun.county.intake.models import MODES, Delivery
from jingzhun.county.intake.operations.fix_rows import locked
from jingzhun.county.intake.operations.upload_file import DoorRefused, ask_check
from jingzhun.county.intake.trail import tell
from jingzhun.county.intake.work import RUN_TITLE, kind_of
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.values.speech import Bilingual

NOT_NOW = Bilingual("这份文件现在不能确认（{state}）", "this file cannot be confirmed now ({state})")
WRONG_LEFT = Bilingual(
    "还有 {rows} 行错误；请改正，或选择“只导入正确行”", "{rows} rows are still wrong: mend them, or take the correct rows only"
)
NOTHING_NEW = Bilingual("没有可导入的新行", "there is no new row to take in")
NO_MODE = Bilingual("请选择“只导入正确行”或“全部导入”", "choose the correct rows only, or all or nothing")
SAME_PERSON = Bilingual("须由另一人确认", "another person must confirm")
BUSY = Bilingual(
    "另一份文件或月度处理正在写入，请稍后再确认", "another file or the month's run is being written: confirm again later"
)
NO_REASON = Bilingual("请写明核对情况", "say what was checked")


def confirm_delivery(*, actor: Actor, delivery_id: int, version: int, mode: str = "") -> Delivery:
    """Confirm a delivery, first or second, and return it; the run is asked for once enough persons have.

    Raises
    ------
    PermissionDenied
        Where the actor confirms no files.
    Http404
        Where there is no such delivery.
    DoorRefused
        ``changed``, ``not_now``, ``no_mode``, ``wrong_left``, ``nothing_new``, ``same_person``, ``busy``.
    """
    actor.must("confirm_import")
    with transaction.atomic():
        delivery = locked(actor, delivery_id, version, "confirm_import")
        if delivery.state == "waits_second":
            first = frozenset(n for n in (delivery.first_by, delivery.first_for) if n is not None)
            if not are_two_persons(first, persons_behind(actor)):
                raise DoorRefused("same_person", SAME_PERSON)
            delivery.second_by = actor.officer_id
            _start(actor, delivery)
        else:
            _first(actor, delivery, mode)
        tell(actor, "confirm_delivery", delivery, changes={"mode": [None, delivery.mode], "state": [None, delivery.state]})
    return delivery


def _first(actor: Actor, delivery: Delivery, mode: str) -> None:
    if delivery.state != "checked":
        raise DoorRefused("not_now", NOT_NOW, state=delivery.state)
    if mode not in MODES:
        raise DoorRefused("no_mode", NO_MODE)
    if mode == "all" and delivery.rows_wrong:
        raise DoorRefused("wrong_left", WRONG_LEFT, rows=delivery.rows_wrong)
    if not delivery.rows_new:
        raise DoorRefused("nothing_new", NOTHING_NEW)
    delivery.mode, delivery.first_by, delivery.first_for = mode, actor.officer_id, actor.for_officer_id
    if needs_second(delivery, timezone.localdate()):
        delivery.state = "waits_second"
        delivery.version += 1
        delivery.save()
    else:
        _start(actor, delivery)


def needs_second(delivery: Delivery, on: date) -> bool:
    """Return whether a delivery is so large that two persons confirm; where the number is not known, every one is."""
    limit = county_policy(on).rule("county/excel_door").whole("second_person_rows")
    return limit is None or delivery.rows_new >= limit


def _start(actor: Actor, delivery: Delivery) -> None:
    delivery.run_job = ask_job(
        actor=actor,
        kind=kind_of("excel_run", RUN_TITLE, "confirm_import"),
        arguments={"delivery": delivery.pk},
        division_code=delivery.division_code,
        single_flight=ONE_AT_A_TIME,
    )
    if delivery.run_job.kind != "excel_run" or delivery.run_job.arguments.get("delivery") != delivery.pk:
        raise DoorRefused("busy", BUSY)
    delivery.state = "running"
    delivery.version += 1
    delivery.save()


def write_answered(*, actor: Actor, delivery_id: int, version: int) -> Delivery:
    """Write the rows whose person was told in the linking queue, and return the delivery.

    Raises
    ------
    PermissionDenied, Http404
        As ``confirm_delivery``.
    DoorRefused
        ``changed``, ``not_now``, ``nothing_new``, ``busy``.
    """
    actor.must("confirm_import")
    with transaction.atomic():
        delivery = locked(actor, delivery_id, version, "confirm_import")
        if delivery.state != "done":
            raise DoorRefused("not_now", NOT_NOW, state=delivery.state)
        if not delivery.answers.filter(is_written=False, person__isnull=False).exists():
            raise DoorRefused("nothing_new", NOTHING_NEW)
        _start(actor, delivery)
        tell(actor, "confirm_delivery", delivery, changes={"answered": [None, True]})
    return delivery


def release_delivery(*, actor: Actor, delivery_id: int, version: int, reason: str) -> Delivery:
    """Let a delivery go on that was held for its volume, with what was checked, and return it.

    Raises
    ------
    PermissionDenied, Http404
        As ``confirm_delivery``.
    DoorRefused
        ``changed``, ``not_now``, ``no_reason``.
    """
    actor.must("confirm_import")
    if not reason.strip():
        raise DoorRefused("no_reason", NO_REASON)
    with transaction.atomic():
        delivery = locked(actor, delivery_id, version, "confirm_import")
        if delivery.state != "held":
            raise DoorRefused("not_now", NOT_NOW, state=delivery.state)
        delivery.release_reason = reason.strip()[:300]
        tell(actor, "release_delivery", delivery, changes={"state": ["held", "uploaded"]}, reason=delivery.release_reason)
        ask_check(actor, delivery)
    return delivery


def withdraw_delivery(*, actor: Actor, delivery_id: int, version: int) -> Delivery:
    """Withdraw a file that was not taken in, and return its delivery.

    Raises
    ------
    Http404
        Where it is not the actor's.
    DoorRefused
        ``changed``, ``not_now``.
    """
    with transaction.atomic():
        delivery = locked(actor, delivery_id, version)
        if delivery.state in {"running", "done", "undone", "withdrawn"}:
            raise DoorRefused("not_now", NOT_NOW, state=delivery.state)
        before, delivery.state = delivery.state, "withdrawn"
        delivery.version += 1
        delivery.save()
        tell(actor, "withdraw_delivery", delivery, changes={"state": [before, "withdrawn"]})
    return delivery
