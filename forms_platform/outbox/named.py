"""Messages named by their ids in a statement of our own; each database has its way to be given several."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from forms_platform.outbox.models import Message


def are_named(vendor: str) -> str:
    """The condition that a message is one of `keys`."""
    return "id = ANY(%(keys)s)" if vendor == "postgresql" else "id IN (SELECT value FROM json_each(%(keys)s))"


def key_of(message: UUID) -> object:
    """The id as the database has it."""
    return Message._meta.get_field("id").get_db_prep_value(message, connection)


def keys_of(messages: Iterable[UUID]) -> object:
    """The parameter `keys` of the condition."""
    keys = [key_of(each) for each in messages]
    return keys if connection.vendor == "postgresql" else json.dumps(keys)
