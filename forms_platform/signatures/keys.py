"""The keyring that the settings name: made by itself when it is missing and nobody can be harmed by that."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from forms_platform.signatures.keyring import Keyring


def keys() -> Keyring:
    """The organisation's keys. Outside production a development keyring is made the first time they are asked for.

    Raises: KeysMissing in production without keys of its own.
    """
    return _opened(settings.KEYS_FOLDER, settings.MUNICIPALITY, settings.KEYS_PASSPHRASE, settings.PRODUCTION)


@cache
def _opened(folder: Path, organisation: str, passphrase: str, production: bool) -> Keyring:
    # pyHanko comes with these: half a second that only a process which seals or verifies shall pay
    from forms_platform.signatures.keyring import open_keyring
    from forms_platform.signatures.make_keys import make_development_keys

    if not production:
        make_development_keys(folder, organisation, timezone.now())
    return open_keyring(folder, organisation, passphrase, production=production)
