"""A signed sheet remembers the policy by which it was judged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column; the release before fills it with nothing."""

    dependencies = [
        ("casework", "0012_read_deliveries"),
    ]

    operations = [
        migrations.AddField(
            model_name="surveysheet",
            name="policy_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
