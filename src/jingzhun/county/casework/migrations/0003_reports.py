"""Frozen reports and the households they counted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("casework", "0002_history_stays"),
        ("registry", "0004_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")], max_length=8)),
                ("as_of", models.DateField()),
                ("before_on", models.DateField()),
                ("frozen_at", models.DateTimeField()),
                ("officer_id", models.BigIntegerField()),
                (
                    "before",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="after", to="casework.report"
                    ),
                ),
            ],
            options={
                "ordering": ("-as_of", "kind"),
            },
        ),
        migrations.CreateModel(
            name="ReportItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=40)),
                ("term", models.CharField(max_length=16)),
                ("village_code", models.CharField(max_length=12)),
                (
                    "household",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"),
                ),
                (
                    "report",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="items", to="casework.report"),
                ),
            ],
            options={
                "ordering": ("report", "measure", "term", "village_code", "household"),
            },
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("kind", "as_of"), name="report_once"),
        ),
        migrations.AddIndex(
            model_name="reportitem",
            index=models.Index(fields=["report", "measure", "term", "village_code"], name="report_item_by_village"),
        ),
        migrations.AddConstraint(
            model_name="reportitem",
            constraint=models.UniqueConstraint(fields=("report", "measure", "term", "household"), name="report_item_once"),
        ),
    ]
