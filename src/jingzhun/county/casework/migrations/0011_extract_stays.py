"""The extract of a survey refuses UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from django.db import migrations

# The statements as they stood on this day: a migration imports no code of the app.
TABLES = ("casework_surveyextract",)


def install(apps, editor):  # noqa: ANN001, ANN201
    """Install the triggers of this database; PostgreSQL's function came with the history of cases."""
    with editor.connection.cursor() as cursor:
        for statement in _statements(editor.connection.vendor):
            cursor.execute(statement)


def _statements(vendor):  # noqa: ANN001, ANN202
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in TABLES
            for act in ("UPDATE", "DELETE")
        ]
    rows = [f"CREATE TRIGGER {t}_keeps BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION audit_refuse()" for t in TABLES]
    whole = [f"CREATE TRIGGER {t}_stays BEFORE TRUNCATE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()" for t in TABLES]
    return [*rows, *whole]


class Migration(migrations.Migration):
    """Install the triggers; there is no way back."""

    dependencies = (("casework", "0010_surveys"),)
    operations = (migrations.RunPython(install),)
