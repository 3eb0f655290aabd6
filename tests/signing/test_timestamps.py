"""Time stamps are never believed unseen: each way of being wrong has its own refusal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, tsp

from signing.authority import make_tsa
from signing.awaited import awaited
from signing.errors import Code, SigningFault
from signing.stamping import OwnAuthority
from signing.timestamps import CheckedTimeStamper, StampRules, TimeStampAuthority
from tests.judges.readers import openssl_verifies_time_stamp
from tests.signing.papers import ORGANISATION, clock, ours, rogue

DATA = b"Det har fanns."


@dataclass
class Meddling:
    """An authority that changes requests or responses on their way."""

    behind: TimeStampAuthority
    request: Callable[[tsp.TimeStampReq], None] = lambda _: None
    response: Callable[[tsp.TimeStampResp], None] = lambda _: None

    def answer(self, request: bytes) -> bytes:
        asked = tsp.TimeStampReq.load(request)
        self.request(asked)
        given = tsp.TimeStampResp.load(self.behind.answer(asked.dump(force=True)))
        self.response(given)
        return given.dump(force=True)


class Silent:
    """An authority that is not there."""

    def answer(self, request: bytes) -> bytes:
        raise ConnectionRefusedError("ingen svarar")


class Babbling:
    """An authority that answers with something else."""

    def answer(self, request: bytes) -> bytes:
        return b"<html>502 Bad Gateway</html>"


def own(later: timedelta = timedelta(0), **more: str) -> OwnAuthority:
    return OwnAuthority(ours().held.tsa, lambda: clock() + later, **more)


def stamped(authority: TimeStampAuthority, algorithm: str = "sha256") -> cms.ContentInfo:
    stamper = CheckedTimeStamper(authority, StampRules((ours().held.root.der,)), clock)
    return awaited(stamper.async_timestamp(hashlib.new(algorithm, DATA).digest(), algorithm))


def refusal(authority: TimeStampAuthority, algorithm: str = "sha256") -> Code:
    with pytest.raises(SigningFault) as refused:
        stamped(authority, algorithm)
    return refused.value.code


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_our_own_authority_is_believed(algorithm: str) -> None:
    info = stamped(own(), algorithm)["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == hashlib.new(algorithm, DATA).digest()
    assert abs(info["gen_time"].native - clock()) < timedelta(seconds=5)


@pytest.mark.judges
def test_openssl_believes_it_too(tmp_path: Path) -> None:
    token = stamped(own()).dump()
    assert openssl_verifies_time_stamp(token, DATA, ours().root_pem, tmp_path)
    assert not openssl_verifies_time_stamp(token, DATA + b"!", ours().root_pem, tmp_path)


def test_no_two_stamps_have_the_same_number() -> None:
    numbers = {
        stamped(own())["content"]["encap_content_info"]["content"].parsed["serial_number"].native for _ in range(20)
    }
    assert len(numbers) == 20


def test_an_authority_that_is_not_there() -> None:
    assert refusal(Silent()) is Code.TSA_UNREACHABLE


def test_an_answer_that_is_something_else() -> None:
    assert refusal(Babbling()) is Code.TSA_MALFORMED


def test_an_authority_that_refuses() -> None:
    assert refusal(own(), "sha1") is Code.TSA_REFUSED


def test_a_stamp_for_other_bytes() -> None:
    def other_bytes(asked: tsp.TimeStampReq) -> None:
        asked["message_imprint"]["hashed_message"] = hashlib.sha256(b"annat").digest()

    assert refusal(Meddling(own(), request=other_bytes)) is Code.TSA_WRONG_IMPRINT


def test_a_stamp_for_another_request() -> None:
    def other_nonce(asked: tsp.TimeStampReq) -> None:
        asked["nonce"] = 4711

    assert refusal(Meddling(own(), request=other_nonce)) is Code.TSA_WRONG_NONCE


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_stamp_by_a_clock_that_is_off(hours: int) -> None:
    assert refusal(own(timedelta(hours=hours))) is Code.TSA_CLOCK_OFF


def test_a_stamp_under_another_policy() -> None:
    def any_policy(asked: tsp.TimeStampReq) -> None:
        del asked["req_policy"]

    assert refusal(Meddling(own(policy="1.2.3.4"), request=any_policy)) is Code.TSA_WRONG_POLICY


def test_an_authority_that_has_not_the_policy_that_is_asked_for() -> None:
    assert refusal(own(policy="1.2.3.4")) is Code.TSA_REFUSED


def test_a_stamp_from_a_stranger() -> None:
    assert refusal(OwnAuthority(rogue().held.tsa, clock)) is Code.TSA_UNTRUSTED


def test_a_stamp_by_a_key_that_may_not_stamp() -> None:
    assert refusal(OwnAuthority(ours().held.seal, clock)) is Code.TSA_UNTRUSTED


def test_a_stamp_by_an_expired_key() -> None:
    expired = make_tsa(ours().held.root, ORGANISATION, clock() - timedelta(days=29 * 366))
    assert refusal(OwnAuthority(expired, clock)) is Code.TSA_UNTRUSTED


def test_a_stamp_whose_signature_was_broken_on_the_way() -> None:
    def broken(given: tsp.TimeStampResp) -> None:
        signer = given["time_stamp_token"]["content"]["signer_infos"][0]
        signature = signer["signature"].native
        signer["signature"] = signature[:-1] + bytes([signature[-1] ^ 1])

    assert refusal(Meddling(own(), response=broken)) is Code.TSA_UNTRUSTED
