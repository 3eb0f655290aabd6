"""A passkey in software: makes a key for a site and answers what a site asks, as a browser would pass it on."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from os import urandom
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Passkey:
    """One key, for one site."""

    origin: str
    site: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    name: bytes = field(default_factory=lambda: urandom(16))
    used: int = 0

    def registers(self, options: dict[str, Any]) -> str:
        """What the browser sends when the key has been made."""
        told = AttestedCredentialData.create(Aaguid.NONE, self.name, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(self._site(), PRESENT | VERIFIED | ATTESTED, 0, bytes(told))
        client = self._client("webauthn.create", options["publicKey"]["challenge"])
        made = AttestationObject.create("none", data, {})
        return self._sent({"clientDataJSON": _text(client), "attestationObject": _text(bytes(made))})

    def answers(self, options: dict[str, Any], *, unlocked: bool = True, origin: str = "") -> str:
        """What the browser sends when the key has answered. `unlocked`: by a PIN, a finger or a face."""
        self.used += 1
        data = AuthenticatorData.create(self._site(), PRESENT | (VERIFIED if unlocked else 0), self.used)
        client = self._client("webauthn.get", options["publicKey"]["challenge"], origin)
        signature = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._sent(
            {"clientDataJSON": _text(client), "authenticatorData": _text(bytes(data)), "signature": _text(signature)}
        )

    def _site(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _client(self, what: str, challenge: str, origin: str = "") -> bytes:
        told = {"type": what, "challenge": challenge, "origin": origin or self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _sent(self, response: dict[str, str]) -> str:
        name = _text(self.name)
        return json.dumps(
            {"type": "public-key", "id": name, "rawId": name, "response": response, "clientExtensionResults": {}}
        )


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def challenge_of(options: dict[str, Any]) -> bytes:
    """The bytes that the site wants signed."""
    challenge = options["publicKey"]["challenge"]
    return urlsafe_b64decode(challenge + "=" * (-len(challenge) % 4))
