"""eservice_schema: the JSON Schema of the document, or of the answers to one."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms_platform.definitions.language.document import parse_document
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.language.schema import answers_schema, document_schema
from forms_platform.definitions.language.strict_json import load_json
from forms_platform.definitions.language.upgrade import upgrade


class Command(BaseCommand):
    """Prints the JSON Schema of an e-service document; with --answers that of the answers to one."""

    help = "Prints the JSON Schema of an e-service document, or with --answers FILE of the answers to it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose answers."""
        parser.add_argument("--answers", metavar="FILE", help="an e-service document")

    def handle(self, *args: Any, answers: str | None, **options: Any) -> None:
        """Nothing is returned; the schema is on stdout."""
        if answers is None:
            schema = document_schema()
        else:
            try:
                schema = answers_schema(parse_document(upgrade(load_json(Path(answers).read_bytes()))))
            except (OSError, DocumentFaults) as error:
                raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(schema, ensure_ascii=False, indent=1))
