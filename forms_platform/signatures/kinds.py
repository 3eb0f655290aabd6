"""The ways of signing that a person can meet, in plain words, and how surely each identifies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_platform.signatures.signing_services import BANKID, CSC, FREJA, INTERNAL, OIDC


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of signing, in plain words, and how strongly it identifies (tillitsnivå)."""

    name: str | Promise
    text: str | Promise
    level: int
    means: str | Promise = ""  # "Skriv under med …"
    icon: str = "smartphone"


_OURS = _(
    "När du har skrivit under med din e-legitimation görs en elektronisk underskrift i dokumentet, i ditt namn och med "
    "en nyckel som bara används den här gången. Den säger vilken e-legitimation du använde, och din underskrift med "
    "den sparas som bevis."
)
KINDS: Mapping[str, Kind] = {
    INTERNAL: Kind(
        _("Underskrift med ditt arbetskonto"),
        _(
            "Du visar på nytt att det är du. Sedan görs en elektronisk underskrift i ditt namn med en "
            "nyckel som bara används den här gången. Enligt vår egen bedömning är det en avancerad elektronisk "
            "underskrift."
        ),
        2,  # with two steps; with the password alone it reaches 1, and sign_step asks which it was
        _("ditt arbetskonto"),
        "key-round",
    ),
    BANKID: Kind(_("Underskrift med BankID"), _OURS, 3, "BankID"),
    FREJA: Kind(_("Underskrift med Freja"), _OURS, 3, "Freja"),
    OIDC: Kind(_("Underskrift hos en underskriftstjänst"), _OURS, 3, _("underskriftstjänsten"), "external-link"),
    CSC: Kind(
        _("Underskrift med din egen nyckel hos en betrodd tjänst"),
        _(
            "Din nyckel finns hos tjänsten och används bara när du själv godkänner det där. Din underskrift över "
            "dokumentet sparas som bevis, och en elektronisk underskrift i dokumentet säger att du gjorde den."
        ),
        3,
        _("den betrodda tjänsten"),
        "external-link",
    ),
}


def kind_of(provider: str) -> Kind:
    """The way of signing as it is set up here: its level, and the name that a service goes by."""
    kind, service = KINDS[provider], settings.SIGNING_SERVICES.get(provider)
    if service is None:
        return kind
    return replace(kind, level=service.level, means=getattr(service, "name", "") or kind.means)
