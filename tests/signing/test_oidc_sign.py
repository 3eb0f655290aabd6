"""The signature extension of OIDC Sweden as a client sees it: the request, the way back, and what is believed."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from signing.providers.flow import Proof, ProviderFault, Reply, Trouble, Wanted
from signing.providers.oidc_sign import REQUEST, SIGNATURE, Client, OidcSign
from tests.neighbours.listening import Asked, Says
from tests.neighbours.openid import CLIENT, LOA3, OpenId, a_key

ANNA = ("198507099805", "Anna Andersson")
CALLBACK = "https://e.kommun.se/skriv-under/svar/"


@pytest.fixture
def provider() -> OpenId:
    return OpenId("https://op.test", CALLBACK)


def wanted() -> Wanted:
    return Wanted(
        act="a1b2", title="Ärende 2026-000123", text="Jag godkänner ärende 2026-000123. åäö", sha256="ab" * 32,
        employee="anna", address="192.0.2.7", back="https://e.kommun.se/vantar/", language="sv", at=datetime.now(UTC),
    )  # fmt: skip


def asking(provider: OpenId, **more) -> OidcSign:
    def http(method: str, url: str, *, body, headers) -> Reply:
        said = provider.answer(Asked(method, url.removeprefix("https://op.test"), headers, body or b""))
        return Reply(said.status, said.body)

    client = Client(CLIENT, provider.client_pem, "vi-1", CALLBACK, (LOA3,))
    return OidcSign(http, "https://op.test", replace(client, **more))


def trouble(work: Callable[[], object]) -> Trouble:
    with pytest.raises(ProviderFault) as fault:
        work()
    return fault.value.trouble


def told_by(address: str) -> dict[str, str]:
    return {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}


def ended(provider: OpenId, tampered: Callable[[dict[str, str]], dict[str, str]] = dict, **how) -> object:
    """Anna has been there and signed, in that way; what we make of what her browser brings back."""
    client, what = asking(provider), wanted()
    state = client.start(what)
    back = provider.signs(provider.visited(client.shown(what, state, what.at).away), *ANNA, **how)
    return client.proceed(what, state, tampered(told_by(back)), datetime.now(UTC))


def test_the_request_carries_what_is_signed_and_is_signed_by_us(provider) -> None:
    client, what = asking(provider), wanted()
    state = client.start(what)
    visit = provider.visited(client.shown(what, state, what.at).away)
    assert visit.seen == what.text
    about = json.loads(base64.b64decode(visit.request[REQUEST]["tbs_data"]))
    assert about == {"act": "a1b2", "sha256": "ab" * 32, "text": what.text}
    assert visit.request["claims"]["id_token"]["acr"] == {"essential": True, "values": [LOA3]}
    assert len(json.dumps(state)) < 400
    assert "verifier" not in visit.query["request"]


def test_a_signature_is_a_proof_with_its_evidence(provider) -> None:
    proof = ended(provider)
    assert isinstance(proof, Proof)
    assert (proof.by, proof.how, proof.number, proof.name) == ("https://op.test", LOA3, *ANNA)
    kept = proof.evidence["oidc"]
    again = jwt.decode(kept["id_token"], jwt.PyJWK(kept["key"]).key, algorithms=["ES256"], audience=CLIENT)
    assert again[SIGNATURE]


@pytest.mark.parametrize(
    "tampered",
    [
        lambda told: told | {"state": "a1b2.annat"}, lambda told: {"code": told["code"]},
        lambda told: told | {"iss": "https://annan.test"},
    ],
    ids=["another state", "no state", "another issuer"],
)  # fmt: skip
def test_an_answer_to_another_question_is_not_taken(provider, tampered) -> None:
    assert trouble(lambda: ended(provider, tampered)) is Trouble.NOT_OURS
    assert provider.tokens == 0


@pytest.mark.parametrize(
    "how",
    [
        {"claims": {"nonce": "annan"}}, {"claims": {"aud": "annan"}}, {"claims": {"iss": "https://annan.test"}},
        {"claims": {"exp": int(time.time()) - 600}}, {"claims": {"auth_time": int(time.time()) - 3600}},
        {"claims": {"auth_time": "strax"}}, {"claims": {"azp": "annan"}}, {"claims": {SIGNATURE: ""}},
        {"claims": {SIGNATURE: ["x"]}}, {"without": [SIGNATURE]}, {"without": ["nonce"]}, {"without": ["auth_time"]},
        {"key": a_key()[0]},
    ],
    ids=["another nonce", "another audience", "another issuer", "expired", "identified an hour ago",
         "identified soon", "another party", "no signature", "a list of signatures", "without signature",
         "without nonce", "without auth_time", "another key"],
)  # fmt: skip
def test_what_does_not_hold_is_not_believed(provider, how) -> None:
    assert trouble(lambda: ended(provider, **how)) is Trouble.FORGED


@pytest.mark.parametrize("acr", ["http://id.elegnamnden.se/loa/1.0/loa2", ""])
def test_a_weaker_identification_than_asked_for_is_too_weak(provider, acr: str) -> None:
    assert trouble(lambda: ended(provider, claims={"acr": acr})) is Trouble.TOO_WEAK


@pytest.mark.parametrize(
    ("error", "means"),
    [
        ("access_denied", Trouble.CANCELLED), ("invalid_request", Trouble.MISCONFIGURED),
        ("temporarily_unavailable", Trouble.MAINTENANCE), ("unmet_authentication_requirements", Trouble.TOO_WEAK),
    ],
)  # fmt: skip
def test_a_visit_that_came_to_nothing_says_why(provider, error: str, means: Trouble) -> None:
    client, what = asking(provider), wanted()
    state = client.start(what)
    back = provider.refuses(provider.visited(client.shown(what, state, what.at).away), error)
    assert trouble(lambda: client.proceed(what, state, told_by(back), what.at)) is means


def test_a_code_does_only_once_and_only_for_who_began(provider) -> None:
    client, what = asking(provider), wanted()
    mine, other = client.start(what), client.start(what)
    told = told_by(provider.signs(provider.visited(client.shown(what, mine, what.at).away), *ANNA))
    stolen = told | {"state": other["state"]}
    assert trouble(lambda: client.proceed(what, other, stolen, what.at)) is Trouble.EXPIRED  # another verifier
    assert trouble(lambda: client.proceed(what, mine, told, what.at)) is Trouble.EXPIRED  # and it is used up


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (Says(500, b""), Trouble.UNREACHABLE), (Says(200, b"<html>"), Trouble.GARBAGE),
        (Says(200, b"{}"), Trouble.MISCONFIGURED), (Says(404, b"{}"), Trouble.MISCONFIGURED),
        (Says(200, b'{"issuer": "https://annan.test"}'), Trouble.MISCONFIGURED),
    ],
)  # fmt: skip
def test_what_the_service_says_instead_is_understood(provider, answer: Says, means: Trouble) -> None:
    provider.breaks.append(answer)
    assert trouble(lambda: asking(provider).start(wanted())) is means


def test_keys_that_are_garbage_make_no_key(provider) -> None:
    client, what = asking(provider), wanted()
    state = client.start(what)
    told = told_by(provider.signs(provider.visited(client.shown(what, state, what.at).away), *ANNA))
    answers = iter([None, None, Says(200, b'{"keys": ["x", 1]}')])
    usual = provider.answer

    def answer(asked: Asked) -> Says:
        return next(answers) or usual(asked)

    line = OidcSign(
        lambda m, u, *, body, headers: Reply(
            (said := answer(Asked(m, u.removeprefix("https://op.test"), headers, body or b""))).status, said.body
        ),
        "https://op.test", client.client,
    )  # fmt: skip
    assert trouble(lambda: line.proceed(what, state, told, datetime.now(UTC))) is Trouble.FORGED
