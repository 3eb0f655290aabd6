"""The e-service as a form (blankett) to print or fill in as PDF; made once and kept until something in it changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from forms_platform.cases.names import CaseNames
from forms_platform.definitions.load import Loaded
from forms_platform.definitions.paper.apart import press_apart
from forms_platform.definitions.paper.layout import paper_form
from forms_platform.definitions.paper.press import fingerprint, order_of
from forms_platform.definitions.paper.typeset import Dress
from forms_platform.look.coat_of_arms import coat_of_arms
from forms_platform.look.theme import chosen
from forms_platform.organisation.directory import Snapshot

KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A form that nobody has written in. Two with the same fingerprint have the same bytes."""

    pdf: bytes
    fingerprint: str


def blank_form(loaded: Loaded, language: str, organisation: Snapshot) -> BlankForm:
    """The form of the version, with the options that its registers have today. Raises: PressFault."""
    form = paper_form(loaded.document, language, CaseNames(organisation))
    order = order_of(
        form,
        Dress(
            municipality=settings.MUNICIPALITY,
            logo=coat_of_arms().decode("utf-8"),
            accent=chosen()["accent"],
            version=loaded.number,
            sha256=loaded.sha256,
            address=f"{settings.SITE_URL}/e-tjanster/{loaded.key}/lamna-blankett/",
        ),
    )
    name = fingerprint(order)
    kept = cache.get(f"blankett:{name}")
    if not isinstance(kept, bytes):
        kept = press_apart(order)
        cache.set(f"blankett:{name}", kept, KEPT_SECONDS)
    return BlankForm(kept, name)
