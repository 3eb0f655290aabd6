"""Freja as a relying party sees it: what is asked, what is shown, and which answers are believed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from signing.providers.flow import Proof, ProviderFault, Reply, Trouble, Waiting, Wanted
from signing.providers.freja import Freja
from tests.neighbours import freja as theirs
from tests.neighbours.authority import Authority
from tests.neighbours.listening import Asked, Says

ANNA = ("198507099805", "Anna", "Andersson")


@pytest.fixture(scope="module")
def neighbour() -> theirs.Freja:
    return theirs.Freja()


@pytest.fixture
def service(neighbour: theirs.Freja) -> theirs.Freja:
    neighbour.orders.clear()
    neighbour.asked.clear()
    neighbour.breaks.clear()
    return neighbour


def wanted() -> Wanted:
    return Wanted(
        act="a1b2", title="Ärende 2026-000123", text="Jag godkänner ärende 2026-000123. åäö", sha256="ab" * 32,
        employee="10417", address="192.0.2.7", back="https://e.kommun.se/vantar/", language="sv", at=datetime.now(UTC),
    )  # fmt: skip


def asking(service: theirs.Freja, **more) -> Freja:
    def http(method: str, url: str, *, body, headers) -> Reply:
        said = service.answer(Asked(method, url.removeprefix("https://freja.test"), headers, body))
        return Reply(said.status, said.body)

    return Freja(http, "https://freja.test", (service.key.der,), **more)


def trouble(work: Callable[[], object]) -> Trouble:
    with pytest.raises(ProviderFault) as fault:
        work()
    return fault.value.trouble


def ended(service: theirs.Freja, client: Freja | None = None, **how) -> Waiting | Proof:
    client, what = client or asking(service), wanted()
    state = client.start(what)
    service.signs(*ANNA, **how)
    return client.proceed(what, state, {}, datetime.now(UTC))


def test_what_is_signed_is_asked_for_in_their_way(service) -> None:
    state = asking(service).start(wanted())
    method, order = service.asked[0]
    assert method == "initSignature"
    assert (order["userInfoType"], order["minRegistrationLevel"]) == ("INFERRED", "PLUS")
    assert base64.b64decode(order["dataToSign"]["text"]).decode() == wanted().text
    assert len(json.dumps(state)) < 200


def test_the_code_and_the_link_bind_the_person_to_the_order(service) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    shown = client.shown(what, state, what.at)
    assert shown.link.startswith("frejaeid://bindUserToTransaction?transactionReference=")
    assert service.scans(shown.code) is service.newest
    after = client.proceed(what, state, {}, what.at)
    assert isinstance(after, Waiting)
    assert (after.hint, after.code, after.link) == ("freja.delivered", "", "")


def test_a_signature_is_a_proof_with_its_evidence(service) -> None:
    proof = ended(service)
    assert isinstance(proof, Proof)
    assert (proof.number, proof.name) == (ANNA[0], "Anna Andersson")
    assert proof.how == "http://id.elegnamnden.se/loa/1.0/loa3"
    assert proof.evidence["freja"]["details"].count(".") == 2


def test_with_the_organisations_own_eid_the_employee_number_tells_who_it_is(service) -> None:
    proof = ended(service, asking(service, organisation=True))
    assert isinstance(proof, Proof)
    assert service.asked[0][0] == "init"
    assert (proof.employee, proof.number) == ("10417", "")


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("CANCELED", Trouble.CANCELLED), ("RP_CANCELED", Trouble.REPLACED), ("EXPIRED", Trouble.EXPIRED),
        ("REJECTED", Trouble.BLOCKED), ("SOMETHING", Trouble.GARBAGE),
    ],
)  # fmt: skip
def test_an_order_that_came_to_nothing_says_why(service, status: str, means: Trouble) -> None:
    client, what = asking(service), wanted()
    state = client.start(what)
    service.newest.status = status
    assert trouble(lambda: client.proceed(what, state, {}, what.at)) is means


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (Says(400, b'{"code": 1012, "message": "x"}'), Trouble.NO_EID),
        (Says(400, b'{"code": 1005, "message": "x"}'), Trouble.NO_EID),
        (Says(400, b'{"code": 1004, "message": "x"}'), Trouble.MISCONFIGURED),
        (Says(400, b'{"code": 3007, "message": "x"}'), Trouble.MISCONFIGURED),
        (Says(400, b"{}"), Trouble.GARBAGE), (Says(200, b"{}"), Trouble.GARBAGE), (Says(200, b"x"), Trouble.GARBAGE),
        (Says(500, b""), Trouble.UNREACHABLE), (Says(503, b""), Trouble.MAINTENANCE),
    ],
)  # fmt: skip
def test_what_the_service_says_instead_is_understood(service, answer: Says, means: Trouble) -> None:
    service.breaks.append(answer)
    assert trouble(lambda: asking(service).start(wanted())) is means


@pytest.mark.parametrize(
    "how",
    [
        {"key": Authority("Annan").person("1", "A", "B", rsa_key=True)}, {"algorithm": "none"},
        {"text": "Jag avslår ärendet."}, {"ref": "another"}, {"without": "signatureData"}, {"without": "status"},
    ],
    ids=["another key", "no key", "another text", "another order", "no signature", "no status"],
)  # fmt: skip
def test_what_does_not_hold_is_not_believed(service, how) -> None:
    assert trouble(lambda: ended(service, **how)) is Trouble.FORGED


@pytest.mark.parametrize("level", ["EXTENDED", "BASIC", "", "WHATEVER"])
def test_a_weaker_registration_than_asked_for_is_too_weak(service, level: str) -> None:
    assert trouble(lambda: ended(service, level=level)) is Trouble.TOO_WEAK


def test_another_countrys_number_is_no_number_here(service) -> None:
    proof = ended(service, country="NO")
    assert isinstance(proof, Proof)
    assert proof.number == ""


def test_a_true_answer_about_an_earlier_order_does_not_do_again(service) -> None:
    client, what = asking(service), wanted()
    client.start(what)
    old = service.signs(*ANNA)
    state = client.start(what)
    service.newest.status, service.newest.details = "APPROVED", old.details
    assert trouble(lambda: client.proceed(what, state, {}, what.at)) is Trouble.FORGED


def test_a_cancelled_order_is_told_to_freja(service) -> None:
    client, what = asking(service), wanted()
    client.cancel(client.start(what))
    assert service.newest.status == "RP_CANCELED"
