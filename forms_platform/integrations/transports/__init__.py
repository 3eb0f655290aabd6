"""The ways to a receiver, by how its address begins. A new way is a module here and a line in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from urllib.parse import urlsplit

from forms_platform.integrations.parcel import Parcel, Refused

# Sends the parcel to the address with the secret, under the key that makes a repeat recognisable. Returns what the
# receiver calls it, "" when it says nothing. Raises: Refused; NotNow and other OSError.
Send = Callable[[str, Mapping[str, str], Parcel, str], str]

WAYS: Mapping[str, str] = {
    "folder": "forms_platform.integrations.transports.drop_folder",
    "sftp": "forms_platform.integrations.transports.sftp",
    "https": "forms_platform.integrations.transports.https",
    "http": "forms_platform.integrations.transports.https",
    "mailto": "forms_platform.integrations.transports.mail",
}


def way_of(address: str) -> Send:
    """How parcels get to the address; loaded when first used. Raises: Refused when there is no such way."""
    scheme = urlsplit(address).scheme
    if scheme not in WAYS:
        raise Refused(f"Adressen {address[:80]} börjar inte med någon av {', '.join(f'{way}:' for way in WAYS)}")
    send: Send = import_module(WAYS[scheme]).send
    return send
