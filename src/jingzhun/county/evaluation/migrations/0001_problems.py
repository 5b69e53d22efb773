"""The register of problems."""

import django.db.models.deletion
from django.db import migrations, models

import jingzhun.county.config.sealed


class Migration(migrations.Migration):
    """Make the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("from_whom", models.CharField(max_length=100)),
                ("document_no", models.CharField(blank=True, max_length=60)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("received_on", models.DateField()),
                ("officer_id", models.BigIntegerField()),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.IntegerField()),
                ("number", models.CharField(max_length=60)),
                ("sealed_text", jingzhun.county.config.sealed.SealedText(mask="id")),
                ("owner", models.CharField(blank=True, max_length=100)),
                ("due_on", models.DateField(null=True)),
                ("measures", models.TextField(blank=True)),
                ("division_code", models.CharField(db_index=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("closed", "closed")], default="open", max_length=8
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=500)),
                ("version", models.IntegerField(default=1)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="problems", to="evaluation.inspection"
                    ),
                ),
            ],
            options={
                "ordering": ("inspection", "row"),
            },
        ),
        migrations.CreateModel(
            name="ProblemStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("given", "given"),
                            ("progress", "progress"),
                            ("done", "done"),
                            ("returned", "returned"),
                            ("closed", "closed"),
                            ("reopened", "reopened"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sealed_text", jingzhun.county.config.sealed.SealedText(mask="id", null=True)),
                ("on", models.DateField()),
                ("officer_id", models.BigIntegerField()),
                ("for_officer_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "problem",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="evaluation.problem"),
                ),
            ],
            options={
                "ordering": ("problem", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["state", "due_on"], name="problem_by_due"),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.UniqueConstraint(fields=("inspection", "number"), name="problem_number_once"),
        ),
    ]
