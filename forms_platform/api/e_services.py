"""The catalogue, as the API tells it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from forms_platform.api import shapes
from forms_platform.api.asked import Asked
from forms_platform.api.problem import Problem
from forms_platform.catalogue.availability import why_not
from forms_platform.catalogue.cards import entry
from forms_platform.catalogue.search import search
from forms_platform.definitions.language.schema import answers_schema, document_schema
from forms_platform.definitions.load import Loaded, NoSuchService, all_current, current
from forms_platform.definitions.models import Version
from forms_platform.look.words import language
from forms_platform.organisation.directory import snapshot


def services(asked: Asked) -> shapes.Services:
    """Every e-service, or those that answer `q`."""
    every, words = all_current(), asked.query("q")
    if words:
        by_key = {one.key: one for one in every}
        every = [by_key[hit.key] for hit in search([entry(one, language()) for one in every], words)]
    return shapes.Services(items=[shapes.ServiceInList(**_listed(one, asked)) for one in every])


def service(asked: Asked, key: str) -> shapes.Service:
    """One e-service."""
    loaded = used(key)
    document = loaded.document
    return shapes.Service(
        **_listed(loaded, asked),
        sha256=loaded.sha256,
        about=document.about.say(language()) if document.about else "",
        document=reverse("api:call", args=[f"services/{key}/document"]),
        answers_schema=reverse("api:call", args=[f"services/{key}/answers-schema"]),
    )


def document(asked: Asked, key: str) -> dict[str, Any]:
    """The definition itself, as it was published."""
    raw: dict[str, Any] = Version.objects.values_list("document", flat=True).get(pk=used(key).version_id)
    return raw


def schema_of_answers(asked: Asked, key: str) -> dict[str, Any]:
    """The JSON Schema of the answers to the e-service, as a case keeps them."""
    return answers_schema(used(key).document)


def schema_of_documents(asked: Asked) -> dict[str, Any]:
    """The JSON Schema of an e-service document."""
    return document_schema()


def used(key: str) -> Loaded:
    """The version that new cases use. Raises: Problem."""
    try:
        return current(key)
    except NoSuchService:
        raise Problem("not_found") from None


def _listed(loaded: Loaded, asked: Asked) -> dict[str, Any]:
    reason = why_not(loaded.document, asked.person.pk, snapshot())
    return {
        "key": loaded.key,
        "title": loaded.document.title.say(language()),
        "summary": loaded.document.summary.say(language()),
        "category": loaded.document.category,
        "minutes": loaded.document.minutes,
        "may_start": reason is None,
        "why_not": reason.value if reason else "",
        "version": loaded.number,
    }
