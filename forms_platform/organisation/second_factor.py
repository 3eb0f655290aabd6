"""A second step at sign-in (tvåstegsinloggning): an authenticator app or a passkey beside the password."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_platform.organisation.models import Person

PURPOSE = b"forms-platform: secrets of second factors"
_REMEMBERED = 180  # seconds that a used code is known; each is valid for less

APP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc] # allauth carries no types
    """What allauth asks about second factors: our names and words, and secrets sealed with the installation's key."""

    error_messages: ClassVar[Mapping[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Koden stämmer inte. Vänta på nästa kod i appen och försök igen."),
        "cannot_delete_authenticator": _("Tvåstegsinloggningen går inte att ta bort här."),
        "cannot_generate_recovery_codes": _("Lägg först till en app eller en säkerhetsnyckel."),
    }

    def get_totp_issuer(self) -> str:
        """The name that the app shows."""
        return str(settings.MUNICIPALITY)

    def get_totp_label(self, user: Any) -> str:
        """The account that the app shows."""
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        """The secret as text that tells nothing without the installation's key."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises: ValidationError where the installation no longer has its key: no code is right then."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise self.validation_error("incorrect_code") from None

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called until its owner calls it something else."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Säkerhetsnyckel %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a passkey is for: this site and no other."""
        return {"id": context.request.get_host().partition(":")[0], "name": str(settings.MUNICIPALITY)}


def factors_of(person: Person) -> frozenset[str]:
    """The kinds of second factor that the person has; recovery codes are among them and never alone."""
    return frozenset(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))


def spent(person: Person, code: str) -> bool:
    """Whether the code has been used already: somebody may have looked over the shoulder."""
    return cache.get(_place(person, code)) is not None


def spend(person: Person, code: str) -> bool:
    """The code is used, and was not before. While the cache is away nobody knows, and it counts as new."""
    return bool(cache.add(_place(person, code), 1, _REMEMBERED))


def _place(person: Person, code: str) -> str:
    digits = "".join(code.split())
    return f"second-factor:{salted_hmac('second-factor', f'{person.pk}:{digits}', algorithm='sha256').hexdigest()}"


def _keys() -> MultiFernet:
    """The present key first, then those before it."""
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(key: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, None, PURPOSE).derive(force_bytes(key)))
