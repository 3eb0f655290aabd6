"""publish_shipped: the e-services that come with the platform can be used."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped


class Command(BaseCommand):
    """Publishes each shipped document whose present version is another; may be run any number of times."""

    help = "Publishes the e-services that come with the platform; running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of them; all when none is named."""
        parser.add_argument("keys", nargs="*", metavar="KEY")

    def handle(self, *args: Any, keys: list[str], **options: Any) -> None:
        """Nothing is returned; the versions are current."""
        documents = shipped()
        if unknown := sorted(set(keys) - set(documents)):
            raise CommandError(f"not shipped: {', '.join(unknown)} (there are: {', '.join(documents)})")
        for key, raw in documents.items():
            if keys and key not in keys:
                continue
            try:
                version = publish(raw, None, timezone.now())
            except DocumentFaults as found:
                raise CommandError(f"{key}: {found}") from None
            self.stderr.write(f"{key}: version {version.number}")
