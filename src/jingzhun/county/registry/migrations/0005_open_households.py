"""Households in being are counted by an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the index."""

    dependencies = [
        ("registry", "0004_papers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="household",
            index=models.Index(condition=models.Q(("closed_on__isnull", True)), fields=["household_id"], name="household_open"),
        ),
    ]
