"""A round: work that goes from home to home between a first and a last day, with its coverage by village. Campaigns and yearly surveys are rounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import Campaign, Survey
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.config.states import State
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.operations.save_view import visible_views
from jingzhun.values.speech import Bilingual

Round = TypeVar("Round", Campaign, Survey)
NO_DAYS = Bilingual("请填写起止日期，结束不早于开始", "give its first and last day, the last not before the first")
NO_SHARE = "—"


@dataclass(frozen=True)
class RoundLine(Generic[Round]):
    """A round on the list."""

    row: Round
    state: State


@dataclass(frozen=True)
class RoundsPage(Generic[Round]):
    """The rounds of a kind, and the form to begin one; ``views`` are saved lists by their query."""

    lines: tuple[RoundLine[Round], ...]
    views: tuple[tuple[str, str], ...]
    may_lead: bool
    today: date
    given: dict[str, str] = field(default_factory=dict)
    refused: Bilingual | None = None


def rounds_page(actor: Actor, lines: Iterable[RoundLine[Round]], *, may_lead: bool) -> RoundsPage[Round]:
    """Return rounds as their page has them, with the saved lists for whoever may begin one."""
    return RoundsPage(tuple(lines), saved_lists(actor) if may_lead else (), may_lead, timezone.localdate())


def saved_lists(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return the lists of households that an actor may use as a scope: query and name."""
    return tuple((str(view.settings.get("query", "")), view.name) for view in visible_views(actor, "households"))


def days_of_round(first: date | None, last: date | None) -> tuple[date, date]:
    """Return the first and last day as they may be kept; raise ``CaseRefused`` ``no_days`` where one is missing or they are turned round."""
    if first is None or last is None or last < first:
        raise CaseRefused("no_days", NO_DAYS)
    return first, last


def state_of_round(row: Campaign | Survey, *, ended: str | Promise | None) -> State:
    """Return where a round stands today; ``ended`` says how it ended, null while it runs."""
    today = timezone.localdate()
    if ended is not None:
        return State("steady", ended)
    if row.from_on > today:
        return State("none", _("not begun"))
    return State("risk", _("past its last day")) if row.to_on < today else State("watch", _("running"))


def chosen_village(villages: Collection[str], wanted: str) -> str:
    """Return the only village, or the one wanted if it is among them, or an empty text."""
    if len(villages) == 1:
        return next(iter(villages))
    return wanted if wanted in villages else ""


def share(part: int, whole: int) -> str:
    """Return a share of homes as a page tells it; a dash where there is none to be a share of."""
    return f"{part / whole:.1%}" if whole else NO_SHARE


def tell(actor: Actor, act: str, row: Campaign | Survey, *, changes: Mapping[str, object], home: Household | None = None) -> None:
    """Record an act of a round, or of one of its homes."""
    record(tell_of(actor, act, row, changes=changes, home=home))


def tell_of(
    actor: Actor, act: str, row: Campaign | Survey, *, changes: Mapping[str, object], home: Household | None = None
) -> Change:
    """Return an act of a round as the trail keeps it."""
    return Change(
        actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act=act, subject_kind=str(row._meta.model_name),
        subject_id=str(row.pk), household_id=home.pk if home else None, division_code=home.village_code if home else "",
        changes=changes, request_id=actor.request_id,
    )  # fmt: skip
