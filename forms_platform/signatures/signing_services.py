"""The signing services that are switched on, and what each needs: read once, at the start, from the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

INTERNAL, BANKID, FREJA, OIDC, CSC = "internal", "bankid", "freja", "oidc", "csc"
NAMES = (INTERNAL, BANKID, FREJA, OIDC, CSC)


class Environment(Protocol):
    """What reads the environment (forms_platform.environment, on a floor above)."""

    def fault(self, name: str, sv: str, en: str) -> None:
        """The fault is kept until all variables have been read."""

    def text(self, name: str, default: str = "") -> str:
        """The variable's text."""

    def required(self, name: str, sv: str, en: str) -> str:
        """The variable's text, which has to be there."""

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Whether the variable says yes."""

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """The variable as a whole number within its limits."""

    def listed(self, name: str) -> list[str]:
        """The variable's parts between commas."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a service is, what it knows us by, and whom we believe it is."""

    url: str
    certificate: tuple[Path, Path] | None = None
    trust: Path | None = None


@dataclass(frozen=True, slots=True)
class BankIdService:
    """BankID as a relying party of its own (or through a bank's)."""

    line: Line
    roots: tuple[bytes, ...]  # DER: whose signatures are believed
    policies: tuple[str, ...] = ()
    level: int = 3


@dataclass(frozen=True, slots=True)
class FrejaService:
    """Freja as a relying party."""

    line: Line
    keys: tuple[bytes, ...]  # DER: certificates of the keys that Freja signs its answers with
    registration: str = "PLUS"
    organisation: bool = False  # with the municipality's own organisation eID
    relying_party: str = ""
    level: int = 3


@dataclass(frozen=True, slots=True)
class OidcService:
    """A signing service by OpenID Connect (oidc.se)."""

    line: Line  # its url is the issuer
    client: str
    key: bytes = field(repr=False)  # PEM, private
    key_id: str = ""
    levels: tuple[str, ...] = ()  # acr values, any of which will do
    name: str = ""
    level: int = 3


@dataclass(frozen=True, slots=True)
class CscService:
    """A remote signing service (Cloud Signature Consortium)."""

    line: Line
    client: str
    secret: str = field(repr=False)
    roots: tuple[bytes, ...] = ()
    name: str = ""
    level: int = 3


Service = BankIdService | FrejaService | OidcService | CscService


def read_services(environment: Environment, names: Sequence[str]) -> dict[str, Service]:
    """The services among the names, each with its settings. What is missing or wrong is told as a fault."""
    for name in names:
        if name not in NAMES:
            allowed = ", ".join(NAMES)
            environment.fault(
                "SIGNATURE_PROVIDERS",
                f"har ”{name[:40]}”, som inte är något av {allowed}",
                f"has '{name[:40]}', which is none of {allowed}",
            )
    readers: Mapping[str, Callable[[Environment], Service]] = {
        BANKID: _bankid, FREJA: _freja, OIDC: _oidc, CSC: _csc,
    }  # fmt: skip
    return {name: readers[name](environment) for name in names if name in readers}


def _bankid(environment: Environment) -> BankIdService:
    from signing.providers.bankid import policies_of

    return BankIdService(
        _line(environment, "BANKID", "https://appapi2.bankid.com", mutual=True),
        _certificates(environment, "BANKID_ROOTS"),
        policies_of(environment.listed("BANKID_KINDS")),
    )


def _freja(environment: Environment) -> FrejaService:
    registration = environment.text("FREJA_LEVEL", "PLUS").upper()
    if registration not in ("EXTENDED", "PLUS"):
        environment.fault("FREJA_LEVEL", "ska vara EXTENDED eller PLUS", "has to be EXTENDED or PLUS")
    return FrejaService(
        _line(environment, "FREJA", "https://services.prod.frejaeid.com", mutual=True),
        _certificates(environment, "FREJA_KEYS"),
        registration,
        environment.flag("FREJA_ORGANISATION"),
        environment.text("FREJA_RELYING_PARTY"),
        3 if registration == "PLUS" else 2,
    )


def _oidc(environment: Environment) -> OidcService:
    return OidcService(
        _line(environment, "OIDC_SIGN", "", mutual=False),
        environment.required("OIDC_SIGN_CLIENT", "vad tjänsten kallar oss (client_id)", "what it calls us (client_id)"),
        _read(environment, "OIDC_SIGN_PRIVATE_KEY"),
        environment.text("OIDC_SIGN_KEY_ID"),
        tuple(environment.listed("OIDC_SIGN_LEVELS")),
        environment.text("OIDC_SIGN_NAME"),
        environment.number("OIDC_SIGN_LEVEL", 3, least=1, most=4),
    )


def _csc(environment: Environment) -> CscService:
    return CscService(
        _line(environment, "CSC", "", mutual=False),
        environment.required("CSC_CLIENT", "vad tjänsten kallar oss (client_id)", "what it calls us (client_id)"),
        environment.required("CSC_SECRET", "vårt lösenord hos tjänsten", "our secret at the service"),
        _certificates(environment, "CSC_ROOTS"),
        environment.text("CSC_NAME"),
        environment.number("CSC_LEVEL", 3, least=2, most=4),
    )


def _line(environment: Environment, name: str, default: str, *, mutual: bool) -> Line:
    url = environment.text(f"{name}_URL", default)
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        environment.fault(
            f"{name}_URL", "ska vara tjänstens adress, https://…", "has to be the address of the service, https://…"
        )
    trust = environment.text(f"{name}_TRUST")
    if trust:
        _certificates(environment, f"{name}_TRUST")
    certificate = None
    if mutual:
        names = (f"{name}_CERTIFICATE", f"{name}_PRIVATE_KEY")
        for each in names:
            _read(environment, each)
        certificate = (Path(environment.text(names[0])), Path(environment.text(names[1])))
    return Line(url, certificate, Path(trust) if trust else None)


def _read(environment: Environment, name: str) -> bytes:
    """What lies in the file that the variable names."""
    path = environment.required(name, "sökvägen till en PEM-fil", "the path of a PEM file")
    if not path:
        return b""
    try:
        return Path(path).read_bytes()
    except OSError:
        environment.fault(name, f"filen {path} går inte att läsa", f"the file {path} cannot be read")
        return b""


def _certificates(environment: Environment, name: str) -> tuple[bytes, ...]:
    """The certificates (DER) in the file that the variable names."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    pem = _read(environment, name)
    if not pem:
        return ()
    try:
        return tuple(each.public_bytes(Encoding.DER) for each in load_pem_x509_certificates(pem))
    except ValueError:
        environment.fault(name, "har inga certifikat i PEM", "holds no certificates in PEM")
        return ()
