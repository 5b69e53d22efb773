"""Measures remember their plan, and the departmental row that shows their delivery."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the columns."""

    dependencies = [
        ("casework", "0011_extract_stays"),
        ("registry", "0006_pattern_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="plannedmeasure",
            name="before_fen",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="plannedmeasure",
            name="delivered_batch",
            field=models.CharField(max_length=120, null=True),
        ),
        migrations.AddField(
            model_name="plannedmeasure",
            name="delivered_row",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="plannedmeasure",
            name="planned_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="plannedmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("delivered_batch__isnull", True), ("delivered_on__isnull", False), _connector="OR"),
                name="read_delivery_has_its_day",
            ),
        ),
    ]
