"""A passkey that signs what it was asked: the challenge is made of the act and of the very bytes that were shown."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from secrets import token_bytes
from typing import Any

from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from fido2.utils import websafe_encode
from fido2.webauthn import UserVerificationRequirement

from forms_platform.signatures.identify import NotIdentified, counted
from forms_platform.signatures.methods import TWO_FACTORS
from forms_platform.signatures.models import Act
from forms_platform.signatures.order import Known

_PLACE = "signing.passkey"  # where the salt of the last question lies in the session
_UNLOCKED = UserVerificationRequirement.REQUIRED  # by a PIN, a finger or a face: that makes it two factors


def ask(request: HttpRequest, act: Act) -> dict[str, Any]:
    """What the browser is to ask of the person's passkeys, for this act; a question before it is void."""
    salt = token_bytes(32)
    request.session[_PLACE] = {"act": act.pk.hex, "salt": salt.hex()}
    asked, _ = auth.get_server().authenticate_begin(
        auth.get_credentials(act.person), user_verification=_UNLOCKED, challenge=challenge(act, salt)
    )
    return dict(asked)


def challenge(act: Act, salt: bytes) -> bytes:
    """What the key signs: SHA-256 of the act, the document and a salt."""
    return hashlib.sha256(act.pk.bytes + bytes.fromhex(act.sha256) + salt).digest()


def answered(request: HttpRequest, act: Act, credential: str, now: datetime) -> tuple[Known, dict[str, Any]]:
    """The person unlocked their passkey just now, for this act; and what proves it. Raises: NotIdentified."""
    counted(act.person)
    asked = request.session.pop(_PLACE, None)
    if not asked or asked["act"] != act.pk.hex or not act.person.is_active:
        raise NotIdentified
    wanted = challenge(act, bytes.fromhex(asked["salt"]))
    state = {"challenge": websafe_encode(wanted), "user_verification": _UNLOCKED}
    try:
        told = json.loads(credential)
        auth.parse_authentication_response(told)
        used = auth.get_server().authenticate_complete(state, auth.get_credentials(act.person), told)
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        raise NotIdentified from None
    proof = {
        "credential": told["id"],
        "public_key": bytes(used)[18 + len(used.credential_id) :].hex(),  # COSE; after AAGUID, length and name
        "salt": asked["salt"],
        **{name: told["response"][name] for name in ("clientDataJSON", "authenticatorData", "signature")},
    }
    return Known(settings.SITE_URL, TWO_FACTORS, now, str(act.pk)), {"passkey": proof}
