"""A remote signing service (CSC) as a client sees it: the key, the approval, the signature, and what is believed."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.providers.csc import Csc
from signing.providers.flow import Proof, ProviderFault, Reply, Trouble, Wanted
from tests.neighbours import csc as theirs
from tests.neighbours.authority import Authority
from tests.neighbours.listening import Asked, Says

DOCUMENT = b"%PDF-1.7 det som skrivs under"
CALLBACK = "https://e.kommun.se/skriv-under/svar/"
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"


@pytest.fixture
def service() -> theirs.Csc:
    made = theirs.Csc("https://csc.test", CALLBACK)
    made.has("10417", made.authority.person("PNOSE-198507099805", "Anna", "Andersson"))
    return made


def wanted() -> Wanted:
    return Wanted(
        act="a1b2", title="Ärende 2026-000123", text="Jag godkänner.", sha256=hashlib.sha256(DOCUMENT).hexdigest(),
        employee="10417", address="192.0.2.7", back="https://e.kommun.se/vantar/", language="sv", at=datetime.now(UTC),
    )  # fmt: skip


def asking(service: theirs.Csc, secret: str = theirs.SECRET, roots: tuple[bytes, ...] = ()) -> Csc:
    def http(method: str, url: str, *, body, headers) -> Reply:
        said = service.answer(Asked(method, url.removeprefix("https://csc.test"), headers, body or b""))
        return Reply(said.status, said.body)

    believed = roots or (service.authority.root.der,)
    return Csc(http, "https://csc.test", theirs.CLIENT, secret, CALLBACK, believed, LOA3)


def told_by(address: str) -> dict[str, str]:
    return {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}


def trouble(work: Callable[[], object]) -> Trouble:
    with pytest.raises(ProviderFault) as fault:
        work()
    return fault.value.trouble


def ended(service: theirs.Csc) -> Proof:
    client, what = asking(service), wanted()
    state = client.start(what)
    assert len(json.dumps(state)) < 300
    back = service.approves(client.shown(what, state, what.at).away)
    proof = client.proceed(what, state, told_by(back), datetime.now(UTC))
    assert isinstance(proof, Proof)
    return proof


@pytest.mark.parametrize("rsa_key", [True, False])
def test_openssl_agrees_that_the_signature_is_the_keys_over_the_document(
    service, tmp_path: Path, rsa_key: bool
) -> None:
    service.has("10417", service.authority.person("PNOSE-198507099805", "Anna", "Andersson", rsa_key=rsa_key))
    kept = ended(service).evidence["csc"]
    leaf = x509.load_der_x509_certificate(base64.b64decode(kept["certificates"][0]))
    public = leaf.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for name, content in (("key.pem", public), ("sig", base64.b64decode(kept["signature"])), ("doc.pdf", DOCUMENT)):
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "sig", "doc.pdf"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "Verified OK"


def test_the_proof_says_whose_key_it_is(service) -> None:
    proof = ended(service)
    assert (proof.by, proof.how, proof.employee) == ("https://csc.test", LOA3, "10417")
    assert (proof.number, proof.name) == ("198507099805", "Anna Andersson")


def test_the_approval_is_for_this_hash_and_no_other(service) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    away = client.shown(what, state, what.at).away
    pinned = told_by(away)["hash"]
    assert base64.urlsafe_b64decode(pinned + "==").hex() == what.sha256
    other = away.replace(pinned, base64.urlsafe_b64encode(b"x" * 32).rstrip(b"=").decode())
    back = told_by(service.approves(other))
    assert trouble(lambda: client.proceed(what, state, back, what.at)) is Trouble.MISCONFIGURED


@pytest.mark.parametrize(
    ("change", "means"),
    [
        ({"key_status": "disabled"}, Trouble.BAD_EID), ({"cert_status": "revoked"}, Trouble.BAD_EID),
        ({"mode": "explicit"}, Trouble.MISCONFIGURED),
    ],
)  # fmt: skip
def test_a_key_that_may_not_sign_is_told_before_anybody_goes_there(service, change, means: Trouble) -> None:
    for name, value in change.items():
        setattr(service.keys["nyckel-10417"], name, value)
    assert trouble(lambda: asking(service).start(wanted())) is means


def test_who_has_no_key_there_is_told(service) -> None:
    service.keys.clear()
    assert trouble(lambda: asking(service).start(wanted())) is Trouble.NO_EID


def test_a_certificate_of_another_authority_is_not_believed(service) -> None:
    stranger = asking(service, roots=(Authority("Prov-CSC").root.der,))
    assert trouble(lambda: stranger.start(wanted())) is Trouble.BAD_EID


def test_a_signature_by_another_key_is_not_believed(service) -> None:
    service.spoils = True
    assert trouble(lambda: ended(service)) is Trouble.FORGED


def test_an_approval_does_once_and_only_with_our_state(service) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    told = told_by(service.approves(client.shown(what, state, what.at).away))
    assert trouble(lambda: client.proceed(what, state, told | {"state": "x"}, what.at)) is Trouble.NOT_OURS
    assert isinstance(client.proceed(what, state, told, datetime.now(UTC)), Proof)
    assert trouble(lambda: client.proceed(what, state, told, what.at)) is Trouble.EXPIRED


def test_who_refuses_at_the_service_has_signed_nothing(service) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    told = {"error": "access_denied", "state": state["state"]}
    assert trouble(lambda: client.proceed(what, state, told, what.at)) is Trouble.CANCELLED


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (Says(500, b""), Trouble.UNREACHABLE), (Says(503, b""), Trouble.MAINTENANCE),
        (Says(200, b"<html>"), Trouble.GARBAGE), (Says(200, b"{}"), Trouble.GARBAGE),
        (Says(400, b'{"error": "invalid_request"}'), Trouble.MISCONFIGURED),
    ],
)  # fmt: skip
def test_what_the_service_says_instead_is_understood(service, answer: Says, means: Trouble) -> None:
    service.breaks.append(answer)
    assert trouble(lambda: asking(service).start(wanted())) is means


def test_a_wrong_secret_is_told_as_our_own_fault(service) -> None:
    assert trouble(lambda: asking(service, secret="fel").start(wanted())) is Trouble.MISCONFIGURED
