"""What would help: proposed measures and the mode of relocated households; and bills settled by layer."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal
from jingzhun.tables.risks import ANSWERS

MEASURE_PROPOSALS = Contract(
    name="measure_proposals",
    grain="one row a household, person where it is for one, and kind of measure considered",
    key=("household_id", "person_id", "measure"),
    order=("household_id", "person_id", "rank", "measure"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", null="for the household", personal=Personal.PERSONAL),
        Column("measure", "string", unit="code list measure_kinds"),
        Column("answer", "string", codes=ANSWERS, unit="fits the risk and the capacity"),
        Column("rank", "int16", null="does not fit", unit="1 first"),
        Column("risk", "string", null="not for a risk", unit="the risk it answers"),
        Column("why_zh", "string", unit="why, why not, or what is missing"),
        Column("why_en", "string"),
    ),
)

MODES = ("facility_farming", "industrial_park", "photovoltaics", "unknown", "none")

PERSON_MODES = Contract(
    name="person_modes",
    grain="one row an adult and relocated or to be relocated household",
    key=("household_id", "person_id"),
    order=("household_id", "person_id"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("mode", "string", codes=MODES, unit="none: labour, and a project or money", personal=Personal.SENSITIVE),
        Column("needs_visit", "boolean", unit="something that could decide is to be asked"),
        Column("why_zh", "string"),
        Column("why_en", "string"),
    ),
)

HOUSEHOLD_MODES = Contract(
    name="household_modes",
    grain="one row a relocated or to be relocated household",
    key=("household_id",),
    order=("household_id",),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("mode", "string", codes=MODES, unit="the main mode: the working one first"),
        Column("modes", "string", unit="modes of all adults, joined by commas, the main one first"),
        Column("needs_visit", "boolean", unit="something of an adult is to be asked"),
        Column("why_zh", "string"),
        Column("why_en", "string"),
    ),
)

SETTLEMENTS = Contract(
    name="settlements",
    grain="one row a bill and layer that paid or could have paid",
    key=("bill_no", "layer_order"),
    order=("person_id", "bill_no", "layer_order"),
    columns=(
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("bill_no", "string", personal=Personal.SENSITIVE),
        Column("layer_order", "int16", unit="1 is the first payer; the number of layers is never fixed"),
        Column("layer", "string", unit="code of the layer"),
        Column("entering_fen", "int64", unit="fen"),
        Column("paid_fen", "int64", unit="fen"),
        Column("left_fen", "int64", unit="fen"),
        Column("settled_on", "date"),
        Column(
            "basis",
            "string",
            codes=("platform", "county", "recomputed"),
            unit="fact of the platform, our own layer, or a check",
        ),
    ),
)
