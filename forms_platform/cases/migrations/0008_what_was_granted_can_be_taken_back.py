"""A case says since when what it granted no longer holds, and has a delivery beside each that takes it back."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0007_cases_under_way")]

    operations: ClassVar = [
        migrations.AddField("case", "reversed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("delivery", "counter", models.BooleanField(default=False)),
        migrations.AlterField(
            "delivery",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "Väntar"),
                    ("gathered", "Går med nästa fil"),
                    ("retrying", "Försöker igen"),
                    ("delivered", "Levererad"),
                    ("given_up", "Behöver hjälp"),
                    ("cancelled", "Behövs inte längre"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("delivery", "delivery_once"),
        migrations.AddConstraint(
            "delivery", models.UniqueConstraint(fields=("case", "target", "counter"), name="delivery_once")
        ),
    ]
