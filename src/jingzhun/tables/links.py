"""Whose row is this: what linkage is asked, and what it answers."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal

LINK_BANDS = ("same", "ask", "different")
LINK_METHODS = (
    "id",
    "id_upgraded",
    "disability_number",
    "id_and_name_disagree",
    "probabilistic",
    "household",
    "person_decided",
    "none",
)

LINK_REQUESTS = Contract(
    name="link_requests",
    grain="one row a clean row of a batch that speaks of a person",
    key=("batch_id", "row"),
    order=("batch_id", "row"),
    columns=(
        Column("batch_id", "string"),
        Column("row", "int64", unit="row number in the file, from 1"),
        Column("name", "string", null="not told", personal=Personal.PERSONAL),
        Column(
            "id_number",
            "string",
            null="not told or refused",
            unit="18 digits as read by values.ids",
            personal=Personal.SENSITIVE,
        ),
        Column(
            "id_text",
            "string",
            null="not told",
            unit="as written, cleaned of spaces and width; may be wrong",
            personal=Personal.SENSITIVE,
        ),
        Column("birth_on", "date", null="not told (never taken from the id)", personal=Personal.PERSONAL),
        Column("sex", "string", null="not told", codes=("male", "female"), personal=Personal.PERSONAL),
        Column("village_code", "string", null="not told", unit="9 or 12 digits"),
        Column("phone", "string", null="not told", personal=Personal.PERSONAL),
        Column("head_name", "string", null="not told", personal=Personal.PERSONAL),
        Column("household_no", "string", null="not told", personal=Personal.PERSONAL),
    ),
)

LINKS = Contract(
    name="links",
    grain="one row a link request",
    key=("batch_id", "row"),
    order=("batch_id", "row"),
    row_law="same rows as link_requests",
    columns=(
        Column("batch_id", "string"),
        Column("row", "int64"),
        Column("person_id", "int64", null="band is ask or different", personal=Personal.PERSONAL),
        Column("household_id", "int64", null="band is ask or different", personal=Personal.PERSONAL),
        Column("band", "string", codes=LINK_BANDS),
        Column("score_e4", "int32", unit="match probability in ten-thousandths"),
        Column("method", "string", codes=LINK_METHODS),
        Column("evidence_zh", "string", unit="sentence"),
        Column("evidence_en", "string", unit="sentence"),
    ),
)

LINK_CANDIDATES = Contract(
    name="link_candidates",
    grain="one row a link request in the middle band and person it may be",
    key=("batch_id", "row", "rank"),
    order=("batch_id", "row", "rank"),
    columns=(
        Column("batch_id", "string"),
        Column("row", "int64"),
        Column("rank", "int16", unit="1 is the likeliest"),
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("score_e4", "int32", unit="match probability in ten-thousandths"),
        Column("evidence_zh", "string", unit="sentence"),
        Column("evidence_en", "string", unit="sentence"),
    ),
)
