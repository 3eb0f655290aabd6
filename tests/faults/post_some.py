"""Posts messages from a process of its own: python -m tests.faults.post_some TOPIC NUMBER [SLOW]"""

from __future__ import annotations

import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from forms_platform.outbox.post import Post, post_all

    topic, number = sys.argv[1], int(sys.argv[2])
    payload = {"slow": sys.argv[3]} if len(sys.argv) > 3 else {}
    with transaction.atomic():
        post_all([Post(topic, f"case:{turn}", payload) for turn in range(number)], now=timezone.now())
