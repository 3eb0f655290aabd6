"""One signature added to a PDF as an incremental update: the old bytes stay, the new ones come after them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, crl
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, SignatureObject
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.appearance import Lines
from signing.credentials import Credential, digest_for
from signing.errors import Code, SigningFault
from signing.timestamps import CheckedTimeStamper

DIGEST = "sha256"
# Outside the page: an invisible widget inside it must be tagged (PDF/UA), and the hidden flag is banned (PDF/A).
_INVISIBLE = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
# Bytes of a CMS beside its certificates and its time stamp: about 700 measured, with room to spare.
_CMS_ROOM = 1_400

_Maker = Callable[[bytes], Awaitable[cms.ContentInfo]]  # the document's digest -> what goes into the field


class _Increment(IncrementalPdfFileWriter):
    """pyHanko's incremental writer that leaves the metadata alone.

    Rewriting the XMP costs 5 kB and time at each signature, and the metadata describe the record, not its seal.
    """

    def _update_meta(self) -> None:
        return


class _KeptKey(Signer):
    """pyHanko's signer over a key that is loaded once: loading it for each signature costs more than signing."""

    def __init__(self, credential: Credential) -> None:
        certificates = SimpleCertificateStore()
        for issuer in credential.issuers_der:
            certificates.register(asn1_x509.Certificate.load(issuer))
        super().__init__(
            signing_cert=asn1_x509.Certificate.load(credential.der), cert_registry=certificates, embed_roots=False
        )
        self._key = credential.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The DER signature of the data."""
        return self._key.sign(data, ec.ECDSA(digest_for(self._key)))


@dataclass(frozen=True)
class Field:
    """The signature field that is filled or made."""

    name: str
    label: str  # what a screen reader says
    prepared: str = ""  # the field that stands on the page for this signature and is filled if it still is empty
    shown: tuple[str, ...] = ()  # lines written in that field


@dataclass(frozen=True)
class Evidence:
    """Certificates and revocation lists (DER) that a record must carry to be checked long after."""

    certificates: tuple[bytes, ...]
    revocation_lists: tuple[bytes, ...]


async def add_signature(
    pdf: bytes, credential: Credential, stamper: CheckedTimeStamper | None, field: Field, reason: str, at: datetime
) -> bytes:
    """The PDF with a PAdES B-T signature after it (B-B without a stamper: nothing then proves when it was made).

    The first one certifies: only filling of forms may follow (P=2). Raises: SigningFault."""
    writer = open_increment(pdf)
    filled = {name for name, _, _ in enumerate_sig_fields(writer, filled_status=True)}
    if field.name in filled:
        raise SigningFault(Code.ALREADY_SIGNED, field=field.name)
    certify = not filled
    writer.register_extension(ESIC_EXTENSION_1)
    placeholder = SignatureObject(
        bytes_reserved=_reserve(credential, stamper_size=await _token_size(stamper) if stamper else 0),
        subfilter=SigSeedSubFilter.PADES,
        timestamp=at,
        reason=reason,
    )
    mdp = SigMDPSetup(md_algorithm=DIGEST, certify=certify, docmdp_perms=MDPPerm.FILL_FORMS) if certify else None
    signer = _KeptKey(credential)

    async def sign(digest: bytes) -> cms.ContentInfo:
        return await signer.async_sign(
            digest,
            DIGEST,
            use_pades=True,
            timestamper=stamper,
            signed_attr_settings=PdfCMSSignedAttributes(),
        )

    if field.prepared not in _empty_fields(writer):
        return await _fill(writer, field, SigObjSetup(placeholder, mdp), sign)
    return await _fill(writer, field, SigObjSetup(placeholder, mdp, Lines(field.shown)), sign, there=True)


async def add_archive_stamp(pdf: bytes, stamper: CheckedTimeStamper, evidence: Evidence, field: Field) -> bytes:
    """The PDF with the evidence and a document time stamp over everything before it, in one update."""
    writer = open_increment(pdf)
    # VRI would name the time stamp's own signature and so need an update after it, which nothing would cover.
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[asn1_x509.Certificate.load(der) for der in evidence.certificates],
        crls=[crl.CertificateList.load(der) for der in evidence.revocation_lists],
    )
    placeholder = DocumentTimestamp(bytes_reserved=2 * (await _token_size(stamper) + 64))

    async def stamp(digest: bytes) -> cms.ContentInfo:
        return await stamper.async_timestamp(digest, DIGEST)

    return await _fill(writer, field, SigObjSetup(placeholder), stamp)


def open_increment(pdf: bytes) -> IncrementalPdfFileWriter:
    """A writer that adds to the PDF.

    Raises: SigningFault when it is not a PDF that may be added to.
    """
    try:
        return _Increment(BytesIO(pdf))
    except (PdfReadError, ValueError, RecursionError) as fault:
        raise SigningFault(Code.UNREADABLE_PDF, reason=str(fault)) from fault


def _empty_fields(writer: IncrementalPdfFileWriter) -> set[str]:
    """The signature fields that stand ready."""
    return {name for name, _, _ in enumerate_sig_fields(writer, filled_status=False)}


async def _fill(
    writer: IncrementalPdfFileWriter, field: Field, setup: SigObjSetup, make: _Maker, *, there: bool = False
) -> bytes:
    """The bytes with the field filled by the CMS that `make` gives for the document's digest. One that is not `there`
    is made, where nobody sees it."""
    name = field.prepared if there else field.name
    spec = SigFieldSpec(name, readable_field_name=field.label, invis_sig_settings=_INVISIBLE)
    embedding = PdfCMSEmbedder(new_field_spec=None if there else spec).write_cms(field_name=name, writer=writer)
    next(embedding)
    embedding.send(setup)
    prepared, output = embedding.send(SigIOSetup(md_algorithm=DIGEST, output=BytesIO()))
    embedding.send(await make(prepared.document_digest))
    filled: bytes = output.getvalue()
    return filled


async def _token_size(stamper: CheckedTimeStamper) -> int:
    """Bytes to keep for a time stamp token: one real token of the stamper, asked for once, and a margin for DER."""
    return len((await stamper.async_dummy_response(DIGEST)).dump()) + 32


def _reserve(credential: Credential, stamper_size: int) -> int:
    """Hex digits to keep for a CMS. A dry run would cost as much as the signature itself."""
    certificates: Sequence[bytes] = (credential.der, *credential.issuers_der)
    return 2 * (sum(map(len, certificates)) + stamper_size + _CMS_ROOM)
