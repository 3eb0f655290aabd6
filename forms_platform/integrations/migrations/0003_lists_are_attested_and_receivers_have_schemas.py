"""A payment list says who attested it; a receiver's JSON Schema is kept for each kind of message."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("integrations", "0002_receivers_may_want_columns"),
    ]

    operations: ClassVar = [
        migrations.AddField("batch", "amount", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("batch", "attested_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "batch",
            "attested_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="MessageSchema",
            fields=[
                ("kind", models.SlugField(max_length=20, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
