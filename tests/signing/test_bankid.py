"""BankID as a relying party sees it: what is asked, what is shown, and which answers are believed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from signing.providers.bankid import BankId, policies_of, qr_code
from signing.providers.flow import Proof, ProviderFault, Reply, Trouble, Waiting, Wanted
from tests.neighbours import bankid as theirs
from tests.neighbours.authority import Authority
from tests.neighbours.listening import Asked, Says

ANNA = ("198507099805", "Anna", "Andersson")


@pytest.fixture(scope="module")
def neighbour() -> Iterator[theirs.BankId]:
    return theirs.BankId()


@pytest.fixture
def service(neighbour: theirs.BankId) -> Iterator[theirs.BankId]:
    neighbour.orders.clear()
    neighbour.asked.clear()
    neighbour.breaks.clear()
    return neighbour


def wanted(now: datetime | None = None) -> Wanted:
    return Wanted(
        act="a1b2", title="Ärende 2026-000123",
        text="Jag godkänner ärende 2026-000123.\n\nKontrollsumma: åäö", sha256="ab" * 32, employee="anna",
        address="192.0.2.7", back="https://e.kommun.se/skriv-under/a1b2/vantar/", language="sv",
        at=now or datetime.now(UTC),
    )  # fmt: skip


def asking(service: theirs.BankId, **more) -> BankId:
    """Our side of it, with the neighbour at the other end of the line."""

    def http(method: str, url: str, *, body, headers) -> Reply:
        headers = {name.lower(): value for name, value in headers.items()}
        said = service.answer(Asked(method, url.removeprefix("https://bankid.test"), headers, body))
        return Reply(said.status, said.body)

    return BankId(http, "https://bankid.test", (service.authority.root.der,), **more)


def trouble(work: Callable[[], object]) -> Trouble:
    with pytest.raises(ProviderFault) as fault:
        work()
    return fault.value.trouble


def ended(service: theirs.BankId, **how) -> Waiting | Proof:
    """Anna has signed in the app, in that way; what we make of it."""
    client, what = asking(service), wanted()
    state = client.start(what)
    service.signs(*ANNA, **how)
    return client.proceed(what, state, {}, datetime.now(UTC))


def test_what_is_signed_is_asked_for_in_their_way(service) -> None:
    client = asking(service, policies=policies_of(["mobil"]))
    state = client.start(wanted())
    method, order = service.asked[0]
    assert method == "sign"
    assert base64.b64decode(order["userVisibleData"]).decode() == wanted().text
    assert json.loads(base64.b64decode(order["userNonVisibleData"])) == {"act": "a1b2", "sha256": "ab" * 32}
    assert order["endUserIp"] == "192.0.2.7"
    assert order["requirement"] == {"certificatePolicies": [theirs.MOBILE]}
    assert json.loads(json.dumps(state)) == state
    assert len(json.dumps(state)) < 500


def test_the_code_moves_each_second_and_the_app_reads_it(service) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    first, second = (client.shown(what, state, what.at + timedelta(seconds=n)) for n in (0, 1))
    assert first.code != second.code
    assert service.scans(first.code) is service.newest
    assert state["secret"] not in f"{first.code}{first.link}"


def test_the_code_is_as_in_their_example() -> None:
    """Source: BankID's guidelines, section on animated QR codes."""
    token, secret = "67df3917-fa0d-44e5-b327-edcc928297f8", "d28db9a7-4cde-429e-a983-359be676944c"
    assert qr_code(token, secret, 0) == (
        "bankid.67df3917-fa0d-44e5-b327-edcc928297f8.0.dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8"
    )
    assert qr_code(token, secret, 1).endswith(".1.949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2")


def test_the_link_starts_the_app_and_comes_back(service) -> None:
    client, what = asking(service), wanted()
    shown = client.shown(what, client.start(what), what.at)
    assert shown.link.startswith("https://app.bankid.com/?autostarttoken=")
    assert shown.link.endswith("redirect=https%3A%2F%2Fe.kommun.se%2Fskriv-under%2Fa1b2%2Fvantar%2F")


def test_who_has_opened_the_app_no_longer_sees_the_code(service) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    service.newest.hint = "userSign"
    shown = client.proceed(what, state, {}, datetime.now(UTC))
    assert isinstance(shown, Waiting)
    assert (shown.hint, shown.code, shown.link) == ("userSign", "", "")


@pytest.mark.parametrize("rsa_key", [True, False])
def test_a_signature_is_a_proof_with_its_evidence(service, rsa_key: bool) -> None:
    person = service.authority.person(*ANNA, policies=[theirs.MOBILE], rsa_key=rsa_key)
    proof = ended(service, person=person)
    assert isinstance(proof, Proof)
    assert (proof.number, proof.name) == (ANNA[0], "Anna Andersson")
    assert proof.reference == service.newest.ref
    kept = proof.evidence["bankid"]
    assert base64.b64decode(kept["signature"]).startswith(b"<?xml")
    assert base64.b64decode(kept["ocsp"])[:1] == b"\x30"
    assert "personalNumber" not in json.dumps(proof.evidence)


@pytest.mark.parametrize(
    ("hint", "means"),
    [
        ("expiredTransaction", Trouble.EXPIRED), ("certificateErr", Trouble.BAD_EID),
        ("userCancel", Trouble.CANCELLED), ("cancelled", Trouble.REPLACED), ("startFailed", Trouble.NOT_STARTED),
        ("userDeclinedCall", Trouble.CANCELLED), ("notSupportedByUserApp", Trouble.APP_TOO_OLD),
        ("transactionRiskBlocked", Trouble.BLOCKED), ("somethingNew", Trouble.CANCELLED),
    ],
)  # fmt: skip
def test_an_order_that_came_to_nothing_says_why(service, hint: str, means: Trouble) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    service.fails(hint)
    assert trouble(lambda: client.proceed(what, state, {}, what.at)) is means


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (Says(400, b'{"errorCode": "alreadyInProgress", "details": "x"}'), Trouble.BUSY),
        (Says(400, b'{"errorCode": "invalidParameters", "details": "x"}'), Trouble.MISCONFIGURED),
        (Says(401, b'{"errorCode": "unauthorized", "details": "x"}'), Trouble.MISCONFIGURED),
        (Says(408, b'{"errorCode": "requestTimeout", "details": "x"}'), Trouble.UNREACHABLE),
        (Says(500, b'{"errorCode": "internalError", "details": "x"}'), Trouble.UNREACHABLE),
        (Says(503, b'{"errorCode": "maintenance", "details": "x"}'), Trouble.MAINTENANCE),
        (Says(503, b"<html>"), Trouble.MAINTENANCE),
        (Says(200, b"<html>"), Trouble.GARBAGE),
        (Says(200, b"[]"), Trouble.GARBAGE),
        (Says(200, b"{}"), Trouble.GARBAGE),
        (Says(200, b"[" * 100_000), Trouble.GARBAGE),
        (Says(302, b""), Trouble.GARBAGE),
    ],
)  # fmt: skip
def test_what_the_service_says_instead_is_understood(service, answer: Says, means: Trouble) -> None:
    service.breaks.append(answer)
    assert trouble(lambda: asking(service).start(wanted())) is means


def _other(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _unsigned_swap(xml: bytes) -> bytes:
    """The content is another's, below the same signature."""
    return xml.replace(b"<funcId>Signing</funcId>", b"<funcId>Identification</funcId>")


def _wrapped(xml: bytes) -> bytes:
    """What was signed lies aside, and something else where it is read (signature wrapping)."""
    inside = xml[xml.index(b"<bankIdSignedData") : xml.index(b"</Object>")]
    false = inside.replace(b'Id="bidSignedData"', b'Id="annat"')
    return xml.replace(b"<Object>" + inside, b"<Object>" + false).replace(
        b"</Signature>", b"<Object2>" + inside + b"</Object2></Signature>"
    )


def _twice(xml: bytes) -> bytes:
    inside = xml[xml.index(b"<bankIdSignedData") : xml.index(b"</Object>")]
    return xml.replace(b"</Signature>", b"<Object2>" + inside + b"</Object2></Signature>")


def _entity(xml: bytes) -> bytes:
    return xml.replace(b"?><Signature", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Signature')


def _broken_value(xml: bytes) -> bytes:
    at = xml.index(b"<SignatureValue>") + len("<SignatureValue>")
    return xml[:at] + (b"A" if xml[at : at + 1] != b"A" else b"B") + xml[at + 1 :]


@pytest.mark.parametrize(
    "how",
    [
        {"visible": _other("Jag avslår ärendet.")}, {"hidden": _other('{"act":"zz","sha256":"00"}')},
        {"spoil": _unsigned_swap}, {"spoil": _wrapped}, {"spoil": _twice}, {"spoil": _entity},
        {"spoil": _broken_value}, {"spoil": lambda _: b"<Signature/>"}, {"spoil": lambda _: b"x"},
        {"spoil": lambda xml: xml.replace(b"xmlenc#sha256", b"xmlenc#sha1")},
        {"spoil": lambda xml: xml.replace(b"REC-xml-c14n-20010315", b"REC-xslt-19991116")},
        {"told": "199001019802"}, {"ocsp": b"\x30\x03\x0a\x01\x06"}, {"ocsp": b"not"},
    ],
    ids=lambda how: next(iter(how)) + getattr(next(iter(how.values())), "__name__", ""),
)  # fmt: skip
def test_what_does_not_hold_is_not_believed(service, how) -> None:
    assert trouble(lambda: ended(service, **how)) is Trouble.FORGED


def test_another_authoritys_certificate_is_not_believed(service) -> None:
    rogue = Authority("Prov-BankID")
    person = rogue.person(*ANNA)
    assert trouble(lambda: ended(service, person=person, ocsp=rogue.standing(person))) is Trouble.FORGED


def test_a_revoked_certificate_is_not_believed(service) -> None:
    person = service.authority.person(*ANNA)
    word = service.authority.standing(person, revoked=True)
    assert trouble(lambda: ended(service, person=person, ocsp=word)) is Trouble.FORGED


def test_a_word_about_somebody_else_is_not_believed(service) -> None:
    word = service.authority.standing(service.authority.person("199001019802", "Bo", "Ek"))
    assert trouble(lambda: ended(service, ocsp=word)) is Trouble.FORGED


def test_an_old_word_is_not_believed(service) -> None:
    person = service.authority.person(*ANNA)
    word = service.authority.standing(person, at=datetime.now(UTC) - timedelta(hours=2))
    assert trouble(lambda: ended(service, person=person, ocsp=word)) is Trouble.FORGED


def test_an_expired_certificate_is_not_believed(service) -> None:
    person = service.authority.person(*ANNA, days=-1)
    assert trouble(lambda: ended(service, person=person)) is Trouble.FORGED


def test_another_kind_of_bankid_than_those_that_may_is_too_weak(service) -> None:
    client, what = asking(service, policies=policies_of(["kort"])), wanted()
    state = client.start(what)
    service.signs(*ANNA)
    assert trouble(lambda: client.proceed(what, state, {}, datetime.now(UTC))) is Trouble.TOO_WEAK


def test_what_was_signed_for_one_act_does_not_do_for_another(service) -> None:
    """A replay: a true signature, brought back for another document."""
    client, first = asking(service), wanted()
    client.start(first)
    old = service.signs(*ANNA)
    other = Wanted(**{name: getattr(first, name) for name in Wanted.__slots__} | {"act": "c3d4"})
    state = client.start(other)
    service.newest.status, service.newest.completion = "complete", old.completion
    assert trouble(lambda: client.proceed(other, state, {}, datetime.now(UTC))) is Trouble.FORGED


def test_a_cancelled_order_is_gone(service) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    client.cancel(state)
    assert service.asked[-1] == ("cancel", {"orderRef": state["order"]})
    assert trouble(lambda: client.proceed(what, state, {}, what.at)) is Trouble.MISCONFIGURED
    client.cancel(state)  # and once more does no harm


def test_the_fingerprint_of_the_document_is_in_what_was_signed(service) -> None:
    proof = ended(service)
    assert isinstance(proof, Proof)
    xml = base64.b64decode(proof.evidence["bankid"]["signature"])
    assert base64.b64encode(json.dumps({"act": "a1b2", "sha256": "ab" * 32}, separators=(",", ":")).encode()) in xml
    assert len(hashlib.sha256(xml).hexdigest()) == 64
