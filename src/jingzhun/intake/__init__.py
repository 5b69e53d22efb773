"""Intake: departmental files in, clean rows and refused rows out. Verbs: ``recognise``, ``check``, ``take``, ``to_contracts``."""

from jingzhun.intake.annotate import annotated_workbook
from jingzhun.intake.check import Checked, check
from jingzhun.intake.makes import Made, merged, one_a_key, to_contracts, without_older
from jingzhun.intake.profile import Profile, profile_of, profiles
from jingzhun.intake.recognise import Recognition, recognise
from jingzhun.intake.registry import changes_registry, decisions, kinships, register_households, with_departures, with_numbers
from jingzhun.intake.requests import link_requests, parent_requests
from jingzhun.intake.survey import Surveyed, read_survey
from jingzhun.intake.survey_layout import survey_layout_of
from jingzhun.intake.take import Taken, batch_id_of, read_period, take

__all__ = [
    "Checked", "Made", "Profile", "Recognition", "Surveyed", "Taken", "annotated_workbook", "batch_id_of", "changes_registry", "check", "decisions", "kinships",
    "link_requests", "merged", "one_a_key", "parent_requests", "profile_of", "profiles", "read_period", "read_survey", "recognise", "register_households",
    "survey_layout_of", "take", "to_contracts", "with_departures", "with_numbers", "without_older",
]  # fmt: skip
