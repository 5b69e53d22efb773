"""Comparison with departments: signatures, rounds, replies, questions."""

import django.db.models.deletion
from django.db import migrations, models

import jingzhun.county.config.sealed


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("casework", "0006_meetings"),
        ("registry", "0006_pattern_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_on", models.DateField()),
                ("officer_id", models.BigIntegerField()),
                ("departments", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ComparisonCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unsigned", models.IntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comparison_entries", to="casework.case"
                    ),
                ),
                (
                    "comparison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="casework.comparison"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="comparison",
            name="cases",
            field=models.ManyToManyField(related_name="comparisons", through="casework.ComparisonCase", to="casework.case"),
        ),
        migrations.CreateModel(
            name="DepartmentReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=24)),
                ("received_at", models.DateTimeField()),
                ("officer_id", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("rows_matched", models.IntegerField()),
                ("rows_unmatched", models.IntegerField()),
                ("people_missing", models.IntegerField()),
                (
                    "comparison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="casework.comparison"
                    ),
                ),
            ],
            options={
                "ordering": ("comparison", "department"),
            },
        ),
        migrations.CreateModel(
            name="ComparisonFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("column", models.CharField(max_length=60)),
                ("sealed_value", jingzhun.county.config.sealed.SealedText(mask="id")),
                ("question_zh", models.CharField(max_length=200)),
                ("question_en", models.CharField(max_length=200)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="casework.case"),
                ),
                (
                    "household",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person")),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="casework.departmentreply"
                    ),
                ),
            ],
            options={
                "ordering": ("case", "person", "id"),
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField()),
                ("officer_id", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="authorisations", to="casework.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="authorisations", to="registry.person"
                    ),
                ),
            ],
            options={
                "ordering": ("case", "person"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("case", "person"),
                        name="one_authorisation_a_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AskedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person")),
                (
                    "comparison",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="people", to="casework.comparison"),
                ),
            ],
            options={
                "ordering": ("comparison", "id"),
                "constraints": [models.UniqueConstraint(fields=("comparison", "person"), name="asked_once_a_comparison")],
            },
        ),
        migrations.AddConstraint(
            model_name="comparisoncase",
            constraint=models.UniqueConstraint(fields=("comparison", "case"), name="case_once_a_comparison"),
        ),
        migrations.AddConstraint(
            model_name="departmentreply",
            constraint=models.UniqueConstraint(fields=("comparison", "department"), name="reply_once"),
        ),
    ]
