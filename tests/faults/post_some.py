"""Posts messages from a process of its own: python -m tests.faults.post_some TOPIC NUMBER PAYLOAD"""

from __future__ import annotations

import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from forms_platform.outbox.post import Post, post_all

    topic, number, payload = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    with transaction.atomic():
        post_all([Post(topic, f"case:{turn}", payload) for turn in range(number)], now=timezone.now())
