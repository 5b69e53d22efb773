"""The left menu: two levels, each item with its icon, its page and the act that it needs. What an officer may not do is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor


@dataclass(frozen=True)
class MenuItem:
    """One page of the menu.

    Parameters
    ----------
    view
        Name of the page's address.
    act
        What the actor must be allowed; empty: everybody.
    """

    title: str | Promise
    icon: str
    view: str
    act: str = ""


@dataclass(frozen=True)
class MenuGroup:
    """A first-level word of the menu with its pages; without a title the pages stand by themselves."""

    title: str | Promise
    icon: str
    items: tuple[MenuItem, ...]


MENU = (
    MenuGroup("", "", (MenuItem(_("Home"), icon="home", view="home"), MenuItem(_("What waits"), icon="bell", view="todo"))),
    MenuGroup(
        _("Households and persons"),
        icon="users",
        items=(
            MenuItem(_("Households"), icon="list-details", view="households", act="see_households"),
            MenuItem(_("Village pages"), icon="building-community", view="villages", act="see_households"),
            MenuItem(_("Map"), icon="map-2", view="map", act="see_figures"),
        ),
    ),
    MenuGroup(
        _("Clues and monitoring"),
        icon="radar",
        items=(
            MenuItem(_("Clues"), icon="alert-triangle", view="clues", act="see_clues"),
            MenuItem(_("Excel door"), icon="table-import", view="deliveries", act="import_files"),
            MenuItem(_("Files of the month"), icon="files", view="month_files", act="run_month"),
            MenuItem(_("Runs of the month"), icon="calendar-cog", view="months", act="run_month"),
        ),
    ),
    MenuGroup(
        _("Papers and lists"),
        icon="clipboard-list",
        items=(
            MenuItem(_("Lists from above"), icon="checklist", view="lists", act="answer_lists"),
            MenuItem(_("Filing of papers"), icon="file-stack", view="filing", act="change_household"),
            MenuItem(_("Forms"), icon="forms", view="forms", act="see_forms"),
            MenuItem(_("National system"), icon="arrows-left-right", view="national", act="bridge_national"),
        ),
    ),
    MenuGroup(
        _("Casework"),
        icon="folders",
        items=(
            MenuItem(_("Cases"), icon="folder-check", view="cases", act="see_cases"),
            MenuItem(_("Requests for help"), icon="message-2", view="requests", act="see_requests"),
            MenuItem(_("Campaigns"), icon="walk", view="campaigns", act="see_campaigns"),
            MenuItem(_("Yearly survey"), icon="calendar-stats", view="surveys", act="see_surveys"),
            MenuItem(_("Referrals"), icon="send", view="referrals", act="see_referrals"),
            MenuItem(_("Comparison with departments"), icon="building-bank", view="comparisons", act="compare_cases"),
            MenuItem(_("Deliberation"), icon="users-group", view="meetings", act="hold_meetings"),
            MenuItem(_("Notices"), icon="speakerphone", view="notices", act="see_cases"),
            MenuItem(_("Reports"), icon="report-analytics", view="reports", act="see_reports"),
            MenuItem(_("Register of problems"), icon="clipboard-check", view="problems", act="see_problems"),
            MenuItem(_("Precision of the rules"), icon="target-arrow", view="precision", act="see_precision"),
        ),
    ),
    MenuGroup(
        _("Officers and roles"),
        icon="shield",
        items=(
            MenuItem(_("Officers"), icon="id-badge-2", view="officers", act="see_officers"),
            MenuItem(_("Village people"), icon="qrcode", view="village_officers", act="enrol_village_officer"),
            MenuItem(_("Role matrix"), icon="table", view="roles", act="see_roles"),
            MenuItem(_("Stand-ins"), icon="switch-horizontal", view="stand_ins", act="stand_in"),
        ),
    ),
    MenuGroup(
        _("System"),
        icon="settings",
        items=(
            MenuItem(_("Long work"), icon="list-check", view="jobs", act="see_jobs"),
            MenuItem(_("Raw departmental rows"), icon="trash", view="retention", act="see_retention"),
            MenuItem(_("Audit trail"), icon="history", view="trail", act="see_trail"),
            MenuItem(_("Health of the system"), icon="heartbeat", view="system", act="see_health_of_system"),
        ),
    ),
)


@dataclass(frozen=True)
class Shown:
    """An item as the template shows it."""

    title: str | Promise
    icon: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class ShownGroup:
    """A group as the template shows it."""

    title: str | Promise
    icon: str
    items: tuple[Shown, ...]


def menu_of(actor: Actor, path: str, menu: Sequence[MenuGroup] = MENU) -> tuple[ShownGroup, ...]:
    """Return the menu of an actor on a page; the item whose address begins the page's own, the longest, is where he is."""
    held = [(group, [(item, reverse(item.view)) for item in group.items if _may(actor, item)]) for group in menu]
    here = max((url for _group, items in held for _item, url in items if _begins(path, url)), key=len, default="")
    return tuple(
        ShownGroup(group.title, group.icon, tuple(Shown(item.title, item.icon, url, url == here) for item, url in items))
        for group, items in held
        if items
    )


def _may(actor: Actor, item: MenuItem) -> bool:
    return bool(actor.roles) and (not item.act or actor.may(item.act))


def _begins(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
