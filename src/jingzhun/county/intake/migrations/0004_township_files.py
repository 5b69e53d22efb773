"""A township's file speaks of its own people."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Remember the divisions of a delivery."""

    dependencies = (("intake", "0003_papers"),)

    operations = (
        migrations.AddField("delivery", "scope", models.CharField(max_length=200, blank=True, default=""), preserve_default=False),
    )
