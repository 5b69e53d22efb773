"""Requests for help as they are listed and shown: whose clock runs, who it might be about, what was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import OPEN_STATES, ApplicationDoor, HelpRequest
from jingzhun.county.casework.request_contexts import DoorLine, DoorsPage, RequestLine, RequestPage, RequestsPage
from jingzhun.county.casework.visible import request_for, visible_requests
from jingzhun.county.clues.labels import label
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.sealed import keys
from jingzhun.county.config.states import State, clock_of
from jingzhun.county.registry.models import Person
from jingzhun.county.registry.queries import place_names, villages_of, visible_persons
from jingzhun.county.registry.searching import index_of_id, index_of_phone
from jingzhun.values.masks import mask_id, mask_phone
from jingzhun.values.names import fold_variants
from jingzhun.values.speech import Bilingual

PAGE = 50
MOST_CANDIDATES = 8
TABS = ("waiting", "late", "ended")
OPENED_BY_REQUEST = ("monitoring", "re_identification")
WAYS = {
    "own": _("applied by itself"),
    "relative": _("a relative applied"),
    "proxy": _("the village applied for it"),
    "hotline": _("hotline"),
    "petition": _("petition"),
    "paper": _("on paper"),
}
STATES = {
    "new": State("watch", _("new")),
    "placed": State("info", _("household found")),
    "in_case": State("info", _("a case is open")),
    "answered": State("steady", _("answer given")),
    "withdrawn": State("none", _("withdrawn")),
}


def requests_in(actor: Actor, tab: str, today: date) -> QuerySet[HelpRequest]:
    """Return the requests of a tab, those due first."""
    rows = visible_requests(actor)
    if tab == "ended":
        return rows.exclude(state__in=OPEN_STATES).order_by("-id")
    rows = rows.filter(state__in=OPEN_STATES).order_by("due_on", "id")
    return rows.filter(due_on__lt=today) if tab == "late" else rows


def requests_shown(actor: Actor, tab: str, page: int) -> RequestsPage:
    """Return a tab of requests."""
    today = timezone.localdate()
    first = (max(page, 1) - 1) * PAGE
    some = list(requests_in(actor, tab, today)[first : first + PAGE + 1])
    counts = {one: requests_in(actor, one, today).count() for one in TABS}
    return RequestsPage(
        lines=lines_of(some[:PAGE], today),
        tab=tab,
        counts=counts,
        next_page=f"?tab={tab}&page={page + 1}" if len(some) > PAGE else "",
        ways=tuple(WAYS.items()),
        risks=risks_on(today),
        villages=villages_of(actor, "take_requests"),
        may_take=actor.may("take_requests"),
    )


def risks_on(day: date) -> tuple[tuple[str, Bilingual], ...]:
    """Return what may have happened, as the codes of ``risk_types``."""
    listed = county_policy(day).codes("risk_types")
    return tuple((code, listed.label(code)) for code in listed.valid_on(day))


def lines_of(rows: Sequence[HelpRequest], today: date) -> tuple[RequestLine, ...]:
    """Return requests as lines; the name is the one that was told."""
    names = place_names({row.village_code for row in rows})
    return tuple(
        RequestLine(
            row,
            row.told["name"],
            names.get(row.village_code, row.village_code),
            WAYS[row.way],
            label("risk_types", row.risk, today) if row.risk else None,
            STATES[row.state],
            clock_of(row.due_on, today) if row.due_on and row.state in OPEN_STATES else None,
        )
        for row in rows
    )


def request_shown(actor: Actor, request_id: int) -> RequestPage:
    """Return a request with whom it may be about; numbers are masked."""
    row, today = request_for(actor, request_id), timezone.localdate()
    told = row.told
    return RequestPage(
        line=lines_of([row], today)[0],
        told=told | {"id_number": mask_id(told["id_number"]), "phone": mask_phone(told["phone"])},
        candidates=tuple(candidates(actor, told, row.village_code)) if row.state in OPEN_STATES and row.household is None else (),
        answer=row.answer,
        may_take=actor.may("take_requests", row.village_code) and row.state in OPEN_STATES,
        may_open=actor.may("open_case", row.village_code) and row.household is not None and row.case_id is None,
        procedures=OPENED_BY_REQUEST,
    )


def candidates(actor: Actor, told: dict[str, str], village_code: str) -> list[Person]:
    """Return persons whom a request may be about: the same id, the same phone, or the same name in the village or one a township knows."""
    wanted = Q(name_key=fold_variants(told["name"]), household__village_code=village_code)
    if told["id_number"]:
        wanted |= Q(id_index=index_of_id(told["id_number"], keys()))
    if told["phone"]:
        wanted |= Q(phone_index=index_of_phone(told["phone"], keys()))
    rows = visible_persons(actor).filter(wanted, died_on__isnull=True, household__closed_on__isnull=True)
    return list(rows.select_related("household").order_by("household_id", "person_id")[:MOST_CANDIDATES])


def doors_shown(actor: Actor) -> DoorsPage:
    """Return the villages of an officer with their doors."""
    villages = villages_of(actor, "make_doors")
    doors = {d.village_code: d for d in ApplicationDoor.objects.filter(ended_at__isnull=True)}
    towns = place_names({code[:9] for code, _name in villages})
    return DoorsPage(tuple(DoorLine(code, name, towns.get(code[:9], ""), doors.get(code)) for code, name in villages))
