"""Asking a time stamp authority (RFC 3161), and never believing the answer unseen.

An authority is anything that turns a DER request into a DER response: our own in this process, one behind a pipe or an
external one over HTTP. What comes back is checked here: status, imprint, nonce, clock, policy, signature and chain.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import ClassVar, Protocol

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from signing.authority import TIME_STAMP_POLICY
from signing.credentials import Credential
from signing.errors import Code, SigningFault

Clock = Callable[[], datetime]
_HASHES: dict[str, type[hashes.SHA256] | type[hashes.SHA384] | type[hashes.SHA512]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class TimeStampAuthority(Protocol):
    """Somebody who says when bytes existed."""

    def answer(self, request: bytes) -> bytes:
        """The DER TimeStampResp to a DER TimeStampReq.

        Raises: OSError when the authority cannot be reached.
        """
        ...


@dataclass(frozen=True)
class OwnAuthority:
    """A time stamp authority with its key in this process. Grants SHA-2 requests only."""

    credential: Credential
    clock: Clock
    policy: str = TIME_STAMP_POLICY

    def answer(self, request: bytes) -> bytes:
        """The granted (or refused) DER response, signed with the time stamp key at the clock's time."""
        asked = tsp.TimeStampReq.load(request)
        imprint = asked["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        expected = _HASHES.get(algorithm)
        if expected is None or len(imprint["hashed_message"].native) != expected.digest_size:
            return _refusal("bad_alg")
        if asked["req_policy"].native not in (None, self.policy):
            return _refusal("unaccepted_policy")
        stamped: dict[str, object] = {
            "version": "v1",
            "policy": self.policy,
            "message_imprint": imprint,
            # 159 random bits: unique without a counter, so several processes may stamp at once
            "serial_number": int.from_bytes(os.urandom(20)) >> 1,
            "gen_time": core.GeneralizedTime(self.clock().astimezone(UTC).replace(microsecond=0)),
            "accuracy": {"seconds": 1},
        }
        if asked["nonce"].native is not None:
            stamped["nonce"] = asked["nonce"]
        token = self._sign(tsp.TSTInfo(stamped).dump(), with_certificate=bool(asked["cert_req"].native))
        response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        encoded: bytes = response.dump()
        return encoded

    @cached_property
    def _certificate(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.credential.der)

    @cached_property
    def _bound(self) -> cms.CMSAttribute:
        """The attribute that binds a token to the certificate: the same in every token."""
        bound = simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(self._certificate))
        return cms.CMSAttribute.load(bound.dump())

    @cached_property
    def _sid(self) -> cms.SignerIdentifier:
        certificate = self._certificate
        held = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
        return cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(held)})

    def _sign(self, content: bytes, *, with_certificate: bool) -> cms.ContentInfo:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(content)
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", digest.finalize()),
                self._bound,
            ]
        )
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": self._sid,
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
                "signed_attrs": attributes,
                "signature": self.credential.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
            }
        )
        signed = {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(content)},
            "signer_infos": [signer],
        }
        if with_certificate:
            signed["certificates"] = [self._certificate]
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


class _Response(core.Sequence):  # type: ignore[misc]  # asn1crypto ships no types
    """TimeStampResp as RFC 3161 has it: a refusal has no token, which asn1crypto's own class cannot say."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


def _refusal(failure: str) -> bytes:
    encoded: bytes = _Response({"status": {"status": "rejection", "fail_info": {failure}}}).dump()
    return encoded


@dataclass(frozen=True)
class StampRules:
    """Which time stamps are believed: from whom, under which policy, how far from our own clock."""

    issuers: tuple[bytes, ...]  # DER certificates that may have issued the authority's certificate
    policies: frozenset[str] = frozenset({TIME_STAMP_POLICY})
    clock_tolerance: timedelta = timedelta(seconds=60)


class CheckedTimeStamper(TimeStamper):
    """pyHanko's time stamper over any authority, with every answer checked before it reaches a signature."""

    def __init__(self, authority: TimeStampAuthority, rules: StampRules, clock: Clock) -> None:
        super().__init__(include_nonce=True)
        self._authority = authority
        self._rules = rules
        self._clock = clock
        self._believed: set[bytes] = set()

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's response, already checked against the request and the rules.

        Raises: SigningFault with one code for each way of being wrong.
        """
        try:
            raw = self._authority.answer(req.dump())
        except OSError as fault:
            raise SigningFault(Code.TSA_UNREACHABLE, reason=str(fault)) from fault
        try:
            status = _Response.load(raw, strict=True)["status"]["status"].native
        except (ValueError, TypeError) as fault:
            raise SigningFault(Code.TSA_MALFORMED, reason=str(fault)) from fault
        if status not in ("granted", "granted_with_mods"):
            raise SigningFault(Code.TSA_REFUSED, status=status)
        response = tsp.TimeStampResp.load(raw)
        try:
            self._check(req, response["time_stamp_token"])
        except (ValueError, TypeError, KeyError, IndexError) as fault:
            raise SigningFault(Code.TSA_MALFORMED, reason=str(fault)) from fault
        return response

    def _check(self, request: tsp.TimeStampReq, token: cms.ContentInfo) -> None:
        signed = token["content"]
        stamped = signed["encap_content_info"]["content"].parsed
        if stamped["message_imprint"].dump() != request["message_imprint"].dump():
            raise SigningFault(Code.TSA_WRONG_IMPRINT)
        if stamped["nonce"].native != request["nonce"].native:
            raise SigningFault(Code.TSA_WRONG_NONCE)
        if stamped["policy"].native not in self._rules.policies:
            raise SigningFault(Code.TSA_WRONG_POLICY, policy=stamped["policy"].native)
        stamped_at: datetime = stamped["gen_time"].native
        if abs(stamped_at - self._clock()) > self._rules.clock_tolerance:
            raise SigningFault(Code.TSA_CLOCK_OFF, stamped_at=stamped_at.isoformat())
        self._check_signature(signed, stamped_at)

    def _check_signature(self, signed: cms.SignedData, stamped_at: datetime) -> None:
        (signer,) = signed["signer_infos"]
        serial = signer["sid"].chosen["serial_number"].native
        certificate = next((c.chosen for c in signed["certificates"] if c.chosen.serial_number == serial), None)
        if certificate is None:
            raise SigningFault(Code.TSA_UNTRUSTED, reason="no certificate")
        self._check_certificate(certificate, stamped_at)
        algorithm = _HASHES[signer["digest_algorithm"]["algorithm"].native]()
        digest = hashes.Hash(algorithm)
        digest.update(bytes(signed["encap_content_info"]["content"]))
        stated = [a["values"][0].native for a in signer["signed_attrs"] if a["type"].native == "message_digest"]
        public = load_der_x509_certificate(certificate.dump()).public_key()
        try:
            if stated != [digest.finalize()] or not isinstance(public, ec.EllipticCurvePublicKey):
                raise InvalidSignature
            # signed attributes are signed as SET OF, not with the implicit tag they are stored under (RFC 5652, 5.4)
            public.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(algorithm))
        except InvalidSignature as fault:
            raise SigningFault(Code.TSA_UNTRUSTED, reason="signature") from fault

    def _check_certificate(self, certificate: asn1_x509.Certificate, stamped_at: datetime) -> None:
        if not certificate.not_valid_before <= stamped_at <= certificate.not_valid_after:
            raise SigningFault(Code.TSA_UNTRUSTED, reason="certificate out of time")
        if certificate.sha256 in self._believed:
            return
        usage = certificate.extended_key_usage_value
        if usage is None or usage.native != ["time_stamping"]:
            raise SigningFault(Code.TSA_UNTRUSTED, reason="not a time stamp certificate")
        leaf = load_der_x509_certificate(certificate.dump())
        for issuer in map(load_der_x509_certificate, self._rules.issuers):
            try:
                leaf.verify_directly_issued_by(issuer)
            except (ValueError, TypeError, InvalidSignature):
                continue
            self._believed.add(certificate.sha256)
            return
        raise SigningFault(Code.TSA_UNTRUSTED, reason="unknown issuer")
