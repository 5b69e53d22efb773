"""One act on every household of a selection, as a job: the same operation as for one, with the same rules, and a result for each.

A household that the act refuses keeps the reason and stops nobody else. What was done can be undone household by household, by another
job on the same selection (trust.md F55).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.county.registry.models import SelectedHousehold
from jingzhun.county.registry.operations.assign_helper import AssignRefused, assign_helper
from jingzhun.county.registry.operations.end_helper import end_helper
from jingzhun.county.registry.operations.live import NO_REASON, NOT_VISIBLE, LifeRefused, Told
from jingzhun.county.registry.operations.make_selection import SelectionRefused, selection_for
from jingzhun.county.registry.operations.regroup import move_household
from jingzhun.county.registry.operations.undo_life import undo_life
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

AT_A_TIME = 50  # households a chunk: a second of work, so that stopping is prompt and a lease never runs out
LONGEST = 200  # of a reason, as the column holds it
TITLE = Bilingual("批量办理", "an act on many households")
UNKNOWN_ACT = Bilingual("没有“{act}”这种批量办理；可选：{allowed}", "there is no act '{act}' on many; known: {allowed}")
NOT_ALLOWED = Bilingual("无权办理这一户", "you may not do this to the household")
HELPS = Bilingual("这位帮扶责任人已在帮扶这一户", "this helper helps the household already")
NOT_DONE = Bilingual("这一户没有可撤销的办理", "there is nothing to undo for this household")
USED = Bilingual("这次选择已经办理过；请重新选择", "this selection was acted on before; choose anew")

Arguments = Mapping[str, object]


def _serve_in(actor: Actor, item: SelectedHousehold, given: Arguments) -> int | None:
    told = Told(on=timezone.localdate(), reason=str(given["reason"]))
    village = str(given["village_code"])
    event = move_household(actor=actor, household_id=item.household_id, village_code=village, told=told, serving_only=True)
    return event.pk


def _assign(actor: Actor, item: SelectedHousehold, given: Arguments) -> int | None:
    officer = int(str(given["officer_id"]))
    became = assign_helper(actor=actor, household_ids=[item.household_id], officer_id=officer, on=_day(given))
    if became.there:
        raise AssignRefused("helps", HELPS)
    if became.left_out:
        raise LifeRefused("not_visible", NOT_VISIBLE)
    return None


def _end(actor: Actor, item: SelectedHousehold, given: Arguments) -> int | None:
    end_helper(actor=actor, household_id=item.household_id, officer_id=int(str(given["officer_id"])), on=_day(given))
    return None


def _undo(actor: Actor, item: SelectedHousehold, given: Arguments) -> int | None:
    if item.life_event_id is None:
        raise LifeRefused("not_done", NOT_DONE)
    undo_life(actor=actor, event_id=item.life_event_id, reason=str(given["reason"]))
    return None


def _day(given: Arguments) -> date:
    return date.fromisoformat(str(given["on"])) if given.get("on") else timezone.localdate()


ACTS: Mapping[str, Callable[[Actor, SelectedHousehold, Arguments], int | None]] = {
    "serve_in": _serve_in,
    "assign_helper": _assign,
    "end_helper": _end,
    "undo": _undo,
}


def act_on_many(*, actor: Actor, selection_id: str, act: str, reason: str, arguments: Mapping[str, object]) -> Job:
    """Ask for an act on every household of one's own selection, and return the job.

    Parameters
    ----------
    act
        One of ``ACTS``; ``undo`` takes back what the act before did.
    arguments
        Those of the act: ``village_code``, or ``officer_id`` and ``on``.

    Raises
    ------
    Http404
        Where the selection is not the actor's.
    PermissionDenied
        Where the actor changes no households.
    SelectionRefused
        ``unknown_act``, ``used``, ``no_reason``.
    """
    selection = selection_for(actor, selection_id)
    if act not in ACTS:
        raise SelectionRefused("unknown_act", UNKNOWN_ACT, act=act[:20], allowed=", ".join(ACTS))
    if not reason.strip():
        raise SelectionRefused("no_reason", NO_REASON)
    with transaction.atomic():
        if act == "undo":
            selection.items.filter(state="done").update(state="waiting")
        elif selection.items.exclude(state="waiting").exists():
            raise SelectionRefused("used", USED)
        return ask_job(
            actor=actor,
            kind=MANY,
            arguments={**arguments, "selection": selection.pk, "act": act, "reason": reason.strip()},
            division_code=next(iter(actor.scope_of("change_household").divisions), settings.ENVIRONMENT.county),
            single_flight=f"selection-{selection.pk}",
        )


def do_chunk(held: Held) -> Chunk:
    """Do the next households of the selection."""
    items = SelectedHousehold.objects.filter(selection_id=str(held.arguments["selection"]))
    total = items.count()
    waiting = list(items.filter(state="waiting").order_by("household_id")[:AT_A_TIME])
    done = total - items.filter(state="waiting").count() + len(waiting)
    is_last = len(waiting) < AT_A_TIME

    def write() -> None:
        for item in waiting:
            _do(held, item)

    counted = {"selection": held.arguments["selection"]}
    return Chunk(counted, done, total, write=write, is_last=is_last, step=TITLE, result=counted)


def _do(held: Held, item: SelectedHousehold) -> None:
    try:
        with transaction.atomic():
            event = ACTS[str(held.arguments["act"])](held.actor, item, held.arguments)
    except JingzhunError as refused:
        _keep(item, "refused", refused.sentence)
    except PermissionDenied:
        _keep(item, "refused", NOT_ALLOWED)
    except Http404:
        _keep(item, "refused", NOT_VISIBLE)
    else:
        item.life_event_id = event
        _keep(item, "done", None)


def _keep(item: SelectedHousehold, state: str, why: Bilingual | None) -> None:
    item.state = state
    item.why_zh, item.why_en = (why.zh[:LONGEST], why.en[:LONGEST]) if why else ("", "")
    item.save(update_fields=("state", "life_event_id", "why_zh", "why_en"))


MANY = JobKind("act_on_many", TITLE, "change_household", do_chunk)
