"""What departments report of a person or household: one long table, one row an event."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal
from jingzhun.tables.people import SOURCE_COLUMNS

EVENT_KINDS = (
    "hospital_stay",  # amount: total_out_of_pocket; in_scope: in_scope_own_payment; total: the bill; grade: level of hospital
    "outpatient_month",  # amount: out-of-pocket in a month of the chronic or pooled outpatient scheme
    "medical_year",  # cumulative: this year's amounts so far
    "insurance_lapse",  # uninsured, on the insurance office's list
    "major_disease",  # detail: disease group (health roles only)
    "severe_mental",  # only cost and need pass on (P28)
    "tuberculosis",
    "doctor_contract",  # detail: team; a family-doctor contract in force
    "school_absence",  # not enrolled or dropped out; detail: reason where told
    "school_cost",  # amount: self-paid of the school year
    "housing_danger",  # grade C or D; detail: accident, listed for rebuilding
    "water_fault",  # detail: supply_broken | test_failed | newly_unsafe
    "benefit_started",  # detail: dibao | extreme_hardship_support | orphan | temporary_aid
    "benefit_stopped",
    "benefit_paid",  # amount: paid in the month; detail as above
    "disability_certificate",  # grade 1..4; detail: kind
    "job_lost",
    "wage_unpaid",  # amount: owed
    "public_post_left",
    "wage_work",  # amount: month's or year's wage; detail: place of work
    "disaster_loss",  # amount: loss; detail: kind of disaster
    "crop_or_animal_loss",
    "death",
    "accident",  # grade: minor | serious | fatal
    "fire",
    "registry_change",  # detail: birth, move_in, move_out, marriage, split …
    "industry_failure",  # amount: loss; a project or firm that failed
    "relief_paid",  # one-off relief and gifts: never income
    "insurance_payout",  # anti-poverty insurance, crop insurance: claims income
    "complaint",  # 12317, petition: detail: topic
    "self_application",  # six fields of the household's own application
    "visit_finding",  # what a cadre saw; detail: topic
)

EVENTS = Contract(
    name="events",
    grain="one row an event, each source apart",
    key=("event_id",),
    order=("household_id", "person_id", "event_on", "event_id"),
    columns=(
        Column("event_id", "int64", unit="hash of batch, row and kind, positive"),
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", null="an event of the household", personal=Personal.PERSONAL),
        Column("kind", "string", codes=EVENT_KINDS, personal=Personal.SENSITIVE),
        Column("event_on", "date", unit="the day it happened, not the day it was reported (P8)"),
        Column("period_from", "date", null="a single day"),
        Column("period_to", "date", null="a single day"),
        Column(
            "amount_fen",
            "int64",
            null="amount not told",
            unit="fen; what it is stands with the kind",
            personal=Personal.SENSITIVE,
        ),
        Column(
            "in_scope_fen",
            "int64",
            null="not told or not medical",
            unit="fen, in-scope own payment",
            personal=Personal.SENSITIVE,
        ),
        Column(
            "total_fen",
            "int64",
            null="not told or not medical",
            unit="fen, the whole bill",
            personal=Personal.SENSITIVE,
        ),
        Column("grade", "string", null="kind has no grade or it is not told", personal=Personal.SENSITIVE),
        Column("detail", "string", null="nothing more told", personal=Personal.SENSITIVE),
        Column("is_cumulative", "boolean", unit="the amount replaces the earlier one of the same person, kind and year"),
        Column("department", "string", unit="code of the department that reported it"),
        *SOURCE_COLUMNS,
    ),
)
