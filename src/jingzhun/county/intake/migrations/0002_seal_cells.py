"""Cells of wrong rows and mended cells hold ids and phones: sealed, what is there already too."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from jingzhun.county.config.sealed import Sealed, SealedText


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal what lies in clear."""
    for name, field in (("WrongRow", "sealed_cells"), ("RowFix", "text")):
        for row in apps.get_model("intake", name)._default_manager.iterator():
            value = getattr(row, field)
            setattr(row, field, value.stored if isinstance(value, Sealed) else value)
            row.save(update_fields=(field,))


class Migration(migrations.Migration):
    """Seal."""

    dependencies = (("intake", "0001_deliveries"),)

    operations = (
        migrations.RenameField("wrongrow", "cells", "sealed_cells"),
        migrations.AlterField("wrongrow", "sealed_cells", SealedText()),
        migrations.AlterField("rowfix", "text", SealedText(null=True)),
        migrations.RunPython(seal, migrations.RunPython.noop),
    )
