"""The three phases that every way of signing goes through: start, then poll or callback, then a proof to finish with.

A provider keeps nothing: what it needs to go on is its state, a small JSON object, so that another process can
complete what one began.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

State = dict[str, Any]
Checked = TypeVar("Checked")
Run = Callable[..., Any]  # calls a function with its arguments, here or in another process


class Trouble(StrEnum):
    """Why a signature did not come about."""

    UNREACHABLE = "unreachable"  # nobody answered in time
    GARBAGE = "garbage"  # an answer, but not in the way of the protocol
    MAINTENANCE = "maintenance"
    MISCONFIGURED = "misconfigured"  # the service does not accept us or what we ask for
    BUSY = "busy"  # the person has another order under way
    CANCELLED = "cancelled"  # by the person
    REPLACED = "replaced"  # by a newer order, or by us
    EXPIRED = "expired"
    NOT_STARTED = "not_started"  # nobody opened the app
    BAD_EID = "bad_eid"  # revoked or too old
    APP_TOO_OLD = "app_too_old"
    BLOCKED = "blocked"  # the service found the risk too high
    NO_EID = "no_eid"  # the person has no such eID, or has not connected it
    TOO_WEAK = "too_weak"
    FORGED = "forged"  # what came back does not hold, or is about something else
    NOT_OURS = "not_ours"  # an answer to a question that was not put, or put to somebody else
    WRONG_PERSON = "wrong_person"
    UNKNOWN_PERSON = "unknown_person"  # nobody can tell whether the eID is the person's


class ProviderFault(Exception):
    """Nothing was signed. `trouble` says why; `told` is what the other side said, for the log."""

    def __init__(self, trouble: Trouble, told: str = "") -> None:
        self.trouble = trouble
        self.told = told
        super().__init__(f"{trouble.value}: {told}" if told else trouble.value)

    def __reduce__(self) -> tuple[object, ...]:
        """The fault as it goes from one process to another."""
        return ProviderFault, (self.trouble, self.told)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side said over HTTP."""

    status: int
    body: bytes


class Http(Protocol):
    """Asks somebody elsewhere. Raises: ProviderFault(UNREACHABLE)."""

    def __call__(self, method: str, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        """The answer, whatever its status."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person is to sign."""

    act: str  # our number of the act: it is used once
    title: str  # "Ärende 2026-000123"
    text: str  # what they are shown: the statement, and the fingerprint of the document
    sha256: str  # of the document, hex
    employee: str  # who they are here
    address: str  # from which network address they ask
    back: str  # where the app or the service sends them afterwards
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """That the person has to do something, or has not done it yet."""

    hint: str  # which words they are told
    code: str = ""  # what a QR code says just now
    link: str = ""  # opens the app on the same device
    away: str = ""  # the service's own page, where they go on
    state: State | None = None  # where it has changed


@dataclass(frozen=True, slots=True)
class Proof:
    """That a person has signed, and who they are according to their eID."""

    by: str  # who vouches for them
    how: str  # how strongly: the class of authentication, as a URI
    at: datetime
    reference: str  # the other side's number of the act
    name: str = ""
    number: str = ""  # identity number, twelve digits; compared and not kept
    employee: str = ""  # the number that the organisation has given them in the eID
    evidence: Mapping[str, Any] = field(default_factory=dict)  # what is kept


class Provider(Protocol):
    """A way of signing."""

    def start(self, wanted: Wanted) -> State:
        """The other side awaits the person. Raises: ProviderFault."""

    def shown(self, wanted: Wanted, state: State, now: datetime) -> Waiting:
        """What the person sees while they are awaited. Asks nobody."""

    def proceed(self, wanted: Wanted, state: State, told: Mapping[str, str], now: datetime) -> Waiting | Proof:
        """How far it has come: by asking, or by what the person's browser brought back. Raises: ProviderFault."""

    def cancel(self, state: State) -> None:
        """The other side no longer awaits the person, if it could be told."""
