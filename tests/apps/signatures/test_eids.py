"""Whose an eID is, what is kept of it, which services are on, and how a signature is told afterwards."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from forms_platform.archive.make_record import make_record
from forms_platform.archive.models import Record
from forms_platform.archive.package import package
from forms_platform.documents.keep import take
from forms_platform.environment import Environment
from forms_platform.signatures.eid_words import HINTS, TROUBLES
from forms_platform.signatures.eids import marks, matched, remember, same_name
from forms_platform.signatures.kinds import KINDS
from forms_platform.signatures.methods import LOA3, said
from forms_platform.signatures.models import EidMark
from forms_platform.signatures.signing_services import NAMES, BankIdService, read_services
from signing.providers.flow import Proof, ProviderFault, Trouble
from signing.signature import Kind
from tests.apps.signatures.conftest import signs
from tests.apps.signatures.eids import NUMBERS, bankid_is_on, known_by_number
from tests.apps.signatures.test_sign_step import verdict_on
from tests.cast import Cast
from tests.judges.readers import text_of
from tests.neighbours.authority import Authority
from tests.stories import Story


def proof(**more: str) -> Proof:
    return Proof("https://www.bankid.com", LOA3, timezone.now(), "order", **more)


def why_not(person, told: Proof) -> Trouble:
    with pytest.raises(ProviderFault) as fault:
        matched(person, told)
    return fault.value.trouble


@pytest.mark.django_db
def test_a_mark_tells_nobody_the_number_and_survives_a_new_key(cast: Cast, settings) -> None:
    remember(cast.anna, NUMBERS["anna"], timezone.now())
    kept = EidMark.objects.get()
    assert NUMBERS["anna"] not in kept.mark
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "en annan nyckel, lika lång som den som var och lika hemlig"
    assert marks(NUMBERS["anna"])[0] != kept.mark
    assert matched(cast.anna, proof(number=NUMBERS["anna"])) == "number"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"number": NUMBERS["bengt"]}, Trouble.WRONG_PERSON), ({}, Trouble.WRONG_PERSON),
        ({"number": NUMBERS["bengt"], "employee": "anna"}, Trouble.WRONG_PERSON),
        ({"number": NUMBERS["anna"], "employee": "någon"}, Trouble.WRONG_PERSON),
    ],
)  # fmt: skip
def test_another_number_is_another_person_whatever_else_is_said(cast: Cast, told, why: Trouble) -> None:
    known_by_number(cast.anna, "anna")
    assert why_not(cast.anna, proof(**told)) is why


@pytest.mark.parametrize(
    ("told", "same"),
    [
        ("Anna Andersson", True), ("ANNA MARIA ANDERSSON", True), ("Andersson, Anna".replace(",", ""), True),
        ("Anna Ek", False), ("Maria Andersson", False), ("Andersson", False), ("", False),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_a_name_is_the_persons_when_all_of_the_family_name_and_one_given_name_are_there(
    cast: Cast, told: str, same: bool
) -> None:
    cast.anna.given_name, cast.anna.family_name = "Anna", "Andersson"
    assert same_name(cast.anna, told) is same


@pytest.mark.django_db
def test_numbers_are_taken_in_all_or_none(cast: Cast, tmp_path: Path) -> None:
    file, told = tmp_path / "nummer.csv", StringIO()
    file.write_text(f"{cast.anna.username};19850709-9805\n\n{cast.bengt.username};fel\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"rad 3: är inget personnummer"):
        call_command("identity_numbers", str(file), stderr=told)
    assert not EidMark.objects.exists()
    file.write_text(f"{cast.anna.username};850709-9805\n", encoding="utf-8")
    call_command("identity_numbers", str(file), stderr=told)
    assert matched(cast.anna, proof(number=NUMBERS["anna"])) == "number"
    call_command("identity_numbers", "--forget", cast.anna.username, stderr=told)
    assert not EidMark.objects.exists()
    assert "9805" not in told.getvalue()


@pytest.mark.pure
def test_every_trouble_has_words_and_every_service_says_what_it_is() -> None:
    assert set(TROUBLES) == set(Trouble)
    assert set(KINDS) == set(NAMES)
    assert all(str(words).endswith((".", "…")) for words in HINTS.values())


@pytest.mark.pure
def test_a_service_that_is_on_has_to_have_its_settings() -> None:
    environment = Environment({"FREJA_LEVEL": "BASIC", "OIDC_SIGN_URL": "tjänsten"})
    read_services(environment, ["internal", "bankid", "freja", "oidc", "csc", "bankit"])
    names = {fault.name for fault in environment.faults}
    assert names >= {
        "SIGNATURE_PROVIDERS", "BANKID_CERTIFICATE", "BANKID_PRIVATE_KEY", "BANKID_ROOTS", "FREJA_KEYS", "FREJA_LEVEL",
        "OIDC_SIGN_URL", "OIDC_SIGN_CLIENT", "OIDC_SIGN_PRIVATE_KEY", "CSC_URL", "CSC_CLIENT", "CSC_SECRET",
        "CSC_ROOTS",
    }  # fmt: skip
    assert "bankit" in environment.sentence()


@pytest.mark.pure
def test_settings_that_are_right_make_a_service(tmp_path: Path) -> None:
    authority = Authority("Prov")
    certificate, key = authority.client().kept_in(tmp_path, "vi")
    roots = tmp_path / "roots.pem"
    roots.write_bytes(authority.root.pem)
    environment = Environment(
        {
            "BANKID_CERTIFICATE": str(certificate), "BANKID_PRIVATE_KEY": str(key), "BANKID_TRUST": str(roots),
            "BANKID_ROOTS": str(roots), "BANKID_KINDS": "mobil, 1.2.3.4.25",
        }
    )  # fmt: skip
    services = read_services(environment, ["internal", "bankid"])
    assert environment.faults == []
    service = services["bankid"]
    assert isinstance(service, BankIdService)
    assert service.line.url == "https://appapi2.bankid.com"
    assert service.roots == (authority.root.der,)
    assert service.policies == ("1.2.752.78.1.5", "1.2.3.4.25")
    roots.write_text("inget certifikat")
    read_services(environment, ["bankid"])
    assert {fault.name for fault in environment.faults} == {"BANKID_TRUST", "BANKID_ROOTS"}


@pytest.mark.parametrize(
    ("how", "by", "words"),
    [
        (LOA3, "https://www.bankid.com", "BankID på tillitsnivå 3"),
        (LOA3, "https://frejaeid.com", "Freja eID på tillitsnivå 3"),
        (LOA3, "https://op.example.se", "identifierad på nytt på tillitsnivå 3 av op.example.se"),
        (LOA3, "", "identifierad på nytt på tillitsnivå 3"),
    ],
)  # fmt: skip
def test_how_somebody_was_identified_is_told_with_the_eid(how: str, by: str, words: str) -> None:
    assert said(how, by) == words


@pytest.mark.django_db
def test_record_verdict_and_archive_tell_which_eid_signed(story: Story, client: Client, tmp_path: Path) -> None:
    with bankid_is_on(tmp_path / "bankid", "internal") as bankid:
        case = story.sends(story.cast.anna)
        known_by_number(story.cast.anna, "anna")
        with_bankid(client, story, bankid)
        signs(case, story.cast.bengt, "approve", timezone.now())
    make_record(story.case, command_id=uuid4(), now=timezone.now())
    record = take(Record.objects.get(case=case).sha256)
    (tmp_path / "handling.pdf").write_bytes(record)
    assert "BankID på tillitsnivå 3" in " ".join(text_of(tmp_path / "handling.pdf").split())
    with ZipFile(BytesIO(package(story.case, timezone.now()))) as packed:
        evidence = json.loads(packed.read(f"{case.number}/bevis.json"))
        signed = packed.read(f"{case.number}/underskrivet.pdf")
    assert evidence["signatures"][0]["evidence"]["bankid"]["ocsp"]
    people = [one for one in verdict_on(signed).signatures if one.kind is Kind.PERSON]
    assert (people[0].identified_by, people[0].identified_how) == ("https://www.bankid.com", LOA3)


def with_bankid(client: Client, story: Story, bankid) -> None:
    """Anna chooses BankID and signs with it."""
    client.force_login(story.cast.anna, backend="django.contrib.auth.backends.ModelBackend")
    address = client.post(f"/arenden/{story.case.number}/skriv-under/")["Location"]
    client.post(f"{address}satt/", {"satt": "bankid"})
    client.post(f"{address}starta/")
    bankid.signs(NUMBERS["anna"], "Anna", "Andersson")
    client.post(f"{address}vantar/")
