"""Signing services on this machine, switched on, and people who have an eID there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import Client, override_settings
from django.utils import timezone

from forms_platform.organisation.models import Person
from forms_platform.signatures.connect import callback
from forms_platform.signatures.eids import remember
from forms_platform.signatures.models import Act
from forms_platform.signatures.signing_services import (
    BankIdService,
    CscService,
    FrejaService,
    Line,
    OidcService,
    Service,
)
from tests.neighbours import csc
from tests.neighbours.bankid import BankId
from tests.neighbours.freja import Freja
from tests.neighbours.listening import listening
from tests.neighbours.openid import CLIENT, LOA3, OpenId
from tests.stories import Story

NUMBERS = {"anna": "198507099805", "bengt": "197810212391"}


@contextmanager
def bankid_is_on(folder: Path, *more: str, policies: tuple[str, ...] = ()) -> Iterator[BankId]:
    """BankID listens here, over TLS that asks who we are, and is one of the providers."""
    service = BankId()
    ours = service.authority.client().kept_in(folder, "ours")
    trust = folder / "root.pem"
    trust.write_bytes(service.authority.root.pem)
    roots = (service.authority.root.der,)
    with (
        listening(service, service.authority.tls(folder, mutual=True)) as url,
        on("bankid", BankIdService(Line(url, ours, trust), roots, policies), *more),
    ):
        yield service


@contextmanager
def freja_is_on(folder: Path, *, organisation: bool = False) -> Iterator[Freja]:
    """The same with Freja."""
    service = Freja()
    ours = service.authority.client().kept_in(folder, "ours")
    trust = folder / "root.pem"
    trust.write_bytes(service.authority.root.pem)
    with (
        listening(service, service.authority.tls(folder, mutual=True)) as url,
        on("freja", FrejaService(Line(url, ours, trust), (service.key.der,), organisation=organisation)),
    ):
        yield service


@contextmanager
def openid_is_on() -> Iterator[OpenId]:
    """The same with an OpenID provider."""
    service = OpenId(callback=callback())
    with listening(service) as url:
        service.issuer = url
        with on("oidc", OidcService(Line(url), CLIENT, service.client_pem, "", (LOA3,), "Prov-underskrift")):
            yield service


@contextmanager
def csc_is_on() -> Iterator[csc.Csc]:
    """The same with a remote signing service."""
    service = csc.Csc(callback=callback())
    with listening(service) as url:
        service.url = url
        with on("csc", CscService(Line(url), csc.CLIENT, csc.SECRET, (service.authority.root.der,), "Prov-CSC")):
            yield service


@contextmanager
def on(name: str, service: Service, *more: str) -> Iterator[None]:
    """That service is switched on, and is asked patiently for two seconds."""
    with override_settings(
        SIGNATURE_PROVIDERS=[name, *more], SIGNING_SERVICES={name: service}, SIGNING_ALLOWED=["127.0.0.1"],
        SIGNING_PATIENCE=2,
    ):  # fmt: skip
        yield


def known_by_number(person: Person, who: str) -> None:
    """We know which identity number the person's eIDs have."""
    remember(person, NUMBERS[who], timezone.now())


def at_the_page(client: Client, story: Story, person: Person) -> str:
    """The address of the page where the person signs what the case waits for."""
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(f"/arenden/{story.case.number}/skriv-under/")
    assert answer.status_code == 302
    return answer["Location"]


def act_at(address: str) -> Act:
    """The act of that page."""
    return Act.objects.get(pk=address.strip("/").split("/")[-1])


def started(client: Client, story: Story, person: Person) -> str:
    """The address of the page where the person waits, once the service awaits them."""
    address = at_the_page(client, story, person)
    answer = client.post(f"{address}starta/")
    assert answer["Location"] == f"{address}vantar/", answer["Location"]
    return answer["Location"]


def told(client: Client) -> str:
    """The messages on the next page."""
    return client.get("/", follow=True).content.decode()
