"""The role matrix and the conflict report, on a page and as a workbook for an assessor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from jingzhun.county.accounts.conflicts import conflicts_for, holders_for
from jingzhun.county.accounts.contexts import RolesPage
from jingzhun.county.accounts.names import act_name, role_name
from jingzhun.county.accounts.permissions import ACTS, ROLES
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.sheets.writing import OutSheet, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAY, MAY_FRESH = "●", "◆"  # may; may after the second factor was asked again


@require_safe
@with_act("see_roles")
def roles(request: HttpRequest) -> HttpResponse:
    """Show what each role may do, who holds it, and what conflicts."""
    return render(request, "accounts/roles.html", {"shown": _shown(request)})


@require_safe
@with_act("see_roles")
def roles_export(request: HttpRequest) -> HttpResponse:
    """Send the role matrix, the holders and the conflicts as a workbook, as they are on the page."""
    shown = _shown(request)
    matrix = OutSheet(
        gettext("Role matrix"),
        [gettext("Act"), *(name for _, name in shown.roles)],
        [[name, *marks] for _, name, marks in shown.acts],
    )
    holders = OutSheet(
        gettext("Who holds what"),
        [
            gettext("Name"),
            gettext("User name"),
            gettext("Office"),
            gettext("Role"),
            gettext("Division"),
            gettext("From"),
            gettext("To"),
        ],
        [
            [one.officer.name, one.officer.username, one.officer.office, name, one.division_code, one.from_on, one.to_on]
            for one, name in shown.holders
        ],
    )
    conflicts = OutSheet(
        gettext("Conflicts"),
        [gettext("Matter"), gettext("Name"), gettext("Detail")],
        [[str(one.kind), one.officer.name if one.officer else "", one.detail] for one in shown.conflicts],
    )
    answer = HttpResponse(write_workbook([matrix, holders, conflicts]), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="roles-{timezone.localdate():%Y%m%d}.xlsx"'
    return answer


def _shown(request: HttpRequest) -> RolesPage:
    actor, today = actor_in(request), timezone.localdate()
    acts = [
        (code, act_name(code), [(MAY_FRESH if act.steps_up else MAY) if role in act.roles else "" for role in ROLES])
        for code, act in ACTS.items()
    ]
    return RolesPage(
        roles=[(role, role_name(role)) for role in ROLES],
        acts=acts,
        holders=[(one, role_name(one.role)) for one in holders_for(actor, today)],
        conflicts=conflicts_for(actor, today),
    )
