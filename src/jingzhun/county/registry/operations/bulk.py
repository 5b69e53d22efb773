"""Writing many rows at once: executemany on SQLite, COPY on PostgreSQL. For a store's tables only; a person's act goes row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, models

ROWS_AT_A_TIME = 20_000


def insert_table(model: type[models.Model], table: pa.Table, more: Mapping[str, Sequence[object]] | None = None) -> int:
    """Insert the rows of an Arrow table whose columns are named as the model's, and further columns given as lists; return how many.

    Raises
    ------
    IntegrityError
        Where a row breaks a constraint; the caller's transaction is then undone as a whole.
    """
    columns = {name: _values(table[name]) for name in table.column_names} | dict(more or {})
    for field in model._meta.concrete_fields:
        if field.column not in columns and not field.primary_key and field.has_default():
            default = field.get_db_prep_value(field.get_default(), connection)
            columns[field.column] = [str(default) if not isinstance(default, int) else default] * table.num_rows
    return _insert(model._meta.db_table, list(columns), _batches([columns[name] for name in columns], table.num_rows))


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Let PostgreSQL count tables that were just filled: until it does by itself, a minute later, it joins them as if they were empty."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in tables:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _values(column: pa.ChunkedArray) -> Sequence[object]:
    if pa.types.is_date(column.type):
        column = pc.strftime(column, format="%Y-%m-%d")
    values: Sequence[object] = column.to_pylist()
    return values


def _batches(columns: Sequence[Sequence[object]], rows: int) -> Iterator[list[tuple[object, ...]]]:
    for start in range(0, rows, ROWS_AT_A_TIME):
        yield list(zip(*(column[start : start + ROWS_AT_A_TIME] for column in columns), strict=True))


def _insert(table: str, columns: Sequence[str], batches: Iterator[list[tuple[object, ...]]]) -> int:
    named = ", ".join(connection.ops.quote_name(name) for name in columns)
    count = 0
    with connection.cursor() as cursor:
        for rows in batches:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f"COPY {connection.ops.quote_name(table)} ({named}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("%s" for _ in columns)
                cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({named}) VALUES ({marks})", rows)  # type: ignore[arg-type]  # noqa: S608 - names of our own models
            count += len(rows)
    return count
