"""A time stamp authority (RFC 3161): the answer to a request, by a key of our own.

Light to import, since it runs in a process of its own that does nothing else; asking an authority is `timestamps`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import ClassVar

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from signing.authority import TIME_STAMP_POLICY
from signing.credentials import Credential

Clock = Callable[[], datetime]
HASHES: dict[str, type[hashes.SHA256] | type[hashes.SHA384] | type[hashes.SHA512]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class Response(core.Sequence):  # type: ignore[misc]  # asn1crypto ships no types
    """TimeStampResp as RFC 3161 has it: a refusal has no token, which asn1crypto's own class cannot say."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


@dataclass(frozen=True)
class OwnAuthority:
    """A time stamp authority with its key in this process. Grants SHA-2 requests only."""

    credential: Credential
    clock: Clock
    policy: str = TIME_STAMP_POLICY

    def answer(self, request: bytes) -> bytes:
        """The granted (or refused) DER response, signed with the time stamp key at the clock's time."""
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            imprint = asked["message_imprint"]
            algorithm = imprint["hash_algorithm"]["algorithm"].native
            size, policy, nonce = len(imprint["hashed_message"].native), asked["req_policy"].native, asked["nonce"]
        except (ValueError, TypeError):
            return refusal("bad_data_format")
        expected = HASHES.get(algorithm)
        if expected is None or size != expected.digest_size:
            return refusal("bad_alg")
        if policy not in (None, self.policy):
            return refusal("unaccepted_policy")
        stamped: dict[str, object] = {
            "version": "v1",
            "policy": self.policy,
            "message_imprint": imprint,
            # 159 random bits: unique without a counter, so several processes may stamp at once
            "serial_number": int.from_bytes(os.urandom(20)) >> 1,
            "gen_time": core.GeneralizedTime(self.clock().astimezone(UTC).replace(microsecond=0)),
            "accuracy": {"seconds": 1},
        }
        if nonce.native is not None:
            stamped["nonce"] = nonce
        token = self._sign(tsp.TSTInfo(stamped).dump(), with_certificate=bool(asked["cert_req"].native))
        response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        encoded: bytes = response.dump()
        return encoded

    @cached_property
    def _certificate(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.credential.der)

    @cached_property
    def _bound(self) -> cms.CMSAttribute:
        """The attribute that binds a token to the certificate (RFC 5035): the same in every token."""
        digest = hashes.Hash(hashes.SHA256())
        digest.update(self.credential.der)
        names = [asn1_x509.GeneralName(name="directory_name", value=self._certificate.issuer)]
        issuer = tsp.IssuerSerial({"issuer": names, "serial_number": self._certificate.serial_number})
        held = tsp.ESSCertIDv2({"cert_hash": digest.finalize(), "issuer_serial": issuer})
        return cms.CMSAttribute.load(
            _attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [held]})).dump()
        )

    @cached_property
    def _sid(self) -> cms.SignerIdentifier:
        certificate = self._certificate
        held = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
        return cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(held)})

    def _sign(self, content: bytes, *, with_certificate: bool) -> cms.ContentInfo:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(content)
        attributes = cms.CMSAttributes(
            [_attribute("content_type", "tst_info"), _attribute("message_digest", digest.finalize()), self._bound]
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


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": (value,)})


def refusal(failure: str) -> bytes:
    """The DER response that grants nothing and says why (PKIFailureInfo)."""
    encoded: bytes = Response({"status": {"status": "rejection", "fail_info": {failure}}}).dump()
    return encoded
