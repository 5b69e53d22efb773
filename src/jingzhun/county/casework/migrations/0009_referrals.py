"""Referrals of measures to departments."""

import django.db.models.deletion
from django.db import migrations, models

import jingzhun.county.config.sealed


class Migration(migrations.Migration):
    """Make the table."""

    dependencies = [
        ("casework", "0008_campaigns"),
        ("registry", "0006_pattern_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=32)),
                ("document_no", models.CharField(blank=True, max_length=60)),
                ("sent_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("officer_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("sent", "sent"), ("accepted", "accepted"), ("refused", "refused"), ("withdrawn", "withdrawn")],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField(null=True)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("sealed_reason", jingzhun.county.config.sealed.SealedText(mask="id", null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="registry.household"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="casework.plannedmeasure"
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "id"),
                "indexes": [models.Index(fields=["state", "due_on"], name="referral_by_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("sent", "accepted"))), fields=("measure",), name="one_referral_a_measure"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("accepted", "refused")), _negated=True),
                            ("answered_on__isnull", False),
                            _connector="OR",
                        ),
                        name="answered_referral_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True), ("sealed_reason__isnull", False), _connector="OR"
                        ),
                        name="refused_referral_has_its_reason",
                    ),
                ],
            },
        ),
    ]
