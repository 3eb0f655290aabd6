"""Fills an installation's database for the fault tests: python -m tests.faults.town"""

from __future__ import annotations

from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()
    from django.utils import timezone

    from forms_platform.definitions.publish import publish
    from forms_platform.demo.people import raise_municipality
    from tests.apps.intake.test_cost import EIGHT, a_document

    raise_municipality(timezone.localdate())
    publish(a_document(EIGHT), None, timezone.now() - timedelta(days=1))
