"""Database triggers that refuse to change or delete what the trail holds, on both databases.

The service's own account is bound by them. Whoever owns the database can drop them; the sealed copies of the chain's head tell that.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_event", "audit_read")
ACTS = ("UPDATE", "DELETE")
REFUSED = "is append-only"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% {REFUSED}', TG_TABLE_NAME; END $$"""


def statements(vendor: str, tables: Sequence[str] = TABLES) -> list[str]:
    """Return the statements that install the triggers on tables that are only added to; the trail's own where none are named."""
    if vendor == "postgresql":
        made = [
            f"CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
            for table in tables
        ]
        emptied = [
            f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
            for table in tables
        ]
        return [_FUNCTION, *removals(vendor, tables), *made, *emptied]
    return removals(vendor, tables) + [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} {REFUSED}'); END"
        for table in tables
        for act in ACTS
    ]


def removals(vendor: str, tables: Sequence[str] = TABLES) -> list[str]:
    """Return the statements that take the triggers away, for a test that empties its database."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}" for table in tables for name in ("keeps", "stays")]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{act.lower()}" for table in tables for act in ACTS]


def run(connection: BaseDatabaseWrapper, wanted: list[str]) -> None:
    """Run statements one by one."""
    with connection.cursor() as cursor:
        for statement in wanted:
            cursor.execute(statement)
