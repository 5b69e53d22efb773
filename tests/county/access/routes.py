"""Who may ask for which address: one line a route, by its name. A route without a line fails ``test_matrix.py`` until it has one.

``Route(PUBLIC)`` answers without a log-in (at most eight, trust.md S01); ``Route(OFFICER)`` answers every officer about himself or
about nothing personal; ``Route(KEY)`` answers programs by a key of the API and no session at all; ``Route("see_households")`` answers the roles that ``permissions.ACTS`` gives the act. ``of`` names, for each
part of the address that is a number or a code, the kind of thing it points at; ``world.py`` knows one of each kind that is the
actor's own and one that is not, and the matrix asks for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PUBLIC, OFFICER, KEY = "public", "officer", "key"
MOST_PUBLIC = 8


@dataclass(frozen=True)
class Route:
    """Who may ask, and for what.

    Parameters
    ----------
    access
        ``PUBLIC``, ``OFFICER``, ``KEY`` or an act of ``permissions.ACTS``.
    of
        Kind of thing by part of the address; kinds are those of ``world.World``.
    """

    access: str
    of: Mapping[str, str] = field(default_factory=dict)


ROUTES: dict[str, Route] = {
    "home": Route(OFFICER),
    "csp_report": Route(PUBLIC),
    # the frame
    "divisions": Route(OFFICER),
    "search": Route("see_households"),
    "shortcuts": Route(OFFICER),
    "alive": Route(OFFICER),
    "logged_in": Route(OFFICER),
    "set_language": Route(PUBLIC),
    # households, persons, places
    "month_files": Route("run_month"),
    "households": Route("see_households"),
    "household": Route("see_households", {"household_id": "household"}),
    "household_panel": Route("see_households", {"household_id": "household"}),
    "household_own": Route("see_households", {"household_id": "household"}),
    "household_tree": Route("see_households", {"household_id": "household"}),
    "change_household": Route("change_household", {"household_id": "household", "kind": "kind_of_change"}),
    "undo_change": Route("change_household", {"event_id": "life_event"}),
    "export_households": Route("export_households"),
    "assign_helper": Route("assign_helper"),
    "save_view": Route("see_households"),
    "forget_view": Route("see_households", {"view_id": "view"}),
    "person": Route("see_households", {"person_id": "person"}),
    "show_number": Route("unmask_numbers", {"person_id": "person"}),
    "papers": Route("see_households", {"household_id": "household"}),
    "paper": Route("see_households", {"paper_id": "paper"}),
    "withdraw_paper": Route("change_household", {"paper_id": "paper"}),
    "villages": Route("see_households"),
    "village": Route("see_households", {"code": "village"}),
    "map": Route("see_figures"),
    "map_shapes": Route("see_figures"),
    "boundaries": Route("change_divisions"),
    "boundary_set": Route("change_divisions", {"set_id": "not_there"}),
    # log-in
    "account_login": Route(PUBLIC),
    "mfa_authenticate": Route(PUBLIC),  # only within a log-in whose password was right
    "mfa_login_webauthn": Route(PUBLIC),
    "account_logout": Route(OFFICER),
    "enrol": Route(PUBLIC, {"code": "unknown_code"}),
    # one's own account
    "account_reauthenticate": Route(OFFICER),
    "mfa_reauthenticate": Route(OFFICER),
    "mfa_reauthenticate_webauthn": Route(OFFICER),
    "profile": Route(OFFICER),
    "account_change_password": Route(OFFICER),
    "usersessions_list": Route(OFFICER),
    "session_left": Route(OFFICER),
    "second_factor": Route(OFFICER),
    "mfa_index": Route(OFFICER),
    "mfa_list_webauthn": Route(OFFICER),
    "account_set_password": Route(OFFICER),
    "mfa_activate_totp": Route(OFFICER),
    "mfa_deactivate_totp": Route(OFFICER),
    "mfa_add_webauthn": Route(OFFICER),
    "mfa_remove_webauthn": Route(OFFICER, {"pk": "passkey"}),
    "mfa_view_recovery_codes": Route(OFFICER),
    "mfa_generate_recovery_codes": Route(OFFICER),
    # officers and roles
    "stand_ins": Route("stand_in"),
    "stand_in_act": Route("stand_in"),
    "stand_in_end": Route("stand_in", {"stand_in_id": "stand_in"}),
    "officers": Route("see_officers"),
    "officer_new": Route("make_officer"),
    "officer": Route("see_officers", {"officer_id": "officer"}),
    "officer_appoint": Route("appoint", {"officer_id": "officer"}),
    "officer_disable": Route("disable_officer", {"officer_id": "officer"}),
    "officer_enable": Route("make_officer", {"officer_id": "officer"}),
    "officer_reset": Route("reset_second_factor", {"officer_id": "officer"}),
    "officer_end_sessions": Route("end_sessions", {"officer_id": "officer"}),
    "appointment_end": Route("appoint", {"appointment_id": "appointment"}),
    "village_officers": Route("enrol_village_officer"),
    "village_officer_new": Route("enrol_village_officer"),
    "village_officer_code": Route("enrol_village_officer", {"officer_id": "officer"}),
    "roles": Route("see_roles"),
    "roles_export": Route("see_roles"),
    # clues and the month; a month's work is the county's, a county role has nothing foreign to ask for
    "clues": Route("see_clues"),
    "clue": Route("see_clues", {"key": "clue"}),
    "months": Route("run_month"),
    "month": Route("run_month", {"work_id": "not_there"}),
    "month_accept": Route("run_month", {"work_id": "not_there"}),
    "month_release": Route("run_month", {"work_id": "not_there"}),
    "month_recall": Route("run_month", {"work_id": "not_there"}),
    "month_stop": Route("run_month", {"work_id": "not_there"}),
    "month_again": Route("run_month", {"work_id": "not_there"}),
    "month_returned": Route("run_month", {"work_id": "not_there", "number": "not_there"}),
    # the Excel door; the county's own, no division has a foreign one but a department's officer sees his own only
    "deliveries": Route("import_files"),
    "delivery": Route("import_files", {"delivery_id": "not_there"}),
    "delivery_mend": Route("import_files", {"delivery_id": "not_there"}),
    "delivery_back": Route("import_files", {"delivery_id": "not_there"}),
    "delivery_returned": Route("import_files", {"delivery_id": "not_there"}),
    "linking": Route("confirm_import", {"delivery_id": "not_there"}),
    "delivery_step": Route("import_files", {"delivery_id": "not_there", "what": "kind_of_step"}),
    # lists from above, forms, the national system
    "lists": Route("answer_lists"),
    "village_book": Route("answer_lists"),
    "village_book_back": Route("answer_lists"),
    "visit_sheets": Route("answer_lists"),
    "list_task": Route("answer_lists", {"list_id": "list"}),
    "list_file": Route("give_lists", {"list_id": "not_there"}),
    "list_row": Route("answer_lists", {"list_id": "list", "row_id": "list_row"}),
    "list_step": Route("give_lists", {"list_id": "not_there", "what": "kind_of_close"}),
    "forms": Route("see_forms"),
    "form_file": Route("see_forms", {"run_id": "form_run"}),
    "retention": Route("see_retention"),
    "national": Route("bridge_national"),
    "national_to_enter": Route("bridge_national"),
    "national_differences": Route("bridge_national"),
    # casework
    "cases": Route("see_cases"),
    "case": Route("see_cases", {"case_id": "case"}),
    "case_open": Route("open_case"),
    "case_act": Route("work_case", {"case_id": "case"}),
    "case_visit": Route("work_case", {"case_id": "case"}),
    "case_measures": Route("work_case", {"case_id": "case"}),
    "measure_mark": Route("work_case", {"measure_id": "planned_measure"}),
    "risk_gone": Route("work_case", {"risk_id": "case_risk"}),
    "decide": Route("work_case", {"step": "case_step"}),
    "notices": Route("see_cases"),
    "todo": Route(OFFICER),
    "case_dossier": Route("see_cases", {"case_id": "case"}),
    "precision": Route("see_precision"),
    "problems": Route("see_problems"),
    "problem": Route("see_problems", {"problem_id": "problem"}),
    "problem_step": Route("see_problems", {"problem_id": "problem", "what": "kind_of_problem_step"}),
    "inspection_file": Route("keep_problems", {"inspection_id": "not_there"}),
    "referrals": Route("see_referrals"),
    "referral_file": Route("see_referrals", {"department": "department_asked"}),
    "referral_step": Route("answer_referrals", {"referral_id": "referral", "what": "kind_of_referral_step"}),
    "measure_refer": Route("refer_measures", {"measure_id": "planned_measure"}),
    "campaigns": Route("see_campaigns"),
    "campaign": Route("see_campaigns", {"campaign_id": "campaign"}),
    "campaign_file": Route("see_campaigns", {"campaign_id": "campaign"}),
    "campaign_home": Route("visit_campaigns", {"campaign_id": "campaign", "household_id": "household"}),
    "surveys": Route("see_surveys"),
    "survey": Route("see_surveys", {"survey_id": "survey"}),
    "survey_file": Route("see_surveys", {"survey_id": "survey"}),
    "survey_print": Route("fill_surveys", {"survey_id": "survey"}),
    "survey_home": Route("fill_surveys", {"survey_id": "survey", "household_id": "household"}),
    "comparisons": Route("compare_cases"),
    "comparison": Route("compare_cases", {"comparison_id": "not_there"}),
    "comparison_file": Route("compare_cases", {"comparison_id": "not_there", "department": "kind_of_step"}),
    "comparison_step": Route("compare_cases", {"comparison_id": "not_there", "what": "kind_of_step"}),
    "case_sign": Route("work_case", {"case_id": "case"}),
    "meetings": Route("see_cases"),
    "meeting": Route("see_cases", {"meeting_id": "meeting"}),
    "meeting_file": Route("see_cases", {"meeting_id": "meeting", "kind": "kind_of_file"}),
    "requests": Route("see_requests"),
    "request": Route("see_requests", {"request_id": "help_request"}),
    "request_step": Route("take_requests", {"request_id": "help_request", "what": "kind_of_request_step"}),
    "request_doors": Route("make_doors"),
    "request_poster": Route("make_doors", {"code": "village"}),
    "reports": Route("see_reports"),
    "report": Route("see_reports", {"report_id": "not_there"}),
    "report_file": Route("see_reports", {"report_id": "not_there"}),
    "notice_new": Route("post_notice"),
    "notice": Route("see_cases", {"notice_id": "notice"}),
    "notice_down": Route("post_notice", {"notice_id": "notice"}),
    "notice_file": Route("see_cases", {"notice_id": "notice", "kind": "kind_of_file"}),
    # programs
    "api_docs": Route(OFFICER),
    "api_description": Route(OFFICER),
    "api_keys": Route("see_api_keys"),
    "api_key_revoke": Route("make_api_key", {"key_id": "not_there"}),
    "api-1:get_figures": Route(KEY),
    "api-1:list_runs": Route(KEY),
    "api-1:list_cases": Route(KEY),
    "api-1:get_case": Route(KEY, {"case_id": "case"}),
    "api-1:list_deliveries": Route(KEY),
    "api-1:give_file": Route(KEY),
    "api-1:get_delivery": Route(KEY, {"delivery_id": "not_there"}),
    "api-1:list_lists": Route(KEY),
    "api-1:list_rows": Route(KEY, {"list_id": "list"}),
    "api-1:answer_row": Route(KEY, {"row_id": "list_row"}),
    "api-1:list_divisions": Route(KEY),
    "api-1:list_households": Route(KEY),
    "api-1:get_household": Route(KEY, {"household_id": "household"}),
    "api-1:list_members": Route(KEY, {"household_id": "household"}),
    "api-1:get_explanation": Route(KEY, {"household_id": "household"}),
    "api-1:find_persons": Route(KEY),
    "api-1:get_person": Route(KEY, {"person_id": "person"}),
    "api-1:list_clues": Route(KEY),
    "api-1:get_clue": Route(KEY, {"key": "clue"}),
    "api-1:add_answer": Route(KEY, {"key": "clue"}),
    "api-1:list_jobs": Route(KEY),
    "api-1:get_job": Route(KEY, {"job_id": "not_there"}),
    "api-1:api_unknown": Route(KEY),
    # the trail, long work, the system
    "trail": Route("see_trail"),
    "looks": Route("see_trail"),
    "pace": Route("review_pace"),
    "jobs": Route("see_jobs"),
    "job": Route("see_jobs", {"job_id": "job"}),
    "job_progress": Route("see_jobs", {"job_id": "job"}),
    "job_stop": Route("stop_job", {"job_id": "job"}),
    "job_retry": Route("stop_job", {"job_id": "job"}),
    "health": Route(PUBLIC),
    "opened": Route(PUBLIC, {"code": "unknown_code"}),
    "system": Route("see_health_of_system"),
}
