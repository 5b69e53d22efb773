"""What evaluation takes and finds: groups, the audit sample and its frame, precision by rule, missed homes, chosen visits, moves of a reform."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal
from jingzhun.tables.risks import ANSWERS, CLASSES

GROUPS = ("woman_headed", "elders_alone", "disabled", "absent", "remote", "married_out")
EVERYONE, OTHERS = "all", "others"  # the whole county; homes that are in no group for certain
MOVES = ("in", "out", "changed")
CHOSEN_FOR = ("findings", "exploration")

HOUSEHOLD_GROUPS = Contract(
    name="household_groups",
    grain="one row a household and group of P30",
    key=("household_id", "group"),
    order=("household_id", "group"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("group", "string", codes=GROUPS, personal=Personal.SENSITIVE),
        Column("answer", "string", codes=ANSWERS),
    ),
)

AUDIT_SAMPLE = Contract(
    name="audit_sample",
    grain="one row a sample and household drawn from those not flagged",
    key=("visit_key",),
    order=("household_id", "visit_key"),
    row_law="a subset of the households of class none without a finding of yes and without a visit due",
    columns=(
        Column(
            "visit_key", "string", unit="A and a hash of sample and household; comes back in 线索编号", personal=Personal.PERSONAL
        ),
        Column("sample_id", "string", unit="day and seed"),
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("village_code", "string", unit="12 digits"),
        Column("stratum", "string", unit="the first of its groups in the order of policy, or others", personal=Personal.SENSITIVE),
        Column("groups", "string", unit="groups it is in for certain, joined by commas", personal=Personal.SENSITIVE),
        Column("drawn_on", "date"),
    ),
)

AUDIT_FRAME = Contract(
    name="audit_frame",
    grain="one row a sample, stratum and group: how many homes it was drawn from",
    key=("sample_id", "stratum", "group"),
    order=("sample_id", "stratum", "group"),
    columns=(
        Column("sample_id", "string", unit="day and seed"),
        Column("stratum", "string"),
        Column("group", "string", unit="a group, or all"),
        Column("households", "int64", unit="homes not flagged"),
        Column("unknown", "int64", unit="homes of which it is not known whether they are in the group"),
    ),
)

RULE_RESULTS = Contract(
    name="rule_results",
    grain="one row a rule and source; source all counts each clue once",
    key=("rule", "source"),
    order=("rule", "source"),
    row_law="confirmed + not_so + fact_wrong = checked, and checked is never more than hits",
    columns=(
        Column("rule", "string", unit="reason code"),
        Column("source", "string", unit="file type, or all"),
        Column("hits", "int64", null="hidden: too few", unit="clues"),
        Column("checked", "int64", null="hidden: too few", unit="clues a visit answered"),
        Column("confirmed", "int64", null="hidden: too few", unit="clues"),
        Column("not_so", "int64", null="hidden: too few", unit="clues"),
        Column("fact_wrong", "int64", null="hidden: too few", unit="clues"),
        Column("visits", "int64", null="hidden: too few", unit="homes and days"),
        Column("precision_ppm", "int64", null="no visit answered, or hidden", unit="confirmed of checked"),
        Column("low_ppm", "int64", null="no visit answered, or hidden", unit="Wilson interval"),
        Column("high_ppm", "int64", null="no visit answered, or hidden", unit="Wilson interval"),
        Column("visits_per_finding_ppm", "int64", null="nothing confirmed, or hidden", unit="visits a confirmed clue"),
    ),
)

GROUP_RESULTS = Contract(
    name="group_results",
    grain="one row a group, and one for all",
    key=("group",),
    order=("group",),
    columns=(
        Column("group", "string"),
        Column("households", "int64", null="hidden: too few", unit="homes in the group for certain"),
        Column("group_unknown", "int64", null="hidden: too few", unit="homes of which the group is not known"),
        Column("unknown", "int64", null="hidden: too few", unit="homes of the group that could not be judged"),
        Column("unknown_ppm", "int64", null="no home in the group, or hidden"),
        Column("unknown_low_ppm", "int64", null="no home in the group, or hidden"),
        Column("unknown_high_ppm", "int64", null="no home in the group, or hidden"),
        Column("checked", "int64", null="hidden: too few", unit="clues a visit answered"),
        Column("wrong", "int64", null="hidden: too few", unit="clues not so, or of a wrong fact"),
        Column("wrong_ppm", "int64", null="no visit answered, or hidden"),
        Column("wrong_low_ppm", "int64", null="no visit answered, or hidden"),
        Column("wrong_high_ppm", "int64", null="no visit answered, or hidden"),
    ),
)

MISSED_ESTIMATES = Contract(
    name="missed_estimates",
    grain="one row a sample and group, and one for all",
    key=("sample_id", "group"),
    order=("sample_id", "group"),
    columns=(
        Column("sample_id", "string"),
        Column("group", "string"),
        Column("households", "int64", null="hidden: too few", unit="homes not flagged"),
        Column("sampled", "int64", null="hidden: too few", unit="homes drawn"),
        Column("answered", "int64", null="hidden: too few", unit="homes visited with a clear answer"),
        Column("found", "int64", null="hidden: too few", unit="homes that were at risk after all"),
        Column("missed", "int64", null="nobody of the group was answered, or hidden", unit="homes, estimate"),
        Column("missed_low", "int64", null="nobody of the group was answered, or hidden", unit="homes"),
        Column("missed_high", "int64", null="nobody of the group was answered, or hidden", unit="homes"),
        Column("note_zh", "string", null="covered", unit="why the group is not covered"),
        Column("note_en", "string", null="covered"),
    ),
)

VISIT_CHOICES = Contract(
    name="visit_choices",
    grain="one row a home chosen to be visited",
    key=("household_id",),
    order=("village_code", "household_id"),
    row_law="in the order of the way, not of the score: nobody is ranked",
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("village_code", "string", unit="12 digits"),
        Column("chosen_for", "string", codes=CHOSEN_FOR),
        Column("expected_ppm", "int64", unit="chance that the visit confirms at least one clue"),
        Column("why_zh", "string", personal=Personal.SENSITIVE),
        Column("why_en", "string", personal=Personal.SENSITIVE),
    ),
)

REFORM_MOVES = Contract(
    name="reform_moves",
    grain="one row a household whose class differs between two policies",
    key=("household_id",),
    order=("household_id",),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("village_code", "string", unit="12 digits"),
        Column("move", "string", codes=MOVES, unit="onto the list, off it, or to another class of it"),
        Column("class_before", "string", codes=CLASSES, personal=Personal.SENSITIVE),
        Column("class_after", "string", codes=CLASSES, personal=Personal.SENSITIVE),
        Column("reason_before", "string", unit="reason code of the class"),
        Column("reason_after", "string", unit="reason code of the class"),
    ),
)
