"""What screening finds: answers of rules, guarantees, classes, risks, asset hits, clues and sentences."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal

ANSWERS = ("yes", "no", "unknown")
CLASSES = ("poor", "unstable_exited", "near_poor", "sudden_hardship", "none", "unknown")
AUDIENCES = ("village", "office", "health")
CLUE_STATES = ("new", "still", "cleared", "rejected")

FINDINGS = Contract(
    name="findings",
    grain="one row a household, rule and fact that answers the rule with yes or unknown",
    key=("finding_id",),
    order=("household_id", "rule", "finding_id"),
    row_law="no row for an answer of no",
    columns=(
        Column("finding_id", "int64", unit="hash of household, rule and fact, positive"),
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", null="a finding of the household", personal=Personal.PERSONAL),
        Column("rule", "string", unit="reason code", personal=Personal.SENSITIVE),
        Column("bit", "int16", unit="the rule's fixed bit"),
        Column("answer", "string", codes=("yes", "unknown")),
        Column("risk", "string", unit="code list risk_types", personal=Personal.SENSITIVE),
        Column(
            "fact_key",
            "string",
            unit="the fact whatever the source: person, kind and day or period",
            personal=Personal.PERSONAL,
        ),
        Column("event_on", "date", null="a state without a day"),
        Column("amount_fen", "int64", null="rule has no amount, or it is unknown", unit="fen", personal=Personal.SENSITIVE),
        Column("threshold_fen", "int64", null="rule has no line in money", unit="fen"),
        Column("grade", "string", null="rule has no grade", personal=Personal.SENSITIVE),
        Column("detail", "string", null="nothing more", personal=Personal.SENSITIVE),
        Column("sources", "string", unit="file and row, joined by semicolons, sorted"),
        Column("policy_source", "string", null="rule has no number", unit="source key of the threshold"),
    ),
)

HOUSEHOLD_CLASSES = Contract(
    name="household_classes",
    grain="one row a household of the registry in scope",
    key=("household_id",),
    order=("household_id",),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("village_code", "string", unit="12 digits"),
        Column("members", "int32", unit="persons who share income"),
        Column("status", "string", null="never registered", unit="household status on as_of", personal=Personal.SENSITIVE),
        Column("net_per_head_fen", "int64", null="unknown", unit="fen", personal=Personal.SENSITIVE),
        Column("line_fen", "int64", null="the line of that day is unknown", unit="fen"),
        Column("is_in_range", "string", codes=ANSWERS, unit="net income per head below the monitoring line"),
        Column("education", "string", codes=ANSWERS, unit="guarantee kept"),
        Column("medical", "string", codes=ANSWERS, unit="guarantee kept"),
        Column("housing", "string", codes=ANSWERS, unit="guarantee kept"),
        Column("water", "string", codes=ANSWERS, unit="safe drinking water kept"),
        Column("risk_bits", "int64", unit="bits of the rules that say yes"),
        Column("unknown_bits", "int64", unit="bits of the rules that cannot say"),
        Column("has_shock", "boolean", unit="a rule of sudden shock says yes"),
        Column("is_without_labour", "string", codes=ANSWERS),
        Column("class", "string", codes=CLASSES, personal=Personal.SENSITIVE),
        Column("class_reason", "string", unit="reason code of the class rule"),
        Column("needs_visit", "boolean", unit="an unknown or an unexplained low income: on the visit list"),
        Column("is_partial", "boolean", unit="a file of the month is missing; last facts were carried"),
    ),
)

RISKS = Contract(
    name="risks",
    grain="one row a household and risk, up to five",
    key=("household_id", "rank"),
    order=("household_id", "rank"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("rank", "int16", unit="1 is the gravest"),
        Column("risk", "string", unit="code list risk_types", personal=Personal.SENSITIVE),
        Column("findings", "int32", unit="number of findings of yes"),
    ),
)

ASSET_HITS = Contract(
    name="asset_hits",
    grain="one row a household and asset to explain",
    key=("household_id", "person_id", "kind", "asset_no"),
    order=("household_id", "person_id", "kind", "asset_no"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("kind", "string", personal=Personal.SENSITIVE),
        Column("asset_no", "string", personal=Personal.SENSITIVE),
        Column("question_zh", "string", unit="what the household is asked, never the balance"),
        Column("question_en", "string"),
        Column("sources", "string"),
    ),
)

CLUES = Contract(
    name="clues",
    grain="one row a fact that a rule calls a risk, however many sources tell it",
    key=("clue_key",),
    order=("household_id", "clue_key"),
    columns=(
        Column("clue_key", "string", unit="household, rule and fact", personal=Personal.PERSONAL),
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", null="of the household", personal=Personal.PERSONAL),
        Column("rule", "string", personal=Personal.SENSITIVE),
        Column("risk", "string", personal=Personal.SENSITIVE),
        Column("state", "string", codes=CLUE_STATES),
        Column("first_seen_on", "date", unit="as_of of the first run that saw it"),
        Column("last_seen_on", "date", unit="as_of of the last run that saw it"),
        Column(
            "change",
            "string",
            codes=("fact", "rule", "file", "decision", "none"),
            unit="why the state changed against the last run",
        ),
        Column("sources", "string", unit="files and rows, joined by semicolons"),
    ),
)

EXPLANATIONS = Contract(
    name="explanations",
    grain="one row a household and audience",
    key=("household_id", "audience"),
    order=("household_id", "audience"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("audience", "string", codes=AUDIENCES),
        Column("zh", "string", unit="two plain sentences", personal=Personal.SENSITIVE),
        Column("en", "string", unit="two plain sentences", personal=Personal.SENSITIVE),
    ),
)
