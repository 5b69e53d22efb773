"""Requests for help, and the villages' codes for applying."""

import django.db.models.deletion
from django.db import migrations, models

import jingzhun.county.config.sealed


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("casework", "0004_reports_stay"),
        ("registry", "0006_pattern_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApplicationDoor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(db_index=True, max_length=12)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("sealed_code", jingzhun.county.config.sealed.SealedText(mask="id")),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("village_code", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("village_code",), name="one_door_a_village"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("relative", "relative"),
                            ("proxy", "proxy"),
                            ("hotline", "hotline"),
                            ("petition", "petition"),
                            ("paper", "paper"),
                        ],
                        max_length=12,
                    ),
                ),
                ("village_code", models.CharField(db_index=True, max_length=12)),
                ("risk", models.CharField(blank=True, max_length=32)),
                ("outside_number", models.CharField(blank=True, max_length=60)),
                ("sealed_told", jingzhun.county.config.sealed.SealedText(mask="id")),
                ("receipt_hash", models.CharField(max_length=64, unique=True)),
                ("officer_id", models.BigIntegerField(null=True)),
                ("received_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("placed", "placed"),
                            ("in_case", "in_case"),
                            ("answered", "answered"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="new",
                        max_length=12,
                    ),
                ),
                ("sealed_answer", jingzhun.county.config.sealed.SealedText(mask="id", null=True)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="help_requests", to="casework.case"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests",
                        to="registry.household",
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "id"),
                "indexes": [models.Index(fields=["state", "due_on"], name="request_by_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="answered_request_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "in_case"), _negated=True), ("case__isnull", False), _connector="OR"),
                        name="request_in_a_case",
                    ),
                ],
            },
        ),
    ]
