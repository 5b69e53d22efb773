"""The floor is laid again over every table that names a household, and every table is granted: sheets and extract of a survey, nonces, messages, boundaries."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def lay(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the floor; ``0002`` made the function that knows the tables by their columns."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SELECT jingzhun_floor()", params=None)


class Migration(migrations.Migration):
    """Lay the floor; there is no way back but that of the first."""

    dependencies = [
        ("home", "0002_floor_of_cases"),
        ("casework", "0012_read_deliveries"),
        ("api", "0002_signing_keys"),
        ("jobs", "0002_outbox"),
        ("registry", "0008_scans"),
        ("accounts", "0004_digest"),
        ("intake", "0005_village_counts"),
    ]
    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
