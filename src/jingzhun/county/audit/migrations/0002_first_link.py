"""The chain begins: the head before the first event."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Add the one row of the head."""

    dependencies = (("audit", "0001_initial"),)
    operations = (
        migrations.RunSQL(
            f"INSERT INTO audit_chainhead (id, sequence, hash) VALUES (1, 0, '{'0' * 64}')",
            "DELETE FROM audit_chainhead",
        ),
    )
