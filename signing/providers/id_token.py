"""An ID token of OpenID Connect, believed only when every part of it is about what we asked; and the challenge of PKCE.

Source: OpenID Connect Core 1.0 §3.1.3.7; RFC 7636 §4.2.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_NEEDED: Final = ("iss", "aud", "exp", "iat", "sub", "nonce", "auth_time")


class NotBelieved(Exception):
    """The token is not an answer to what was asked; the text says which part."""


def believed(
    token: str,
    keys: Sequence[Mapping[str, Any]],
    *,
    issuer: str,
    client: str,
    nonce: str,
    since: datetime,
    now: datetime,
    skew: timedelta,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the token says, and the key of the issuer's that it was signed with: made for the client and this nonce, by
    somebody who identified themselves between `since` and `now`, clocks being `skew` apart at most.

    Raises: NotBelieved.
    """
    try:
        name = jwt.get_unverified_header(token).get("kid")
        key = next(one for one in keys if one.get("kid") == name or len(keys) == 1)
        said: dict[str, Any] = jwt.decode(
            token, jwt.PyJWK(dict(key)).key, algorithms=ALGORITHMS, audience=client, issuer=issuer, leeway=skew,
            options={"require": list(_NEEDED)},
        )  # fmt: skip
        at = datetime.fromtimestamp(float(said["auth_time"]), UTC)
    except (jwt.PyJWTError, StopIteration, ValueError, TypeError, KeyError, AttributeError, OverflowError) as fault:
        raise NotBelieved(f"{type(fault).__name__}: {str(fault)[:120]}") from None
    if not hmac.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
        raise NotBelieved("nonce")
    if said.get("azp", client) != client:
        raise NotBelieved("azp")
    if not since - skew <= at <= now + skew:
        raise NotBelieved("identified at another time")
    return said, dict(key)


def challenge_of(verifier: str) -> str:
    """What the provider is told beforehand of the secret that the code is fetched with (S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()
