"""Boundaries of townships and villages, as files gave them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("registry", "0006_pattern_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoundarySet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(choices=[("township", "township"), ("village", "village")], max_length=10)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("checked", "checked"), ("current", "current"), ("replaced", "replaced"), ("dropped", "dropped")],
                        default="checked",
                        max_length=10,
                    ),
                ),
                ("told", models.JSONField(default=dict)),
                ("officer_id", models.BigIntegerField()),
                ("given_at", models.DateTimeField()),
                ("confirmed_by", models.BigIntegerField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "current")), fields=("level",), name="one_current_boundary_set"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "current"), _negated=True), ("confirmed_at__isnull", False), _connector="OR"
                        ),
                        name="current_boundaries_were_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12)),
                ("rings", models.JSONField()),
                ("label", models.JSONField()),
                ("area_m2", models.BigIntegerField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="boundaries", to="registry.boundaryset"
                    ),
                ),
            ],
            options={
                "ordering": ("of", "code"),
                "constraints": [models.UniqueConstraint(fields=("of", "code"), name="boundary_once")],
            },
        ),
    ]
