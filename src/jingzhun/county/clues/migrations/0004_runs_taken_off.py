"""The day a run was taken off the site again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column."""

    dependencies = [
        ("clues", "0003_month_work"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
    ]
