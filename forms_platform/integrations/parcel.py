"""What is sent to a receiver, and the two ways in which it does not get there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent. The name and the bytes follow from the case alone, so that a repeat is recognised."""

    name: str
    content: bytes
    reference: str  # what the case shows, unless the receiver says a reference of its own
    content_type: str = "application/octet-stream"
    # For receivers that have a place for each thing (REST): what is done, and where below an address that ends with /.
    method: str = "POST"
    place: str = ""


class CannotMake(ValueError):
    """Why nothing that the target takes can be made of the case, in a sentence for the operator."""


class Refused(ValueError):
    """That the receiver will not have it however often it is sent; a person has to help."""


class NotNow(OSError):
    """That it did not get there this time. `after` is what the receiver asked for, None: as we see fit."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        """The reason in a sentence."""
        super().__init__(reason)
        self.after = after
