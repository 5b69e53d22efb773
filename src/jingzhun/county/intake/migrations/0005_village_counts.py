"""Of how many households in each village a file told something new."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the columns."""

    dependencies = [
        ("intake", "0004_township_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="by_village",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="done_at",
            field=models.DateTimeField(null=True),
        ),
    ]
