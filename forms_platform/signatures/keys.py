"""The keyring that the settings name: made by itself when it is missing and nobody can be harmed by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from forms_platform.signatures.order import Keys

if TYPE_CHECKING:
    from forms_platform.signatures.keyring import Keyring


def keys() -> Keyring:
    """The organisation's keys. Outside production a development keyring is made the first time they are asked for.

    Raises: KeysMissing in production without keys of its own.
    """
    # pyHanko comes with these: half a second that only a process which seals or verifies shall pay
    from forms_platform.signatures.make_keys import keyring_at

    return keyring_at(settings.KEYS_FOLDER, settings.MUNICIPALITY, settings.KEYS_PASSPHRASE, settings.PRODUCTION)


def which_keys() -> Keys:
    """The keyring that the settings name, told to a process that opens it."""
    return Keys(settings.KEYS_FOLDER, settings.MUNICIPALITY, settings.KEYS_PASSPHRASE, settings.PRODUCTION)
