"""Keys of partners that sign their requests, and the nonces that were spent."""

import django.db.models.deletion
from django.db import migrations, models

import jingzhun.county.config.sealed


class Migration(migrations.Migration):
    """Add the columns and the table."""

    dependencies = [
        ("api", "0001_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="sealed_secret",
            field=jingzhun.county.config.sealed.SealedText(mask="id", null=True),
        ),
        migrations.AlterField(
            model_name="apikey",
            name="secret_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name="SpentNonce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
                ("api_key", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="nonces", to="api.apikey")),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("api_key", "nonce"), name="nonce_once")],
            },
        ),
    ]
