"""The platform's settings with nobody who carries post: what filling in costs, and not what happens after it."""

from __future__ import annotations

from forms_platform.settings import *  # noqa: F403

OUTBOX_BY = "nobody"
