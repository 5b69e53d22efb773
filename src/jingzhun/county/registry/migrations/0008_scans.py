"""Filing sheets, scanned piles and their parts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("jobs", "0002_outbox"),
        ("registry", "0007_boundaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilingSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filing_sheet", to="registry.household"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="ScanPile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("officer_id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("given_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "reading"),
                            ("checked", "checked"),
                            ("refused", "refused"),
                            ("filed", "filed"),
                            ("dropped", "dropped"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                ("pages", models.IntegerField(default=0)),
                ("lead", models.IntegerField(default=0)),
                ("fault_zh", models.CharField(blank=True, max_length=200)),
                ("fault_en", models.CharField(blank=True, max_length=200)),
                ("version", models.IntegerField(default=1)),
                ("job", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job")),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ScanPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("first", models.IntegerField()),
                ("last", models.IntegerField()),
                ("size", models.BigIntegerField()),
                ("refused_zh", models.CharField(blank=True, max_length=200)),
                ("refused_en", models.CharField(blank=True, max_length=200)),
                (
                    "household",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.paper"
                    ),
                ),
                (
                    "pile",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="registry.scanpile"),
                ),
            ],
            options={
                "ordering": ("pile", "number"),
                "constraints": [models.UniqueConstraint(fields=("pile", "number"), name="scan_part_once")],
            },
        ),
    ]
