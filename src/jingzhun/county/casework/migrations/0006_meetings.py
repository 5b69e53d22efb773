"""Meetings that deliberate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("casework", "0005_requests"),
        ("registry", "0006_pattern_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(db_index=True, max_length=12)),
                ("on", models.DateField()),
                ("place", models.CharField(max_length=100)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("chair", models.CharField(blank=True, max_length=40)),
                ("writer", models.CharField(blank=True, max_length=40)),
                ("state", models.CharField(choices=[("called", "called"), ("held", "held")], default="called", max_length=8)),
                ("officer_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("held_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("standing", models.CharField(blank=True, max_length=40)),
                ("is_present", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="attendees", to="casework.meeting"),
                ),
            ],
            options={
                "ordering": ("meeting", "id"),
                "constraints": [models.UniqueConstraint(fields=("meeting", "name", "standing"), name="attendee_once")],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recused", models.JSONField(default=list)),
                ("votes_for", models.IntegerField(null=True)),
                ("votes_against", models.IntegerField(null=True)),
                ("abstained", models.IntegerField(null=True)),
                ("is_accepted", models.BooleanField(null=True)),
                ("said_zh", models.CharField(blank=True, max_length=200)),
                ("said_en", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="casework.case"),
                ),
                (
                    "meeting",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="agenda", to="casework.meeting"),
                ),
            ],
            options={
                "ordering": ("meeting", "id"),
                "constraints": [models.UniqueConstraint(fields=("meeting", "case"), name="agenda_once")],
            },
        ),
    ]
