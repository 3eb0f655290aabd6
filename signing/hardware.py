"""Keys inside a hardware module (HSM), used through PKCS#11: they are made there, sign there and never leave it.

The module is loaded when a key is first needed. A session is this process's own: a process that was forked opens one
anew, and so does one whose module has been away and come back.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    PrivateFormat,
    load_der_public_key,
)

from signing.errors import Code, SigningFault

Given = TypeVar("Given")


@dataclass(frozen=True)
class Token:
    """A token of a hardware module: the module's library (a path), the token's label, and the PIN of its user."""

    module: str
    label: str
    pin: str = field(repr=False)


class HardwareKey(ec.EllipticCurvePrivateKey):
    """A private key that stays where it is; whoever has this object can only ask for signatures."""

    def __init__(self, token: Token, public: ec.EllipticCurvePublicKey) -> None:
        self._token, self._public = token, public
        self._id = identifier(public)

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """The DER signature of the data. Raises: SigningFault when the module cannot be reached or has no such key."""
        if not isinstance(signature_algorithm, ec.ECDSA) or isinstance(signature_algorithm.algorithm, utils.Prehashed):
            raise TypeError(f"{signature_algorithm!r}: only ECDSA over the data itself")
        digest = hashes.Hash(signature_algorithm.algorithm)
        digest.update(bytes(data))
        digested, size = digest.finalize(), (self.curve.key_size + 7) // 8
        # What does not fit the curve's order is cut from the right (FIPS 186-5, 6.4.1); not every module does it.
        raw: bytes = _asked(self._token, lambda session: self._signed(session, digested[:size]))
        half = len(raw) // 2
        return utils.encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))

    def _signed(self, session: Any, digest: bytes) -> bytes:
        from pkcs11 import Attribute, Mechanism, NoSuchKey, ObjectClass

        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: self._id}
        found = next(iter(session.get_objects(wanted)), None)
        if found is None:
            raise NoSuchKey
        signed: bytes = found.sign(digest, mechanism=Mechanism.ECDSA)
        return signed

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The public half."""
        return self._public

    @property
    def curve(self) -> ec.EllipticCurve:
        """The curve it lies on."""
        return self._public.curve

    @property
    def key_size(self) -> int:
        """Bits of the curve."""
        return self.curve.key_size

    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> NoReturn:
        """Never: the key is for signing."""
        raise TypeError("a key for signing")

    def private_numbers(self) -> NoReturn:
        """Never: the key stays in its module."""
        raise TypeError("the key stays in its module")

    def private_bytes(
        self, encoding: Encoding, format: PrivateFormat, encryption_algorithm: KeySerializationEncryption
    ) -> NoReturn:
        """Never: the key stays in its module."""
        raise TypeError("the key stays in its module")

    def __copy__(self) -> HardwareKey:
        """The same key."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> HardwareKey:
        """The same key."""
        return self


def make_key(token: Token, label: str, curve: ec.EllipticCurve) -> HardwareKey:
    """A new key, made inside the token under the label, that cannot be taken out. Raises: SigningFault."""

    def made(session: Any) -> bytes:
        from pkcs11 import Attribute, KeyType
        from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

        curve_of = {Attribute.EC_PARAMS: encode_named_curve_parameters(curve.name)}
        parameters = session.create_domain_parameters(KeyType.EC, curve_of, local=True)
        locked = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.SIGN: True}
        public, private = parameters.generate_keypair(store=True, label=label, private_template=locked)
        der: bytes = encode_ec_public_key(public)
        for half in (public, private):
            half[Attribute.ID] = identifier(_public(der))
        return der

    return HardwareKey(token, _public(_asked(token, made, writing=True)))


def held_key(token: Token, certificate: x509.Certificate) -> HardwareKey:
    """The token's key of the certificate; the module is not asked before something is signed.

    Raises: SigningFault when the certificate is not for an elliptic curve key.
    """
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise SigningFault(Code.KEY_WITHOUT_CERTIFICATE)
    return HardwareKey(token, public)


def holds(token: Token, certificate: x509.Certificate) -> bool:
    """Whether the token has the certificate's key, asked of the module now. Raises: SigningFault."""

    def there(session: Any) -> bool:
        from pkcs11 import Attribute, ObjectClass

        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: held_key(token, certificate)._id}
        return next(iter(session.get_objects(wanted)), None) is not None

    return _asked(token, there)


def identifier(public: ec.EllipticCurvePublicKey) -> bytes:
    """What the key is called in its token (CKA_ID): the subject key identifier of its certificate."""
    return x509.SubjectKeyIdentifier.from_public_key(public).digest


def _public(der: bytes) -> ec.EllipticCurvePublicKey:
    public = load_der_public_key(der)
    assert isinstance(public, ec.EllipticCurvePublicKey)
    return public


# ---- Sessions ---------------------------------------------------------------------------------------------------
@dataclass
class _Opened:
    """The sessions of this process, one a token: a module keeps one state for all of a process."""

    by: int = 0
    sessions: dict[Token, Any] = field(default_factory=dict)
    refused: set[Token] = field(default_factory=set)  # a PIN that was wrong once is not tried until the token is locked


_opened = _Opened()
_one_at_a_time = threading.Lock()


def _asked(token: Token, question: Callable[[Any], Given], *, writing: bool = False) -> Given:
    """What the question gives when put to a session with the token; put anew once, in case an old session had died or
    the token has come since the module was started.

    Raises: SigningFault: KEY_UNREACHABLE, KEY_REFUSED (the PIN) or KEY_MISSING.
    """
    from pkcs11 import NoSuchKey, NoSuchToken, PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error

    with _one_at_a_time, _this_process():
        if token in _opened.refused:
            raise SigningFault(Code.KEY_REFUSED, token=token.label)
        for last in (writing, True):
            try:
                if writing:
                    return _with_writing(token, question)
                return question(_session(token))
            except (PinIncorrect, PinInvalid, PinLenRange, PinLocked) as fault:
                _opened.refused.add(token)
                raise SigningFault(Code.KEY_REFUSED, token=token.label) from fault
            except PKCS11Error as fault:
                _forget(token.module)
                if last:
                    missing = isinstance(fault, NoSuchKey)
                    code = Code.KEY_MISSING if missing else Code.KEY_UNREACHABLE
                    reason = "no such token" if isinstance(fault, NoSuchToken) else type(fault).__name__
                    raise SigningFault(code, token=token.label, reason=reason) from fault
        raise AssertionError("unreachable")


@contextmanager
def _this_process() -> Iterator[None]:
    """What the parent had opened before a fork is not this process's to use."""
    if _opened.by != os.getpid():
        if _opened.sessions:
            for module in {token.module for token in _opened.sessions}:
                _forget(module)
        _opened.by, _opened.sessions = os.getpid(), {}
    yield


def _session(token: Token) -> Any:
    if token not in _opened.sessions:
        _opened.sessions[token] = _open(token)
    return _opened.sessions[token]


def _with_writing(token: Token, question: Callable[[Any], Given]) -> Given:
    """A session that may write lives only while it does; the user is signed in once for all sessions of a process."""
    _forget(token.module)
    with _open(token, rw=True) as session:
        return question(session)


def _open(token: Token, **how: Any) -> Any:
    import pkcs11

    return pkcs11.lib(token.module).get_token(token_label=token.label).open(user_pin=token.pin, **how)


def _forget(module: str) -> None:
    """The module begins anew: it learns of tokens only as it starts, and its old sessions are gone."""
    import pkcs11

    _opened.sessions = {token: held for token, held in _opened.sessions.items() if token.module != module}
    with suppress(pkcs11.PKCS11Error):
        pkcs11.lib(module).finalize()
