"""What goes in and comes out where e-services are edited and deliveries are looked after."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from forms_platform.api.shapes import Fault, Line, OperatorsDelivery, Shape


class ServiceDraftInList(Shape):
    """A draft of an e-service."""

    key: str
    version: int
    changed_at: datetime


class ServiceDrafts(Shape):
    """The drafts that somebody has edited."""

    items: list[ServiceDraftInList]


class ServiceDraft(Shape):
    """A draft with its document, its errors, and the warnings that a publication needs reasons for."""

    key: str
    version: int = Field(description="Goes back as `seen` with a change")
    published: int = Field(description="The number of the version in use; 0 when there is none")
    changed: bool
    document: dict[str, Any]
    faults: list[Fault]
    warnings: list[Fault]


class NewService(Shape):
    """The document of an e-service that there is not. Its schema: document-schema."""

    document: dict[str, Any] = Field(max_length=200)


class ServiceDocument(Shape):
    """The document, and the version of the draft that it was made from."""

    seen: int = Field(ge=0, le=10**9)
    document: dict[str, Any] = Field(max_length=200)


class Publishing(Shape):
    """What is published, and why in spite of each warning."""

    seen: int = Field(ge=0, le=10**9)
    reasons: dict[str, Line] = Field(
        default_factory=dict, max_length=200, description="A reason for each warning, by its code and path with a space"
    )
    note: Line = Field(default="", max_length=400, description="What is new, for those who use it")
    at: datetime | None = Field(default=None, description="When; at once without it")


class Published(Shape):
    """What became of it: done, planned for its time, or asked of somebody else."""

    state: str
    at: datetime | None
    number: int = Field(description="The version's number; 0 until it is published")


class Handled(Shape):
    """How somebody did by hand what could not be delivered."""

    note: Line = Field(min_length=1, max_length=120, examples=["Inskrivet i lönesystemet för hand."])


class WholeDelivery(OperatorsDelivery):
    """A delivery with what it carries, which is ids and never answers, and why it failed."""

    lane: str = Field(description="The receiver it waits for")
    payload: dict[str, Any]
    last_error: str
    available_at: datetime
