"""What a step is, and the two blocks that hold steps. One class for each kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, PrivateAttr, Tag, model_validator
from pydantic_core import PydanticCustomError

from workflows.deadlines import LONGEST
from workflows.parts import Id, Key, Label, Part, Words
from workflows.who import RequesterSelf, SubjectSelf, Who, links

Target = Annotated[str, Field(pattern=r"^(next|@[a-z][a-z0-9_-]{0,59})$")]

NEXT = "next"
RETURN = "return"
TIMEOUT = "timeout"  # the last day passed
IMPOSSIBLE = "impossible"  # those who are left are too few for the quorum
FAILED = "failed"  # a delivery was given up
SILENT = (TIMEOUT, IMPOSSIBLE, FAILED)  # outcomes that nobody chooses

Workdays = Annotated[int, Field(ge=1, le=LONGEST)]
Rule = dict[str, Any]


def _exactly_one(part: Part, *keys: str) -> None:
    if sum(bool(getattr(part, key) or getattr(part, key) == 0) for key in keys) != 1:
        raise PydanticCustomError("exactly_one", "exactly one of {keys}", {"keys": ", ".join(keys)})


class Due(Part):
    """How long a step may take."""

    workdays: Workdays


class Remind(Part):
    """When a reminder goes out: working days after the opening, before the last day, or after it."""

    workdays: Workdays | None = None
    before: Annotated[int, Field(ge=0, le=LONGEST)] | None = None
    after: Workdays | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        _exactly_one(self, "workdays", "before", "after")
        return self


class AddPeople(Part):
    """When the last day has passed, these may act too."""

    add: Who


class MoveTo(Part):
    """When the last day has passed, these act instead."""

    move: Who


Overdue = Annotated[
    Annotated[AddPeople, Tag("add")] | Annotated[MoveTo, Tag("move")],
    Discriminator(
        lambda raw: "move" if isinstance(raw, MoveTo) or (isinstance(raw, Mapping) and "move" in raw) else "add"
    ),
]


class SendBack(Part):
    """A return to the requester, whose answer opens `then`; at most `max` times."""

    to: Literal["requester"]
    then: Id
    max: int = Field(ge=1, le=20)


def _route_kind(raw: Any) -> str:
    return "back" if isinstance(raw, Mapping | SendBack) else "to"


Route = Annotated[
    Annotated[Target, Tag("to")] | Annotated[SendBack, Tag("back")],
    Discriminator(_route_kind),
]


class Need(Part):
    """How many must say yes: exactly one of these. `each`: one from each of the groups."""

    count: Annotated[int, Field(ge=1, le=50)] | None = None
    percent: Annotated[int, Field(ge=1, le=100)] | None = None
    each: tuple[Key, ...] = Field(default=(), strict=False, max_length=10)

    @model_validator(mode="after")
    def _one(self) -> Self:
        _exactly_one(self, "count", "percent", "each")
        return self


AnyNeed = Annotated[
    Annotated[Literal["one", "all"], Tag("word")] | Annotated[Need, Tag("need")],
    Discriminator(lambda raw: "need" if isinstance(raw, Mapping | Need) else "word"),
]


class CommentRules(Part):
    """The outcomes that need a reason."""

    required_on: tuple[Key, ...] = Field(default=(), strict=False)


class Ask(Part):
    """Something that whoever decides fills in: the sum that is granted, a reference. Known to later rules and routes
    as "<step>.<key>"."""

    key: Id
    type: Literal["text", "number", "money", "date", "bool", "choice"]
    label: Words
    required_on: tuple[Key, ...] = Field(default=(), strict=False)
    options: dict[Id, Words] = Field(default_factory=dict, max_length=50)


class Rows(Part):
    """That each row of a table gets an answer of its own. Rows that are not approved do not go on: those returned are
    told to the requester. `route`: whether the step is approved when any row is, or only when all are."""

    field: Key
    route: Literal["any", "all"] = "any"


class Sign(Part):
    """That the decision is signed, and how strongly."""

    kind: Literal["none", "intern", "stepup", "external"] = "intern"
    level: Key | None = None


class HumanStep(Part):
    """What every step has where a person acts."""

    outcomes_known: ClassVar[tuple[str, ...]]
    routes_default: ClassVar[Mapping[str, Route]]

    kind: str
    id: Id
    label: Words = Label()
    who: Who
    when: Rule | None = None
    due: Due | None = None
    remind: tuple[Remind, ...] = Field(default=(), strict=False, max_length=10)
    overdue: Overdue | None = None
    on: dict[str, Route] = Field(default_factory=dict)
    comment: CommentRules = CommentRules()
    not_same_as: tuple[Id, ...] = Field(default=(), strict=False)
    same_person: Literal["carry", "ask_again"] = "ask_again"
    need: AnyNeed = "one"
    bulk: bool = False
    asks: tuple[Ask, ...] = Field(default=(), strict=False, max_length=10)
    rows: Rows | None = None
    sees: tuple[Key, ...] | None = Field(default=None, strict=False)  # the fields it judges; None: all of them
    sign: Sign | None = None
    _inherited: Mapping[str, Route] = PrivateAttr(default_factory=dict)  # what the blocks around say (plan.py)

    @model_validator(mode="after")
    def _nobody_decides_their_own_case(self) -> Self:
        if isinstance(self, ApproveStep | ReviewStep | AutoStep) and any(
            isinstance(link, RequesterSelf | SubjectSelf) for link in links(self.who)
        ):
            raise PydanticCustomError("own_case", "nobody decides their own case")
        return self

    @cached_property
    def every_route(self) -> Mapping[str, Route]:
        """Where each outcome leads, also those that nobody chooses; an own route goes before one of the block."""
        fitting = {name: route for name, route in self._inherited.items() if name in (*self.outcomes_known, *SILENT)}
        routes = {**self.routes_default, **fitting, **self.on}
        ordered = [name for name in self.outcomes_known if name in routes]
        return {name: routes[name] for name in [*ordered, *(name for name in routes if name not in ordered)]}

    @cached_property
    def routes(self) -> Mapping[str, Route]:
        """Where each outcome that a person can choose leads, in the order they are offered."""
        return {name: route for name, route in self.every_route.items() if name not in SILENT}

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are offered, the good one first."""
        return tuple(self.routes)

    def needs_comment(self, outcome: str) -> bool:
        """Whether the outcome needs a reason."""
        return outcome in self.comment.required_on


class ApproveStep(HumanStep):
    """Somebody says yes or no, or sends the case back."""

    kind: Literal["approve"]
    outcomes_known: ClassVar[tuple[str, ...]] = ("approve", "return", "reject")
    routes_default: ClassVar[Mapping[str, Route]] = {"approve": NEXT}


class ReviewStep(HumanStep):
    """Somebody gives an opinion (yttrande), which binds nobody: for, against, or neither."""

    kind: Literal["review"]
    outcomes_known: ClassVar[tuple[str, ...]] = ("support", "done", "object", "return")
    routes_default: ClassVar[Mapping[str, Route]] = {"support": NEXT, "done": NEXT, "object": NEXT}


class TaskStep(HumanStep):
    """Somebody does something and says that it is done, or that it cannot be."""

    kind: Literal["task"]
    outcomes_known: ClassVar[tuple[str, ...]] = ("done", "return", "cannot")
    routes_default: ClassVar[Mapping[str, Route]] = {"done": NEXT}


class SignStep(HumanStep):
    """Somebody signs, or will not."""

    kind: Literal["sign"]
    outcomes_known: ClassVar[tuple[str, ...]] = ("sign", "return", "reject")
    routes_default: ClassVar[Mapping[str, Route]] = {"sign": NEXT}


class AutoStep(HumanStep):
    """A rule decides; of a hundred cases `sample_percent` are looked at by `sample_to` instead (stickprov)."""

    kind: Literal["auto"]
    outcomes_known: ClassVar[tuple[str, ...]] = ("approve", "return", "reject")
    routes_default: ClassVar[Mapping[str, Route]] = {"approve": NEXT}

    who: Who = Field(alias="sample_to")
    rule: Words  # what the rule is, in words
    outcome: Literal["approve", "reject"] = "approve"
    sample_percent: int = Field(ge=0, le=100)


class SystemStep(Part):
    """Another system does something; the case waits until it has answered."""

    kind: Literal["system"]
    id: Id
    label: Words = Label()
    when: Rule | None = None
    action: Key
    idempotent: bool = True
    retry: Literal["standard"] = "standard"
    on: dict[str, Route] = Field(default_factory=dict)
    _inherited: Mapping[str, Route] = PrivateAttr(default_factory=dict)

    @cached_property
    def every_route(self) -> Mapping[str, Route]:
        """Where it leads when it is done and when it failed."""
        inherited = {FAILED: self._inherited[FAILED]} if FAILED in self._inherited else {}
        return {"done": NEXT, **inherited, **self.on}


class FieldDay(Part):
    """The day in a date field."""

    field: Key


class WaitStep(Part):
    """Nothing happens until a day: that of a field, or some working days from now."""

    kind: Literal["wait"]
    id: Id
    label: Words = Label()
    when: Rule | None = None
    until: FieldDay | None = None
    workdays: Workdays | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        _exactly_one(self, "until", "workdays")
        return self


Recipient = Annotated[
    Annotated[Literal["requester", "subject"], Tag("word")] | Annotated[Who, Tag("who")],
    Discriminator(lambda raw: "word" if isinstance(raw, str) else "who"),
]


class NotifyStep(Part):
    """Somebody is told something, and the case goes on at once."""

    kind: Literal["notify"]
    id: Id
    label: Words = Label()
    when: Rule | None = None
    to: tuple[Recipient, ...] = Field(strict=False, min_length=1, max_length=10)
    text: Words = Label()


class EndStep(Part):
    """The case is over."""

    kind: Literal["end"]
    id: Id
    end: Id
    label: Words = Label()
    when: Rule | None = None


def _branch(raw: Any) -> Any:
    return {"steps": raw} if isinstance(raw, list | tuple) else raw


class Branch(Part):
    """One of the ways through a block; of a parallel block it may be written as its list of steps alone."""

    label: Words = Label()
    when: Rule | None = None
    steps: tuple[Step, ...] = Field(strict=False, max_length=100)


AnyBranch = Annotated[Branch, BeforeValidator(_branch)]


class ChooseBlock(Part):
    """One branch is taken: the first whose `when` holds."""

    kind: Literal["choose"]
    id: Id
    label: Words = Label()
    when: Rule | None = None
    branches: tuple[Branch, ...] = Field(strict=False, min_length=1, max_length=20)


class Count(Part):
    """So many."""

    count: Annotated[int, Field(ge=1, le=20)]


AnyJoin = Annotated[
    Annotated[Literal["all", "any"], Tag("word")] | Annotated[Count, Tag("count")],
    Discriminator(lambda raw: "count" if isinstance(raw, Mapping | Count) else "word"),
]


class ParallelBlock(Part):
    """All branches go on at the same time, until all, any or so many have come to their end. What leaves the block
    (`on`: an outcome that the steps within do not lead anywhere themselves) cancels what is still open in it."""

    kind: Literal["parallel"]
    id: Id
    label: Words = Label()
    when: Rule | None = None
    join: AnyJoin = "all"
    on: dict[str, Route] = Field(default_factory=dict)
    branches: tuple[AnyBranch, ...] = Field(strict=False, min_length=1, max_length=20)


AnyHuman = ApproveStep | ReviewStep | TaskStep | SignStep | AutoStep
AnyBlock = ChooseBlock | ParallelBlock
AnyStep = AnyHuman | SystemStep | WaitStep | NotifyStep | EndStep | AnyBlock

Step = Annotated[
    ApproveStep
    | ReviewStep
    | TaskStep
    | SignStep
    | AutoStep
    | SystemStep
    | WaitStep
    | NotifyStep
    | EndStep
    | ChooseBlock
    | ParallelBlock,
    Field(discriminator="kind"),
]

STEP_KINDS: Mapping[str, type[AnyStep]] = {
    "approve": ApproveStep,
    "review": ReviewStep,
    "task": TaskStep,
    "sign": SignStep,
    "auto": AutoStep,
    "system": SystemStep,
    "wait": WaitStep,
    "notify": NotifyStep,
    "choose": ChooseBlock,
    "parallel": ParallelBlock,
    "end": EndStep,
}
