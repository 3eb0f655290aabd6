"""What closed cases owe is posted when they close, and no longer when their record is there.

Those whose record was still to be made when this was installed are told of now."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import migrations
from django.utils import timezone

MAKER = "forms_platform.archive.make_record.handle"


def owe(apps: Any, schema_editor: Any) -> None:
    """Every target that nobody has been asked to carry to has a message for each case without its record."""
    Delivery, Message = apps.get_model("cases", "Delivery"), apps.get_model("outbox", "Message")
    now, posts = timezone.now(), []
    unmade = Message.objects.filter(handler=MAKER, state__in=("waiting", "dead")).values_list("payload", flat=True)
    for payload in list(unmade):
        for row in Delivery.objects.filter(case=payload["case"], state="waiting", counter=False):
            about, handler = f"case:{row.case_id}", f"forms_platform.integrations.{row.target}.deliver.deliver"
            if not Message.objects.filter(about=about, handler=handler).exists():
                told = {"topic": "delivery.owed", "handler": handler, "queue": "deliveries", "lane": row.target}
                posts.append(
                    Message(id=uuid4(), about=about, payload={"case": row.case_id}, created_at=now, available_at=now, **told)
                )
    Message.objects.bulk_create(posts, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Closed cases without a record, and what they owe."""

    dependencies = [("cases", "0009_cases_by_day"), ("outbox", "0002_lanes")]
    operations = [migrations.RunPython(owe, migrations.RunPython.noop)]
