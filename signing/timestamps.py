"""Asking a time stamp authority (RFC 3161), and never believing the answer unseen.

An authority is anything that turns a DER request into a DER response: our own (`stamping`), in its own process, or an
external one. What comes back is checked here: status, imprint, nonce, clock, policy, signature, certificate and issuer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.timestamps import TimeStamper

from signing.authority import TIME_STAMP_POLICY
from signing.errors import Code, SigningFault
from signing.stamping import HASHES, Clock, Response


class TimeStampAuthority(Protocol):
    """Somebody who says when bytes existed."""

    def answer(self, request: bytes) -> bytes:
        """The DER TimeStampResp to a DER TimeStampReq.

        Raises: OSError when the authority cannot be reached, or has no answer in time.
        """
        ...


@dataclass(frozen=True)
class StampRules:
    """Which time stamps are believed: from whom, under which policy, how far from our own clock."""

    issuers: tuple[bytes, ...]  # DER certificates that may have issued the authority's certificate
    policies: frozenset[str] = frozenset({TIME_STAMP_POLICY})  # none: any policy of an authority that is believed
    clock_tolerance: timedelta = timedelta(seconds=60)


class CheckedTimeStamper(TimeStamper):
    """pyHanko's time stamper over any authority, with every answer checked before it reaches a signature."""

    def __init__(self, authority: TimeStampAuthority, rules: StampRules, clock: Clock) -> None:
        super().__init__(include_nonce=True)
        self._authority = authority
        self._rules = rules
        self._clock = clock
        self._believed: set[bytes] = set()
        self._latest: asn1_x509.Certificate | None = None

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's response, already checked against the request and the rules.

        Raises: SigningFault with one code for each way of being wrong.
        """
        if len(self._rules.policies) == 1:
            req["req_policy"] = next(iter(self._rules.policies))
        try:
            raw = self._authority.answer(req.dump())
        except OSError as fault:
            raise SigningFault(Code.TSA_UNREACHABLE, reason=str(fault)) from fault
        try:
            status = Response.load(raw, strict=True)["status"]["status"].native
        except (ValueError, TypeError) as fault:
            raise SigningFault(Code.TSA_MALFORMED, reason=str(fault)) from fault
        if status not in ("granted", "granted_with_mods"):
            raise SigningFault(Code.TSA_REFUSED, status=status)
        try:
            self._check(req, tsp.TimeStampResp.load(raw)["time_stamp_token"])
        except (ValueError, TypeError, KeyError, IndexError) as fault:
            raise SigningFault(Code.TSA_MALFORMED, reason=str(fault)) from fault
        # Read anew: what has been looked into is taken for changed, and is then encoded anew at every level above it,
        # half a second of it in a signature.
        return tsp.TimeStampResp.load(raw)

    def _check(self, request: tsp.TimeStampReq, token: cms.ContentInfo) -> None:
        signed = token["content"]
        stamped = signed["encap_content_info"]["content"].parsed
        if stamped["message_imprint"].dump() != request["message_imprint"].dump():
            raise SigningFault(Code.TSA_WRONG_IMPRINT)
        if stamped["nonce"].native != request["nonce"].native:
            raise SigningFault(Code.TSA_WRONG_NONCE)
        if self._rules.policies and stamped["policy"].native not in self._rules.policies:
            raise SigningFault(Code.TSA_WRONG_POLICY, policy=stamped["policy"].native)
        stamped_at: datetime = stamped["gen_time"].native
        if abs(stamped_at - self._clock()) > self._rules.clock_tolerance:
            raise SigningFault(Code.TSA_CLOCK_OFF, stamped_at=stamped_at.isoformat())
        self._check_signature(signed, stamped_at)

    def _check_signature(self, signed: cms.SignedData, stamped_at: datetime) -> None:
        (signer,) = signed["signer_infos"]
        certificate = _signers_certificate(signed, signer)
        self._check_certificate(certificate, stamped_at)
        algorithm = HASHES[signer["digest_algorithm"]["algorithm"].native]
        digest = hashes.Hash(algorithm())
        digest.update(bytes(signed["encap_content_info"]["content"]))
        stated = [a["values"][0].native for a in signer["signed_attrs"] if a["type"].native == "message_digest"]
        try:
            if stated != [digest.finalize()]:
                raise InvalidSignature
            _check_value(signer, certificate)
        except InvalidSignature as fault:
            raise SigningFault(Code.TSA_UNTRUSTED, reason="signature") from fault
        self._latest = certificate

    async def latest(self) -> asn1_x509.Certificate:
        """The certificate that the newest believed time stamp was made with; one is asked for when there is none."""
        if self._latest is None:
            await self.async_dummy_response("sha256")
        assert self._latest is not None
        return self._latest

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


def _signers_certificate(signed: cms.SignedData, signer: cms.SignerInfo) -> asn1_x509.Certificate:
    """The certificate in the token that its signer names, bound to the signature by its hash (RFC 3161, 2.4.1)."""
    named = signer["sid"].chosen
    bound = {
        held["cert_hash"].native
        for attribute in signer["signed_attrs"]
        if attribute["type"].native in ("signing_certificate", "signing_certificate_v2")
        for held in attribute["values"][0]["certs"]
    }
    for held in signed["certificates"]:
        certificate = held.chosen
        if certificate.serial_number == named["serial_number"].native and certificate.issuer == named["issuer"]:
            if bound & {certificate.sha1, certificate.sha256}:
                return certificate
            raise SigningFault(Code.TSA_UNTRUSTED, reason="not bound to its certificate")
    raise SigningFault(Code.TSA_UNTRUSTED, reason="no certificate")


def _check_value(signer: cms.SignerInfo, certificate: asn1_x509.Certificate) -> None:
    """The signature's value is the certificate's key's. Raises: InvalidSignature, also for a key of another kind."""
    # signed attributes are signed as SET OF, not with the implicit tag they are stored under (RFC 5652, 5.4)
    value, data = signer["signature"].native, signer["signed_attrs"].untag().dump()
    algorithm = HASHES[signer["digest_algorithm"]["algorithm"].native]()
    public = load_der_x509_certificate(certificate.dump()).public_key()
    kind = signer["signature_algorithm"].signature_algo
    if isinstance(public, ec.EllipticCurvePublicKey) and kind == "ecdsa":
        public.verify(value, data, ec.ECDSA(algorithm))
    elif isinstance(public, rsa.RSAPublicKey) and kind == "rsassa_pkcs1v15":
        public.verify(value, data, padding.PKCS1v15(), algorithm)
    elif isinstance(public, rsa.RSAPublicKey) and kind == "rsassa_pss":
        public.verify(value, data, padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO), algorithm)
    else:
        raise InvalidSignature
