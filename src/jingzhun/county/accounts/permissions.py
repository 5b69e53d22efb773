"""What each role may do: one line an act. Page, API, command line and job ask the same table; docs and the matrix test read it.

Roles are separate as practice.md P6 says. The three administrators exclude each other (GB/T 22239, separation of admin powers).
"""

from __future__ import annotations

from dataclasses import dataclass

VILLAGE_COMMITTEE = "village_committee"  # 村两委: proposes, posts notices
VILLAGE_CLERK = "village_clerk"  # 村信息员: types
RESIDENT_TEAM = "resident_team"  # 驻村工作队
ASSIGNED_HELPER = "assigned_helper"  # 帮扶责任人: own households only
TOWNSHIP_CLERK = "township_clerk"
TOWNSHIP_APPROVER = "township_approver"
LEADING_GROUP_OFFICE = "leading_group_office"  # 县级主管部门: the data officer
DEPARTMENT_OFFICER = "department_officer"
HOSPITAL_CASHIER = "hospital_cashier"
FINANCE = "finance"
HEALTH = "health"
SUPERVISOR = "supervisor"
LEADER = "leader"
SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"
AUDIT_ADMIN = "audit_admin"

VILLAGE = (VILLAGE_COMMITTEE, VILLAGE_CLERK, RESIDENT_TEAM)
TOWNSHIP = (TOWNSHIP_CLERK, TOWNSHIP_APPROVER)
ADMINS = (SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN)
ROLES = (
    *VILLAGE,
    ASSIGNED_HELPER,
    *TOWNSHIP,
    LEADING_GROUP_OFFICE,
    DEPARTMENT_OFFICER,
    HOSPITAL_CASHIER,
    FINANCE,
    HEALTH,
    SUPERVISOR,
    LEADER,
    *ADMINS,
)


@dataclass(frozen=True)
class Act:
    """One thing that can be done.

    Parameters
    ----------
    roles
        Who may, within the divisions they hold the role for.
    by_system
        Whether a job without an officer may.
    steps_up
        Whether the second factor is asked again when it was not given in the last minutes.
    """

    roles: frozenset[str]
    by_system: bool = False
    steps_up: bool = False


def _act(*roles: str, by_system: bool = False, steps_up: bool = False) -> Act:
    return Act(frozenset(roles), by_system, steps_up)


SEES_PEOPLE = (*VILLAGE, ASSIGNED_HELPER, *TOWNSHIP, LEADING_GROUP_OFFICE, SUPERVISOR)
WRITES_PEOPLE = (VILLAGE_CLERK, RESIDENT_TEAM, TOWNSHIP_CLERK, LEADING_GROUP_OFFICE)

ACTS: dict[str, Act] = {
    # registry
    "see_households": _act(*SEES_PEOPLE, HEALTH, FINANCE, by_system=True),
    "see_health_details": _act(HEALTH, by_system=True),
    "see_figures": _act(*SEES_PEOPLE, HEALTH, FINANCE, LEADER, DEPARTMENT_OFFICER, by_system=True),
    "change_household": _act(*WRITES_PEOPLE, by_system=True),
    "merge_households": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),
    "change_divisions": _act(LEADING_GROUP_OFFICE, by_system=True),
    "unmask_numbers": _act(*VILLAGE, *TOWNSHIP, LEADING_GROUP_OFFICE, HEALTH),
    "assign_helper": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),
    "export_households": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE, SUPERVISOR),
    "export_numbers": _act(LEADING_GROUP_OFFICE, steps_up=True),
    "see_retention": _act(SECURITY_ADMIN),
    "erase_raw_rows": _act(SECURITY_ADMIN, by_system=True, steps_up=True),
    # clues and the month
    "see_clues": _act(*SEES_PEOPLE, by_system=True),
    "see_office_words": _act(*TOWNSHIP, LEADING_GROUP_OFFICE, SUPERVISOR, by_system=True),  # amounts, lines, sources (P28)
    "answer_clue": _act(VILLAGE_CLERK, RESIDENT_TEAM, *TOWNSHIP, LEADING_GROUP_OFFICE),
    "run_month": _act(LEADING_GROUP_OFFICE, by_system=True),
    # the Excel door
    "import_files": _act(LEADING_GROUP_OFFICE, DEPARTMENT_OFFICER, TOWNSHIP_CLERK, by_system=True),  # a township: of its own people
    "confirm_import": _act(LEADING_GROUP_OFFICE, by_system=True),
    # nothing typed twice: lists from above, forms, the national system
    "give_lists": _act(LEADING_GROUP_OFFICE),
    "answer_lists": _act(*VILLAGE, TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),
    "see_forms": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),
    "fill_forms": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE, by_system=True, steps_up=True),  # with whole ids
    "bridge_national": _act(LEADING_GROUP_OFFICE, by_system=True),
    # casework; which role may take which step stands in the procedure, which is policy
    "see_cases": _act(*SEES_PEOPLE, by_system=True),
    "open_case": _act(*VILLAGE, ASSIGNED_HELPER, TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),
    "work_case": _act(*VILLAGE, ASSIGNED_HELPER, *TOWNSHIP, LEADING_GROUP_OFFICE),
    "see_campaigns": _act(*SEES_PEOPLE),
    "lead_campaigns": _act(LEADING_GROUP_OFFICE),
    "visit_campaigns": _act(*VILLAGE, ASSIGNED_HELPER, TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),
    "see_surveys": _act(*SEES_PEOPLE),
    "lead_surveys": _act(LEADING_GROUP_OFFICE),
    "fill_surveys": _act(*VILLAGE, ASSIGNED_HELPER, TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),  # a home's income sheet, signed (P16)
    "answer_surveys": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),  # a fall or a low income looked into
    "compare_cases": _act(LEADING_GROUP_OFFICE),  # departments asked and their replies, with values
    "hold_meetings": _act(*VILLAGE),  # called by any of them; the procedure says who deliberates
    "post_notice": _act(VILLAGE_COMMITTEE, VILLAGE_CLERK, TOWNSHIP_CLERK),
    "see_requests": _act(*VILLAGE, *TOWNSHIP, LEADING_GROUP_OFFICE, SUPERVISOR),
    "take_requests": _act(*VILLAGE, TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),  # written down, placed, answered (P31)
    "make_doors": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),  # a village's QR code for applying
    "see_referrals": _act(*TOWNSHIP, LEADING_GROUP_OFFICE, SUPERVISOR),
    "refer_measures": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE),  # a planned measure handed to its department (P19)
    "answer_referrals": _act(LEADING_GROUP_OFFICE),  # what the department said comes to the county
    "read_deliveries": _act(LEADING_GROUP_OFFICE, by_system=True),  # what departments' files show of planned measures (P19)
    "see_reports": _act(*TOWNSHIP, LEADING_GROUP_OFFICE, SUPERVISOR, LEADER),
    "freeze_report": _act(LEADING_GROUP_OFFICE),
    # evaluation: how precise the rules are, and what inspectors found (P20)
    "see_precision": _act(*TOWNSHIP, LEADING_GROUP_OFFICE, SUPERVISOR, LEADER),
    "see_problems": _act(*TOWNSHIP, LEADING_GROUP_OFFICE, DEPARTMENT_OFFICER, SUPERVISOR, LEADER),
    "keep_problems": _act(LEADING_GROUP_OFFICE),
    "work_problems": _act(TOWNSHIP_CLERK, LEADING_GROUP_OFFICE, DEPARTMENT_OFFICER),
    "close_problems": _act(LEADING_GROUP_OFFICE, SUPERVISOR),  # another person than told it mended
    # keys of the API
    "see_api_keys": _act(SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN),
    "make_api_key": _act(SYSTEM_ADMIN, by_system=True, steps_up=True),
    # the trail
    "see_trail": _act(SUPERVISOR, AUDIT_ADMIN),
    "review_pace": _act(SUPERVISOR, AUDIT_ADMIN),
    "see_reads_of_household": _act(SUPERVISOR, AUDIT_ADMIN, LEADING_GROUP_OFFICE),
    # jobs
    "see_jobs": _act(LEADING_GROUP_OFFICE, TOWNSHIP_CLERK, SYSTEM_ADMIN, by_system=True),
    "stop_job": _act(LEADING_GROUP_OFFICE, SYSTEM_ADMIN),
    # accounts
    "see_officers": _act(SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN, TOWNSHIP_APPROVER),
    "see_roles": _act(*ADMINS, SUPERVISOR),
    "make_officer": _act(SYSTEM_ADMIN, by_system=True, steps_up=True),
    "disable_officer": _act(SYSTEM_ADMIN, by_system=True, steps_up=True),
    "appoint": _act(SECURITY_ADMIN, by_system=True, steps_up=True),
    "reset_second_factor": _act(SECURITY_ADMIN, by_system=True, steps_up=True),
    "end_sessions": _act(SECURITY_ADMIN, steps_up=True),
    "enrol_village_officer": _act(TOWNSHIP_APPROVER),
    "stand_in": _act(*(set(ROLES) - set(ADMINS))),
    # the system
    "change_key": _act(SECURITY_ADMIN, by_system=True, steps_up=True),
    "see_health_of_system": _act(*ADMINS, LEADING_GROUP_OFFICE, by_system=True),
}
