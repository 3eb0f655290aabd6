"""The work account as a way of signing: the same three phases as the others, with the platform as who knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from forms_platform.signatures.identifying import answered
from forms_platform.signatures.models import Act
from signing.providers.flow import Proof, State, Waiting, Wanted


@dataclass(frozen=True)
class WorkAccount:
    """The person's account here. What they are asked (a passkey's challenge) lies in their session."""

    request: HttpRequest
    act: Act

    def start(self, wanted: Wanted) -> State:
        """Nobody else has to be told."""
        return {}

    def shown(self, wanted: Wanted, state: State, now: datetime) -> Waiting:
        """The person shows who they are on the page where they sign."""
        return Waiting("identify")

    def proceed(self, wanted: Wanted, state: State, told: Mapping[str, str], now: datetime) -> Proof:
        """Who the person has just shown that they are. Raises: NotIdentified."""
        known, evidence = answered(self.request, self.act, now)
        return Proof(known.by, known.how, known.at, known.reference, employee=wanted.employee, evidence=evidence)

    def cancel(self, state: State) -> None:
        """Nobody awaits them."""
