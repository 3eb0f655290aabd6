"""To a folder that the receiver reads: "folder:/srv/lon"."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from forms_platform.integrations.folder import NameTaken, put
from forms_platform.integrations.parcel import NotNow, Parcel, Refused


def send(address: str, secret: Mapping[str, str], parcel: Parcel, key: str) -> str:
    """The file stands whole in the folder, once."""
    try:
        put(Path(address.removeprefix("folder:")), parcel.name, parcel.content)
    except NameTaken as fault:
        raise Refused(str(fault)) from None
    except OSError as fault:
        raise NotNow(f"Mappen går inte att skriva till: {fault.strerror or fault}") from None
    return ""
