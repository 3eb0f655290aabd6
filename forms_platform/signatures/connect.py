"""The line to the signing services that are switched on: each provider with its settings, asked the guarded way."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from forms_platform.documents.workshop import in_workshop
from forms_platform.outgoing.ask import Line, ask
from forms_platform.outgoing.places import Forbidden, Unreachable
from forms_platform.signatures import signing_services
from forms_platform.signatures.methods import LOA2, LOA3, LOA4
from forms_platform.signatures.signing_services import BankIdService, CscService, FrejaService, OidcService
from signing.providers.flow import Http, Provider, ProviderFault, Reply, Trouble

_LEVELS = {2: LOA2, 3: LOA3, 4: LOA4}
MOST = 512 * 1024  # bytes of an answer: a BankID signature with its OCSP response is about 20 kB


def provider(name: str) -> Provider:
    """The external provider of that name. Raises: ProviderFault(MISCONFIGURED) when it is switched on no longer."""
    match settings.SIGNING_SERVICES.get(name):
        case BankIdService() as service:
            from signing.providers.bankid import BankId

            return BankId(_http(service.line), service.line.url, service.roots, service.policies, in_workshop)
        case FrejaService() as service:
            from signing.providers.freja import Freja

            return Freja(
                _http(service.line), service.line.url, service.keys, service.registration,
                organisation=service.organisation, relying_party=service.relying_party,
            )  # fmt: skip
        case OidcService() as service:
            from signing.providers.oidc_sign import Client, OidcSign

            client = Client(service.client, service.key, service.key_id, callback(), service.levels)
            return OidcSign(_http(service.line), service.line.url, client)
        case CscService() as service:
            from signing.providers.csc import Csc

            return Csc(
                _http(service.line), service.line.url, service.client, service.secret, callback(), service.roots,
                _LEVELS[service.level], in_workshop,
            )  # fmt: skip
        case _:
            raise ProviderFault(Trouble.MISCONFIGURED, f"{name} is switched off")


def callback() -> str:
    """The one address that services send people's browsers back to; it is registered with them."""
    return str(settings.SITE_URL + reverse("signatures:answer"))


def _http(place: signing_services.Line) -> Http:
    line = Line(
        allowed=settings.SIGNING_ALLOWED, certificate=place.certificate, trust=place.trust, most=MOST,
        whole=settings.SIGNING_PATIENCE,
    )  # fmt: skip

    def http(method: str, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        try:
            answer = ask(method, url, body=body, headers={"User-Agent": "forms-platform", **headers}, line=line)
        except Forbidden as fault:
            raise ProviderFault(Trouble.MISCONFIGURED, str(fault)) from None
        except Unreachable as fault:
            raise ProviderFault(Trouble.UNREACHABLE, str(fault)) from None
        return Reply(answer.status, answer.body)

    return http
