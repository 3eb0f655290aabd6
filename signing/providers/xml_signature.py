"""Whether an XML signature (XMLDSig) holds over one named element. Only what eID services use is understood.

Hostile until proven: no DTD, no entities, no network, no transforms but canonicalisation, and the content is read
from the very element whose digest was checked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

MOST: Final = 512 * 1024  # bytes
_DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_C14N: Final[Mapping[str, bool]] = {  # -> exclusive
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": False,
    "http://www.w3.org/2001/10/xml-exc-c14n#": True,
}
_DIGESTS: Final[Mapping[str, str]] = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
_HASHES: Final[Mapping[str, type[hashes.HashAlgorithm]]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"


class DoesNotHold(Exception):
    """That the signature is not one, or not over what it should be."""


@dataclass(frozen=True, slots=True)
class XmlSigned:
    """An element whose signature holds, and the certificates (DER) in the signature, the signer's first."""

    content: etree._Element
    certificates: tuple[bytes, ...]


def verified(xml: bytes, signed: str) -> XmlSigned:
    """The element with the qualified name `signed`, when the signature covers it and agrees with its certificate.

    Whether the certificate is to be believed is another question. Raises: DoesNotHold.
    """
    root = _read(xml)
    info = _only(root, f"{_DS}SignedInfo")
    element = _only(_only(root, f"{_DS}Object"), signed)
    covered = [_covered(root, reference) for reference in info.findall(f"{_DS}Reference")]
    if element not in covered:
        raise DoesNotHold("the content is not covered")
    certificates = tuple(_bytes(each) for each in root.iterfind(f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate"))
    if not certificates:
        raise DoesNotHold("no certificate")
    method = _only(info, f"{_DS}SignatureMethod").get("Algorithm", "")
    _agrees(certificates[0], _bytes(_only(root, f"{_DS}SignatureValue")), _canonical(info, _way(info)), method)
    return XmlSigned(element, certificates)


def base64_in(content: etree._Element, name: str) -> bytes:
    """The bytes of the child of that local name. Raises: DoesNotHold when there is not exactly one."""
    return _bytes(_only(content, f"{{{etree.QName(content).namespace}}}{name}"))


def _read(xml: bytes) -> etree._Element:
    if len(xml) > MOST or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise DoesNotHold("not a document that is read")
    try:
        root = etree.fromstring(xml, _parser())
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise DoesNotHold(f"no XML: {type(fault).__name__}") from None
    if root.tag != f"{_DS}Signature":
        raise DoesNotHold("no signature")
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _covered(root: etree._Element, reference: etree._Element) -> etree._Element:
    """The element that the reference names, when its digest is right."""
    name = reference.get("URI", "")
    named = [each for each in root.iter(etree.Element) if each.get("Id") == name[1:]]
    if not name.startswith("#") or len(name) < 2 or len(named) != 1:
        raise DoesNotHold("a reference that names nothing, or several")
    ways = [each.get("Algorithm", "") for each in reference.iterfind(f"{_DS}Transforms/{_DS}Transform")]
    if len(ways) > 1 or any(way not in _C14N for way in ways):
        raise DoesNotHold("a transform that is not understood")
    digest = _DIGESTS.get(_only(reference, f"{_DS}DigestMethod").get("Algorithm", ""))
    if digest is None:
        raise DoesNotHold("a digest that is not believed")
    canonical = _canonical(named[0], ways[0] if ways else next(iter(_C14N)))
    if not hmac.compare_digest(hashlib.new(digest, canonical).digest(), _bytes(_only(reference, f"{_DS}DigestValue"))):
        raise DoesNotHold("the content was changed")
    return named[0]


def _way(info: etree._Element) -> str:
    way = _only(info, f"{_DS}CanonicalizationMethod").get("Algorithm", "")
    if way not in _C14N:
        raise DoesNotHold("a canonicalisation that is not understood")
    return way


def _canonical(element: etree._Element, way: str) -> bytes:
    """The element's canonical bytes, from a document of its own: inside another, libxml2 forgets the namespaces that
    its grandchildren inherit and writes xmlns=""."""
    try:
        alone = etree.fromstring(etree.tostring(element, with_tail=False), _parser())
        return etree.tostring(alone, method="c14n", exclusive=_C14N[way], with_comments=False)
    except etree.LxmlError as fault:
        raise DoesNotHold(f"no canonical form: {type(fault).__name__}") from None


def _agrees(certificate: bytes, value: bytes, over: bytes, method: str) -> None:
    """Raises: DoesNotHold when the value is not the certificate's key's over the bytes."""
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
        for verify in _verifiers(key, value, over, method):
            verify()
            return
    except (ValueError, TypeError, InvalidSignature) as fault:
        raise DoesNotHold(f"the signature does not hold: {type(fault).__name__}") from None
    raise DoesNotHold("a way of signing that is not believed")


def _verifiers(key: object, value: bytes, over: bytes, method: str) -> Iterator:  # type: ignore[type-arg]
    for name, kind in _HASHES.items():
        if isinstance(key, rsa.RSAPublicKey) and method == f"{_MORE}rsa-{name}":
            yield lambda kind=kind: key.verify(value, over, padding.PKCS1v15(), kind())
        if isinstance(key, rsa.RSAPublicKey) and method == f"http://www.w3.org/2007/05/xmldsig-more#{name}-rsa-MGF1":
            pss = padding.PSS(padding.MGF1(kind()), padding.PSS.DIGEST_LENGTH)
            yield lambda kind=kind, pss=pss: key.verify(value, over, pss, kind())
        if isinstance(key, ec.EllipticCurvePublicKey) and method == f"{_MORE}ecdsa-{name}":
            half = len(value) // 2
            pair = encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
            yield lambda kind=kind, pair=pair: key.verify(pair, over, ec.ECDSA(kind()))


def _only(parent: etree._Element, tag: str) -> etree._Element:
    found = parent.findall(tag)
    if len(found) != 1:
        raise DoesNotHold(f"not exactly one {etree.QName(tag).localname}")
    return found[0]


def _bytes(element: etree._Element) -> bytes:
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise DoesNotHold("not base64") from None
