"""``field__any_of=[…]``: many values as one parameter, because a statement with five hundred marks takes longer to write and parse than to run."""

from __future__ import annotations

import json

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, BigIntegerField, ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler


class AnyOf(Lookup[bool]):
    """Whether a whole number is one of some; the values are plain numbers."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:  # type: ignore[override]  # as Django itself writes its lookups
        """Return the condition: an array on PostgreSQL, a JSON list on SQLite."""
        left, params = self.process_lhs(compiler, connection)
        values = [int(value) for value in self.rhs]
        if connection.vendor == "postgresql":
            return f"{left} = ANY(%s::bigint[])", [*params, values]
        return f"{left} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(values)]  # noqa: S608 - the left side is Django's own


def register() -> None:
    """Let whole numbers and keys be asked this way."""
    for field in (BigIntegerField, BigAutoField, ForeignKey):
        field.register_lookup(AnyOf)
