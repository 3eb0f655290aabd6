"""The secrets of an endpoint: made here, sealed at rest, two good at once while the receiver changes over."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets as random
from datetime import datetime, timedelta
from typing import Final

from forms_platform.integrations.sealed import seal, unseal
from forms_platform.integrations.webhooks.models import Endpoint

PREFIX: Final = "whsec_"  # as Standard Webhooks has it
BOTH_GOOD: Final = timedelta(hours=24)


def fresh() -> str:
    """A new secret."""
    return PREFIX + base64.b64encode(random.token_bytes(32)).decode()


def give(endpoint: Endpoint, *, now: datetime) -> str:
    """The endpoint has a new secret, which is shown once; the one before is good for a day more. Not saved."""
    known = unseal(endpoint.secrets)
    secret = fresh()
    before = known.get("now")
    endpoint.secrets = seal({"now": secret, **({"before": before} if before else {})})
    endpoint.before_until = now + BOTH_GOOD if before else None
    return secret


def signature(endpoint: Endpoint, id: str, at: int, body: bytes, *, now: datetime) -> str:
    """The header webhook-signature: one signature for each secret that is good. Raises: CannotOpen."""
    known = unseal(endpoint.secrets)
    good = [known["now"]]
    if "before" in known and endpoint.before_until is not None and endpoint.before_until > now:
        good.append(known["before"])
    told = f"{id}.{at}.".encode() + body
    return " ".join(f"v1,{_signed(secret, told)}" for secret in good)


def _signed(secret: str, told: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
