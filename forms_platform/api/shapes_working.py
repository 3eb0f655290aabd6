"""What goes in and comes out where people work together: colleagues, hand-over, opinions, bundles, absence, signing."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from forms_platform.api.shapes import Line, Shape


class Colleague(Shape):
    """Somebody who is employed."""

    id: int = Field(examples=[17])
    name: str = Field(examples=["Cecilia Nyström"])
    title: str = Field(examples=["Enhetschef"])
    unit: str = Field(examples=["Hemtjänst Norr"])


class Colleagues(Shape):
    """People who were found, best first."""

    items: list[Colleague]


class HandingOver(Shape):
    """To whom, and what one wants to say."""

    to: int = Field(ge=1, le=10**12, description="The id of a colleague", examples=[17])
    message: Line = Field(default="", max_length=2000, examples=["Du känner till ärendet."])


class AskingOpinion(Shape):
    """Whom one asks, and what."""

    whom: int = Field(ge=1, le=10**12, description="The id of a colleague", examples=[17])
    question: Line = Field(min_length=1, max_length=2000, examples=["Ryms det i er budget?"])


class GivingOpinion(Shape):
    """What one thinks. The decision stays with whoever asked."""

    text: Line = Field(min_length=1, max_length=2000, examples=["Ja, det ryms."])


class ReadCase(Shape):
    """A case and the revision of it that was read."""

    number: Line = Field(max_length=20, examples=["2026-000123"])
    revision: int = Field(ge=0, le=10**9, examples=[1])


class Bundle(Shape):
    """One answer to many cases of one e-service."""

    outcome: Line = Field(max_length=20, description="approve, return, reject or done", examples=["approve"])
    comment: Line = Field(default="", max_length=4000)
    cases: list[ReadCase] = Field(min_length=1, max_length=500)


class BundleResult(Shape):
    """What became of one case."""

    number: str
    state: str = Field(description="waiting, held, done, undone or refused")
    reason: str


class BundleProgress(Shape):
    """How far a bundle has come. It can be undone as a decision, by its id, while it is held."""

    id: UUID
    state: str = Field(description="working, or how it ended")
    items: list[BundleResult]


class NewStandIn(Shape):
    """Who stands in, when, and in what. Without `absent` for oneself."""

    stand_in: int = Field(ge=1, le=10**12, examples=[17])
    absent: int = Field(default=0, ge=0, le=10**12, description="0: oneself")
    starts: date = Field(examples=["2026-12-21"])
    ends: date = Field(examples=["2026-12-31"])
    service: Line = Field(default="", max_length=60, description="The key of an e-service; empty for all")


class StandIn(Shape):
    """A time when somebody stands in."""

    id: int
    absent: Colleague
    stand_in: Colleague
    starts: date
    ends: date
    service: str


class StandIns(Shape):
    """Who stands in for the person and for whom they stand in, from today on."""

    items: list[StandIn]


class NewAbsence(Shape):
    """Days when one is away."""

    starts: date = Field(examples=["2026-12-21"])
    ends: date = Field(examples=["2026-12-31"])


class Absence(Shape):
    """Days when somebody is away."""

    id: int
    starts: date
    ends: date
    from_leave: bool = Field(description="Whether an approved leave says so")


class Absences(Shape):
    """When the person is away, from today on."""

    items: list[Absence]


class Signing(Shape):
    """The decision that is to be signed, as in Decision."""

    step: Line = Field(max_length=60, examples=["chef"])
    round: int = Field(ge=0, le=10**9, examples=[2])
    revision: int = Field(ge=0, le=10**9, examples=[1])
    outcome: Line = Field(max_length=60, examples=["approve"])
    comment: Line = Field(default="", max_length=4000)


class Act(Shape):
    """A signature that is being made. A person makes it, at `href`; ask again for how far it has come."""

    id: UUID
    number: str
    state: str = Field(description="waiting, done, cancelled or expired")
    statement: str = Field(description="What one says by signing")
    sha256: str = Field(description="Of the document that is shown and signed")
    href: str = Field(description="Where the person sees the document, says who they are, and signs")
    expires_at: datetime
