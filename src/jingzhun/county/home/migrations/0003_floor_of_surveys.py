"""The floor is laid again over every table that names a household: the sheets and the extract of a survey are new."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def lay(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the floor; ``0002`` made the function that knows the tables by their columns."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SELECT jingzhun_floor()", params=None)


class Migration(migrations.Migration):
    """Lay the floor; there is no way back but that of the first."""

    dependencies = [("home", "0002_floor_of_cases"), ("casework", "0011_extract_stays")]
    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
