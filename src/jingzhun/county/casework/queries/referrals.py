"""Referrals as they are listed, and the list of those a department has not answered."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import Referral
from jingzhun.county.casework.referral_contexts import ReferralLine, ReferralsPage
from jingzhun.county.casework.visible import visible_referrals
from jingzhun.county.clues.labels import label
from jingzhun.county.config.states import State, clock_of
from jingzhun.county.registry.queries import place_names
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook

PAGE = 50
TABS = ("waiting", "late", "ended")
HEADER = (
    "序号",
    "乡镇",
    "村",
    "户主",
    "措施",
    "转介文号",
    "转介日期",
    "答复期限",
    "受理/不受理",
    "不受理理由",
    "答复日期",
    "经办人",
)
STATES = {
    "sent": State("watch", _("waits for the department")),
    "accepted": State("steady", _("accepted")),
    "refused": State("risk", _("not accepted")),
    "withdrawn": State("none", _("taken back")),
}


def referrals_in(actor: Actor, tab: str, today: date) -> QuerySet[Referral]:
    """Return the referrals of a tab, those due first."""
    rows = visible_referrals(actor)
    if tab == "ended":
        return rows.exclude(state="sent").order_by("-id")
    rows = rows.filter(state="sent")
    return rows.filter(due_on__lt=today) if tab == "late" else rows


def referrals_shown(actor: Actor, tab: str, page: int) -> ReferralsPage:
    """Return a tab of referrals."""
    today, first = timezone.localdate(), (max(page, 1) - 1) * PAGE
    rows = list(referrals_in(actor, tab, today)[first : first + PAGE + 1])
    names = place_names({row.household.village_code for row in rows})
    waiting = referrals_in(actor, "waiting", today).order_by("department").values_list("department", flat=True).distinct()
    return ReferralsPage(
        lines=tuple(line_of(row, today, names) for row in rows[:PAGE]),
        tab=tab,
        counts={one: referrals_in(actor, one, today).count() for one in TABS},
        next_page=f"?tab={tab}&page={page + 1}" if len(rows) > PAGE else "",
        departments=tuple((code, label("departments", code, today)) for code in waiting),
        today=today,
        may_answer=actor.may("answer_referrals"),
        may_refer=actor.may("refer_measures"),
    )


def line_of(row: Referral, today: date, names: dict[str, str]) -> ReferralLine:
    """Return a referral in words."""
    code = row.household.village_code
    return ReferralLine(
        row=row,
        village=names.get(code, code),
        measure=label("measure_kinds", row.measure.measure, row.sent_on),
        department=label("departments", row.department, row.sent_on),
        state=STATES[row.state],
        clock=clock_of(row.due_on, today) if row.state == "sent" else None,
    )


def department_list(actor: Actor, department: str) -> tuple[str, bytes, int] | None:
    """Return name, workbook and rows of the referrals a department has not answered, without numbers or causes; null where there is none."""
    today = timezone.localdate()
    rows = list(referrals_in(actor, "waiting", today).filter(department=department))
    if not rows:
        return None
    names = place_names({code for row in rows for code in (row.household.village_code, row.household.village_code[:9])})
    told: list[list[Cell]] = [
        [
            number, names.get(row.household.village_code[:9], ""), names.get(row.household.village_code, ""), row.household.head_name,
            label("measure_kinds", row.measure.measure, row.sent_on).zh, row.document_no, row.sent_on.isoformat(),
            row.due_on.isoformat() if row.due_on else "", "", "", "", "",
        ]
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    title = label("departments", department, today).zh
    return f"转介清单-{title}-{today}.xlsx", write_workbook([OutSheet("转介清单", list(HEADER), told)]), len(rows)
