"""Who asked for the daily digest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column."""

    dependencies = [
        ("accounts", "0003_calendar_feed"),
    ]

    operations = [
        migrations.AddField(
            model_name="officer",
            name="wants_digest",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
