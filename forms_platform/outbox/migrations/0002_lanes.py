"""Messages that wait for somebody outside stand in a lane for each receiver."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AddField("message", "lane", models.CharField(blank=True, default="", max_length=80)),
        migrations.RemoveIndex("message", "outbox_waiting"),
        migrations.AddIndex(
            "message",
            models.Index(
                condition=models.Q(("state", "waiting")), fields=["lane", "available_at", "id"], name="outbox_lanes"
            ),
        ),
    ]
