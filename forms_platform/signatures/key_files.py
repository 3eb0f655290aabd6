"""A key's files in a keyring's folder: NAME.p12 holds an encrypted key; NAME.pem is there instead when the key lies in
a hardware module, and holds its certificate and those above it. Knows no Django, and loads little.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from forms_platform.signatures.order import Hardware
from signing.authority import KeyMaker, software_key
from signing.credentials import Credential, from_pkcs12, to_pkcs12
from signing.errors import Code, SigningFault
from signing.hardware import HardwareKey, Token, held_key, make_key


def certificate_file(name: str) -> str:
    """What the file of the certificate is called, where the key lies in a hardware module."""
    return name.removesuffix(".p12") + ".pem"


def is_there(folder: Path, name: str) -> bool:
    """Whether the folder has the key, or the certificate of one in a hardware module."""
    return (folder / name).is_file() or (folder / certificate_file(name)).is_file()


def read(folder: Path, name: str, passphrase: bytes, hardware: Hardware | None) -> Credential:
    """The key with its certificates. Raises: SigningFault; FileNotFoundError."""
    held = folder / name
    if held.exists() or not (folder / certificate_file(name)).exists():
        return from_pkcs12(held.read_bytes(), passphrase)
    if hardware is None:
        raise SigningFault(Code.KEY_UNREACHABLE, file=certificate_file(name), reason="PKCS11_MODULE is not set")
    certificate, *issuers = x509.load_pem_x509_certificates((folder / certificate_file(name)).read_bytes())
    return Credential(certificate, held_key(token(hardware), certificate), tuple(issuers))


def contents(name: str, credential: Credential, passphrase: bytes) -> tuple[str, bytes]:
    """The file that keeps the key, and what is in it: never a key that a hardware module holds."""
    if isinstance(credential.key, HardwareKey):
        chain = (credential.certificate, *credential.issuers)
        return certificate_file(name), b"".join(one.public_bytes(Encoding.PEM) for one in chain)
    return name, to_pkcs12(credential, name, passphrase)


def place(folder: Path, name: str, credential: Credential, passphrase: bytes) -> None:
    """The folder keeps this key under the name, and no other."""
    file, content = contents(name, credential, passphrase)
    replace_file(folder / file, content)
    (folder / (name if file != name else certificate_file(name))).unlink(missing_ok=True)


def key_maker(hardware: Hardware | None) -> KeyMaker:
    """Makes keys where this installation keeps them."""
    if hardware is None:
        return software_key

    def inside(name: str, curve: ec.EllipticCurve) -> ec.EllipticCurvePrivateKey:
        return make_key(token(hardware), name, curve)

    return inside


def token(hardware: Hardware) -> Token:
    """The hardware module's token."""
    return Token(hardware.module, hardware.token, hardware.pin)


def replace_file(path: Path, content: bytes) -> None:
    """The file has the content, whole, whoever reads it meanwhile."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    os.replace(new.name, path)
