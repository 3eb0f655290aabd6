"""Keeps how a person likes their queue."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from forms_platform.approvals.models import Habits
from forms_platform.organisation.models import Person


def keep_habits(whose: Person | str, change: Callable[[Habits], None]) -> Habits:
    """The habits of a person, or the ready messages of an e-service by its key, have been changed and are kept."""
    one = {"person": whose} if isinstance(whose, Person) else {"person": None, "e_service": whose}
    with transaction.atomic():
        Habits.objects.get_or_create(**one)
        habits = Habits.objects.select_for_update().get(**one)
        change(habits)
        habits.save()
    return habits
