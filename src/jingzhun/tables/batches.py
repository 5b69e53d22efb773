"""Batches: what came in, and which rows were refused with which reason."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal

BATCH_STATES = ("taken", "held", "refused", "repeated")

BATCHES = Contract(
    name="batches",
    grain="one row a delivered file",
    key=("batch_id",),
    order=("period", "profile", "batch_id"),
    columns=(
        Column("batch_id", "string", unit="profile, period and the first 12 digits of the file's sha256"),
        Column("profile", "string", unit="source profile id"),
        Column("department", "string"),
        Column("period", "string", unit="YYYY-MM"),
        Column("file_name", "string", unit="display name"),
        Column("file_sha256", "string"),
        Column("state", "string", codes=BATCH_STATES),
        Column("mode", "string", codes=("snapshot", "delta", "cumulative")),
        Column("rows_read", "int64"),
        Column("rows_clean", "int64"),
        Column("rows_refused", "int64"),
        Column("rows_warned", "int64"),
        Column("rows_repeated", "int64", unit="rows of this file taken before"),
        Column("note_zh", "string", null="nothing to say"),
        Column("note_en", "string", null="nothing to say"),
    ),
)

ROW_FAULTS = Contract(
    name="row_faults",
    grain="one row a fault of a row of a file",
    key=("batch_id", "row", "rule", "column"),
    order=("batch_id", "row", "rule", "column"),
    columns=(
        Column("batch_id", "string"),
        Column("row", "int64", unit="row number in the file, from 1"),
        Column("rule", "string", unit="row rule id"),
        Column("severity", "string", codes=("error", "warning")),
        Column("column", "string", unit="column header as in the file; empty for the whole row"),
        Column("cell", "string", unit="cell address such as D17; empty for the whole row"),
        Column("text", "string", null="empty cell", unit="what stood there, ids masked", personal=Personal.SENSITIVE),
        Column("zh", "string", unit="what is wrong, why, what to do"),
        Column("en", "string"),
    ),
)

TAKEN_ROWS = Contract(
    name="taken_rows",
    grain="one row a row of a file that was taken",
    key=("profile", "row_key"),
    order=("profile", "row_key"),
    columns=(
        Column("profile", "string", unit="source profile id"),
        Column("row_key", "int64", unit="rules.keys over period and cells, as the profile says"),
        Column("batch_id", "string"),
        Column("row", "int64", unit="row number in the file, from 1"),
    ),
)
