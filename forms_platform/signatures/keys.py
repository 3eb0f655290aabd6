"""The keyring that the settings name: made by itself when it is missing and nobody can be harmed by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from forms_platform.signatures.order import Hardware, Keys, Stamps

if TYPE_CHECKING:
    from forms_platform.signatures.keyring import Keyring


def keys() -> Keyring:
    """The organisation's keys. Outside production a development keyring is made the first time they are asked for.

    Raises: KeysMissing in production without keys of its own.
    """
    # pyHanko comes with these: half a second that only a process which seals or verifies shall pay
    from forms_platform.signatures.make_keys import keyring_of

    return keyring_of(which_keys())


def which_keys() -> Keys:
    """The keyring that the settings name, told to a process that opens it."""
    return Keys(
        settings.KEYS_FOLDER,
        settings.MUNICIPALITY,
        settings.KEYS_PASSPHRASE,
        settings.PRODUCTION,
        hardware(),
        Stamps(
            settings.TSA_URL,
            tuple(settings.TSA_POLICY),
            settings.TSA_TRUST,
            settings.TSA_USER,
            settings.TSA_PASSWORD,
            settings.TSA_SECONDS,
        ),
    )


def hardware() -> Hardware | None:
    """The hardware module that the settings name, if they do."""
    if not settings.PKCS11_MODULE:
        return None
    return Hardware(settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN)


def root_hardware(label: str) -> Hardware | None:
    """The root's own token, when it has one: it is plugged in when the root is to sign, and at no other time."""
    return Hardware(settings.PKCS11_MODULE, label, settings.PKCS11_ROOT_PIN) if label else None
