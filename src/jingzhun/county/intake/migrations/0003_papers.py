"""Lists from above, forms filled, the national bridge."""

import django.db.models.deletion
from django.db import migrations, models

import jingzhun.county.config.sealed


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("intake", "0002_seal_cells"),
        ("jobs", "0001_records"),
        ("registry", "0004_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=list)),
                ("has_ids", models.BooleanField(default=False)),
                ("officer_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("is_kept", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ListTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("due_on", models.DateField()),
                ("officer_id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("given_at", models.DateTimeField()),
                ("sheet", models.CharField(max_length=120)),
                ("header_row", models.IntegerField()),
                ("width", models.IntegerField()),
                ("answers", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("returned", "returned"), ("withdrawn", "withdrawn")],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("returned_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(max_length=12)),
                ("officer_id", models.BigIntegerField()),
                ("received_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("rows_taken", models.IntegerField()),
                ("rows_same", models.IntegerField()),
                ("rows_wrong", models.IntegerField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="BridgeRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField()),
                ("officer_id", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waits", "waits"), ("done", "done"), ("refused", "refused")], default="waits", max_length=16
                    ),
                ),
                ("files", models.JSONField(default=list)),
                ("found", models.IntegerField(default=0)),
                ("new", models.IntegerField(default=0)),
                ("ticked", models.IntegerField(default=0)),
                ("note_zh", models.TextField(blank=True)),
                ("note_en", models.TextField(blank=True)),
                ("job", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job")),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="FormRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("roster", models.CharField(blank=True, max_length=40)),
                ("division_code", models.CharField(max_length=12)),
                ("as_of", models.DateField()),
                ("officer_id", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waits", "waits"), ("done", "done"), ("refused", "refused")], default="waits", max_length=16
                    ),
                ),
                ("rows", models.IntegerField(default=0)),
                ("figures", models.IntegerField(default=0)),
                ("untold", models.IntegerField(default=0)),
                ("unknown", models.JSONField(default=list)),
                ("strangers", models.JSONField(default=list)),
                ("note_zh", models.TextField(blank=True)),
                ("note_en", models.TextField(blank=True)),
                ("job", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job")),
                (
                    "template",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="intake.formtemplate"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="BridgeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("window", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("household_no", models.CharField(blank=True, max_length=40)),
                ("person_no", models.CharField(blank=True, max_length=40)),
                ("township", models.CharField(blank=True, max_length=40)),
                ("village", models.CharField(blank=True, max_length=60)),
                ("head_name", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(blank=True, max_length=60)),
                ("field", models.CharField(max_length=40)),
                ("sealed_ours", jingzhun.county.config.sealed.SealedText(mask="id", null=True)),
                ("sealed_theirs", jingzhun.county.config.sealed.SealedText(mask="id", null=True)),
                (
                    "household",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "done_run",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="done_entries", to="intake.bridgerun"
                    ),
                ),
                (
                    "first_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="first_entries", to="intake.bridgerun"
                    ),
                ),
                (
                    "last_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="last_entries", to="intake.bridgerun"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_run__isnull", True)), fields=("key",), name="bridge_entry_open_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.IntegerField()),
                ("village_code", models.CharField(blank=True, max_length=12)),
                ("sealed_told", jingzhun.county.config.sealed.SealedText(mask="id")),
                ("question_key", models.CharField(max_length=32)),
                ("answer", models.CharField(blank=True, max_length=16)),
                ("sealed_note", jingzhun.county.config.sealed.SealedText(mask="id", null=True)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_for", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "household",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="list_rows", to="registry.household"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.listrow"
                    ),
                ),
                ("task", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="intake.listtask")),
            ],
            options={
                "ordering": ("task", "row"),
                "indexes": [
                    models.Index(fields=["village_code", "answer"], name="list_row_by_village"),
                    models.Index(fields=["question_key"], name="list_row_by_question"),
                ],
                "constraints": [models.UniqueConstraint(fields=("task", "row"), name="list_row_once")],
            },
        ),
    ]
