"""What roles and acts are called on a page, and what the role matrix and the conflict report say."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLE_NAMES: Mapping[str, Promise] = {
    "village_committee": _("Village committee"),
    "village_clerk": _("Village clerk"),
    "resident_team": _("Resident team"),
    "assigned_helper": _("Assigned helper"),
    "township_clerk": _("Township clerk"),
    "township_approver": _("Township approver"),
    "leading_group_office": _("County office"),
    "department_officer": _("Department officer"),
    "hospital_cashier": _("Hospital cashier"),
    "finance": _("Finance office"),
    "health": _("Health office"),
    "supervisor": _("Supervisor"),
    "leader": _("County leader"),
    "system_admin": _("System administrator"),
    "security_admin": _("Security administrator"),
    "audit_admin": _("Audit administrator"),
}

ACT_NAMES: Mapping[str, Promise] = {
    "see_households": _("See households"),
    "see_health_details": _("See health details"),
    "see_figures": _("See figures"),
    "change_household": _("Change a household"),
    "merge_households": _("Merge households"),
    "change_divisions": _("Change division codes"),
    "unmask_numbers": _("Show a full number"),
    "assign_helper": _("Assign a helper"),
    "export_households": _("Export a list"),
    "export_numbers": _("Export full numbers"),
    "change_key": _("Change the key of sealed columns"),
    "see_retention": _("See which raw rows are too old"),
    "erase_raw_rows": _("Delete raw departmental rows"),
    "see_clues": _("See clues"),
    "run_month": _("Run the month"),
    "see_referrals": _("See referrals"),
    "refer_measures": _("Refer a measure to a department"),
    "answer_referrals": _("Keep a department's answer"),
    "read_deliveries": _("Read deliveries from departments' files"),
    "review_pace": _("Review a pace that was flagged"),
    "answer_clue": _("Answer a clue"),
    "see_office_words": _("See reasons in the office's words"),
    "import_files": _("Give files"),
    "confirm_import": _("Take files in"),
    "give_lists": _("Give lists out to villages"),
    "answer_lists": _("Answer rows of lists"),
    "see_forms": _("See forms that were filled"),
    "fill_forms": _("Fill forms"),
    "bridge_national": _("Compare with the national system"),
    "see_cases": _("See cases"),
    "open_case": _("Open a case"),
    "work_case": _("Work on a case"),
    "see_campaigns": _("See campaigns"),
    "lead_campaigns": _("Begin and close a campaign"),
    "visit_campaigns": _("Record homes of a campaign"),
    "see_surveys": _("See the yearly survey"),
    "lead_surveys": _("Begin a survey and freeze its extract"),
    "fill_surveys": _("Fill income sheets"),
    "answer_surveys": _("Look into income sheets"),
    "compare_cases": _("Compare with departments"),
    "hold_meetings": _("Call and record a meeting of the village"),
    "post_notice": _("Post a notice"),
    "see_requests": _("See requests for help"),
    "take_requests": _("Write down and answer requests for help"),
    "make_doors": _("Make villages' codes for applying"),
    "see_precision": _("See how precise the rules are"),
    "see_problems": _("See the register of problems"),
    "keep_problems": _("Keep the register of problems"),
    "work_problems": _("Report on a problem"),
    "close_problems": _("Close a problem out"),
    "see_reports": _("See reports"),
    "freeze_report": _("Freeze a report"),
    "make_api_key": _("Make an API key"),
    "see_api_keys": _("See API keys"),
    "see_trail": _("See the trail"),
    "see_reads_of_household": _("See who looked"),
    "see_jobs": _("See jobs"),
    "stop_job": _("Stop a job"),
    "see_officers": _("See officers"),
    "see_roles": _("See the role matrix"),
    "make_officer": _("Open an account"),
    "disable_officer": _("Close an account"),
    "appoint": _("Appoint to a role"),
    "reset_second_factor": _("Reset a second factor"),
    "end_sessions": _("End an officer's sessions"),
    "enrol_village_officer": _("Enrol village people"),
    "stand_in": _("Name a substitute"),
    "see_health_of_system": _("See the state of the system"),
}


def role_name(role: str) -> str:
    """Return what a role is called in the language of the page; a role another room added is shown by its code."""
    return str(ROLE_NAMES.get(role, role))


def act_name(act: str) -> str:
    """Return what an act is called in the language of the page; an act another room added is shown by its code."""
    return str(ACT_NAMES.get(act, act))
