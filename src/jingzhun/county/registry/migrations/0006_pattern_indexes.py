"""PostgreSQL answers "begins with" by an index only where the index orders characters by their code; its collations do not."""

from __future__ import annotations

from django.db import migrations

# As it stood on this day: index, column of registry_person.
INDEXES = (("person_name_begins", "name_key"), ("person_pinyin_begins", "name_pinyin"), ("person_initials_begins", "name_initials"))


def make(apps, editor):  # noqa: ANN001, ANN201
    """Make the indexes on PostgreSQL; SQLite's own do."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        for name, column in INDEXES:
            cursor.execute(f"CREATE INDEX {name} ON registry_person ({column} text_pattern_ops)")


def drop(apps, editor):  # noqa: ANN001, ANN201
    """Drop them."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        for name, _column in INDEXES:
            cursor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    """Make the indexes."""

    dependencies = (("registry", "0005_open_households"),)
    operations = (migrations.RunPython(make, drop),)
