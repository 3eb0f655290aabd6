"""An operator who presses "try all again" for payroll and finance every other second: python -m …

Receivers rest for minutes when half of what they answer is nonsense, and nobody waits for that in a test.
"""

from __future__ import annotations

import time

EVERY, AT_MOST = 2.0, 300.0  # seconds

if __name__ == "__main__":
    import django

    django.setup()
    from django.db import OperationalError
    from django.utils import timezone

    from forms_platform.integrations.try_again import try_again

    until = time.monotonic() + AT_MOST
    while time.monotonic() < until:
        time.sleep(EVERY)
        for target in ("payroll", "finance"):
            try:
                try_again(target, now=timezone.now())
            except OperationalError:
                continue  # the next press is soon
