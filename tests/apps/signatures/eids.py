"""Signing services on this machine, switched on, and people who have an eID there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import Client, override_settings
from django.utils import timezone

from forms_platform.organisation.models import Person
from forms_platform.signatures.eids import remember
from forms_platform.signatures.models import Act
from forms_platform.signatures.services import BankIdService, Line
from tests.neighbours.bankid import BankId
from tests.neighbours.listening import listening
from tests.stories import Story

NUMBERS = {"anna": "198507099805", "bengt": "197810212391"}


@contextmanager
def bankid_is_on(folder: Path, *more: str, policies: tuple[str, ...] = ()) -> Iterator[BankId]:
    """BankID listens here, over TLS that asks who we are, and is one of the providers."""
    service = BankId()
    ours = service.authority.client().kept_in(folder, "ours")
    trust = folder / "root.pem"
    trust.write_bytes(service.authority.root.pem)
    with listening(service, service.authority.tls(folder, mutual=True)) as url:
        set_up = BankIdService(Line(url, ours, trust), (service.authority.root.der,), policies)
        with override_settings(
            SIGNATURE_PROVIDERS=["bankid", *more], SIGNING_SERVICES={"bankid": set_up},
            SIGNING_ALLOWED=["127.0.0.1"], SIGNING_PATIENCE=2,
        ):  # fmt: skip
            yield service


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
