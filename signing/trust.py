"""Whom we believe, as of when: our roots and authorities, fresh revocation lists, and how pyHanko is told so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers.api import FetcherBackend, Fetchers
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

# Hard fail: pyHanko's default lets a signature pass when no revocation list can be found.
_EVERY_LINK_CHECKED = RevocationCheckingPolicy(RevocationCheckingRule.CRL_REQUIRED, RevocationCheckingRule.CRL_REQUIRED)


@dataclass(frozen=True)
class Trust:
    """The organisation's own roots and authorities (DER), past ones too, and the newest revocation lists at hand."""

    organisation: str
    roots: tuple[bytes, ...]
    authorities: tuple[bytes, ...]
    revocation_lists: tuple[bytes, ...] = ()
    stampers: tuple[bytes, ...] = ()  # who issues the certificates of another's time stamp authority, up to its roots

    def issued(self, certificate: bytes) -> bool:
        """Whether one of our roots or authorities signed the certificate (DER). Names alone count for nothing."""
        return _issued_by_one_of(certificate, (*self.authorities, *self.roots))

    def stamped(self, certificate: bytes) -> bool:
        """Whether a time stamp by the certificate's key (DER) counts: issued by us, or by who we let stamp for us."""
        return self.issued(certificate) or _issued_by_one_of(certificate, self.stampers)

    def resembles_ours(self, certificate: bytes) -> bool:
        """Whether the certificate (DER) bears our name, or says that we issued it."""
        leaf = load_der_x509_certificate(certificate)
        ours = {load_der_x509_certificate(der).subject for der in (*self.authorities, *self.roots)}
        named = {str(attribute.value).casefold() for name in (leaf.subject, leaf.issuer) for attribute in name}
        return leaf.issuer in ours or leaf.subject in ours or self.organisation.casefold() in named


def _issued_by_one_of(certificate: bytes, issuers: Iterable[bytes]) -> bool:
    leaf = load_der_x509_certificate(certificate)
    for issuer in map(load_der_x509_certificate, issuers):
        try:
            leaf.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False


class _NoFetching(FetcherBackend):
    """Nothing is ever fetched: an address in a file must not make us call it."""

    def get_fetchers(self) -> Fetchers:
        """Never asked for, since fetching is off; a refusal if it ever is."""
        raise RuntimeError("fetching is off")

    async def close(self) -> None:
        """Nothing to close."""


def validation_spec(trust: Trust, leaf: asn1_x509.Certificate, now: datetime) -> PdfSignatureValidationSpec:
    """pyHanko's rules for a signature by the leaf's key: our roots, every link checked against a list, no fetching."""
    roots = [asn1_x509.Certificate.load(der) for der in trust.roots]
    authorities = [asn1_x509.Certificate.load(der) for der in trust.authorities]
    stampers = [asn1_x509.Certificate.load(der) for der in trust.stampers]
    # a record can be kept longer than anybody keeps an authority's root: those of others are trusted for time alone
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=_policy(roots),
            ts_cert_validation_policy=_policy([*roots, *(one for one in stampers if one.self_signed != "no")]),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                RevinfoOnlineFetchingRule.LOCAL_ONLY, _NoFetching(), CertificateFetchingRule.NEVER_FETCH
            ),
            local_knowledge=LocalKnowledge(
                # the root too: a path is built from what is known, not only from what is trusted
                known_certs=[*roots, *authorities, *stampers],
                known_crls=list(_usable_lists(trust, leaf, now)),
            ),
            key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
        )
    )


def _policy(roots: list[asn1_x509.Certificate]) -> CertValidationPolicySpec:
    return CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=roots),
        revinfo_policy=CertRevTrustPolicy(_EVERY_LINK_CHECKED),
    )


def _usable_lists(trust: Trust, leaf: asn1_x509.Certificate, now: datetime) -> Iterable[CRLContainer]:
    """The root's newest lists always; that of the leaf's own issuer only while the leaf lives: a list made after its
    death does not name it, and would be taken for proof that it never was revoked. Lists of other authorities would
    need proofs of their own."""
    always = (*trust.roots, *trust.stampers)
    root_names = {asn1_x509.Certificate.load(der).subject.hashable for der in always}
    for der in trust.revocation_lists:
        listed = crl.CertificateList.load(der)
        of_its_issuer = listed.issuer.hashable == leaf.issuer.hashable
        if listed.issuer.hashable in root_names or (of_its_issuer and now <= leaf.not_valid_after):
            yield CRLContainer(listed)
