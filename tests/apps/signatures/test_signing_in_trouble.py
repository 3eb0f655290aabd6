"""Somebody signs while what is needed is away, and two sign at once: clear words, nothing half signed, on it goes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from forms_platform.archive.make_record import make_record
from forms_platform.archive.models import Record
from forms_platform.audit.trail import prove
from forms_platform.cases.models import Case
from forms_platform.documents.keep import take
from forms_platform.organisation.models import Person
from forms_platform.signatures.folder import ROOT_KEY, ROOT_LIST, SIGNER_CA, TSA
from forms_platform.signatures.keys import keys
from forms_platform.signatures.models import Act, Revision, Signature
from forms_platform.signatures.time_stamp_server import LOCK, SOCKET
from signing.authority import ROOT_CRL_LIFE, make_crl
from signing.signature import Kind
from signing.stamping import OwnAuthority
from signing.verdict import Level
from tests.apps.signatures.conftest import PASSWORD, signs
from tests.apps.signatures.stampers import Stamper, served
from tests.apps.signatures.test_sign_pages import begun, pressed
from tests.apps.signatures.test_sign_step import verdict_on
from tests.at_once import at_once
from tests.stories import Story

pytestmark = pytest.mark.django_db
HALF_SIGNED = "ingenting är underskrivet"


@pytest.fixture
def own_keys(settings, tmp_path: Path, keys_folder: Path) -> Iterator[Path]:
    """Keys that this test alone may spoil, with somebody else's stamps so that no process is left behind."""
    keys()
    away = shutil.ignore_patterns(SOCKET, LOCK)
    settings.KEYS_FOLDER = shutil.copytree(keys_folder, tmp_path / "egna", ignore=away)
    own = OwnAuthority(keys()._credential(TSA), lambda: datetime.now(UTC))
    with served(Stamper(own.answer)) as stamper:
        settings.TSA_URL = stamper.url
        yield settings.KEYS_FOLDER


@pytest.fixture
def waiting(story: Story) -> Story:
    """Anna has handed in and is to sign; everybody has a password."""
    Person.objects.update(password=make_password(PASSWORD))
    for person in (story.cast.anna, story.cast.bengt, story.cast.cecilia):
        person.refresh_from_db()
    story.sends(story.cast.anna)
    return story


def stands_as_it_was(story: Story) -> bool:
    """Nothing is signed and nothing has moved."""
    states = set(Act.objects.values_list("state", flat=True))
    kept = (Signature.objects.count(), Revision.objects.count(), story.case.step)
    return kept == (0, 1, "undertecknar") and states == {Act.State.WAITING} and prove() == []


def test_a_revocation_list_that_has_run_out_stops_the_signing_until_it_is_renewed(
    own_keys: Path, waiting: Story, client: Client
) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    root, good = keys()._credential(ROOT_KEY), (own_keys / ROOT_LIST).read_bytes()
    (own_keys / ROOT_KEY).unlink()  # kept offline
    run_out = datetime.now(UTC) - ROOT_CRL_LIFE - timedelta(days=1)
    (own_keys / ROOT_LIST).write_bytes(make_crl(root, (), run_out, ROOT_CRL_LIFE))

    answer = pressed(client, address)

    assert answer.status_code == 503
    assert f"spärrlista har gått ut, och {HALF_SIGNED}. Kontakta support." in answer.content.decode()
    assert stands_as_it_was(waiting)
    (own_keys / ROOT_LIST).write_bytes(good)
    assert pressed(client, address).status_code == 302
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    ("damage", "said"),
    [(None, "gick inte att göra just nu"), (b"inte en nyckel", "nycklar går inte att nå just nu")],
    ids=["gone", "damaged"],
)
def test_an_authority_for_signers_that_is_away_signs_nothing_until_it_is_back(
    own_keys: Path, waiting: Story, client: Client, damage: bytes | None, said: str
) -> None:
    address = begun(client, waiting, waiting.cast.anna)
    held = (own_keys / SIGNER_CA).read_bytes()
    (own_keys / SIGNER_CA).unlink()
    if damage is not None:
        (own_keys / SIGNER_CA).write_bytes(damage)

    answer = pressed(client, address)

    assert answer.status_code == 503
    page = answer.content.decode()
    assert said in page
    assert HALF_SIGNED in page
    assert stands_as_it_was(waiting)
    (own_keys / SIGNER_CA).write_bytes(held)
    assert pressed(client, address).status_code == 302
    assert Signature.objects.count() == 1


def test_time_stamps_that_fall_silent_between_two_who_sign_keep_the_first_and_wait_for_the_second(
    own_keys: Path, waiting: Story, client: Client, settings
) -> None:
    assert pressed(client, begun(client, waiting, waiting.cast.anna)).status_code == 302
    address = begun_by(client, waiting, waiting.cast.bengt)
    there, settings.TSA_URL = settings.TSA_URL, "http://127.0.0.1:9/tsa"

    answer = pressed(client, address)

    assert answer.status_code == 503
    assert f"Tidsstämplingen svarar inte just nu, och {HALF_SIGNED}" in answer.content.decode()
    assert (Signature.objects.count(), Revision.objects.count(), waiting.case.step) == (1, 2, "chef")
    settings.TSA_URL = there
    assert pressed(client, address).status_code == 302
    assert (waiting.case.state, waiting.case.result) == (Case.State.CLOSED, "approved")
    record = recorded(waiting)
    assert record.verdict is Level.GOOD, record.findings


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_who_sign_at_once_one_decides_and_the_other_is_told(waiting: Story) -> None:
    signs(waiting.case, waiting.cast.anna, "sign", waiting.now)
    clients = {one: Client() for one in (waiting.cast.bengt, waiting.cast.cecilia)}
    places = {one: begun_by(client, waiting, one) for one, client in clients.items()}

    answers = at_once(*[lambda one=one: pressed(clients[one], places[one]) for one in clients])

    by_status = {answer.status_code: (answer, who) for answer, who in zip(answers, clients, strict=True)}
    assert set(by_status) == {302, 409}, answers
    (_, winner), (refused, loser) = by_status[302], by_status[409]
    page = refused.content.decode()
    assert "Ingenting är underskrivet" in page
    assert "Ärendet har ändrats sedan du öppnade det. Läs det igen innan du svarar." in page
    assert (waiting.case.state, waiting.case.result) == (Case.State.CLOSED, "approved")
    assert [one.person for one in Signature.objects.order_by("pk")] == [waiting.cast.anna, winner]
    assert Act.objects.get(person=loser).state == Act.State.WAITING
    assert recorded(waiting).verdict is Level.GOOD
    signed = verdict_on(take(Revision.objects.latest("number").sha256))
    people = [one.signer for one in signed.signatures if one.kind is Kind.PERSON]
    assert people == [waiting.cast.anna.name, winner.name]
    assert prove() == []


def begun_by(client: Client, story: Story, person: Person) -> str:
    """The address where the approver signs a yes."""
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    opened = story.case.events.filter(kind="step_opened").latest("seq")
    form = {"steg": "chef", "omgang": str(opened.seq), "version": str(story.case.revision), "beslut": "approve"}
    answer = client.post(f"/att-godkanna/{story.case.number}/beslut/", form)
    place: str = client.post(answer["Location"], form)["Location"]
    return place


def recorded(story: Story):
    """What anybody's check says of the case's record."""
    make_record(story.case, command_id=uuid4(), now=story.now)
    return verdict_on(take(Record.objects.get(case=story.case).sha256))
