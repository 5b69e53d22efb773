"""Messages on their way out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the table."""

    dependencies = [
        ("jobs", "0001_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                ("to", models.CharField(max_length=40)),
                ("officer_id", models.BigIntegerField()),
                ("text", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("sent", "sent"), ("given_up", "given_up")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("tries", models.SmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["state", "next_at"], name="message_by_turn")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"),
                        name="sent_message_has_its_time",
                    )
                ],
            },
        ),
    ]
