"""The plan of an e-service: its steps, who acts, routes and time limits. Parsed from JSON, frozen.

`parse_plan` refuses what has the wrong shape; `checks.check_plan` finds what cannot work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationError

from workflows.conditions import compile_rule, fields_used
from workflows.deadlines import LONGEST
from workflows.errors import PlanFault, PlanFaults, RuleFaults
from workflows.values import Calendar, Facts, monday_to_friday
from workflows.wording import SHAPE_SENTENCES

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Key = Annotated[str, Field(min_length=1, max_length=200)]
Target = Annotated[str, Field(pattern=r"^(next|@[a-z][a-z0-9_-]{0,59})$")]

NEXT = "next"
RETURN = "return"


class Part(BaseModel):
    """A part of a plan: frozen, and no key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Label(Part):
    """A text in Swedish and English; English may be missing."""

    sv: str = Field(default="", max_length=10_000)
    en: str = Field(default="", max_length=10_000)

    def say(self, language: str) -> str:
        """The text in the language, in Swedish when it is not translated."""
        return (self.en if language.startswith("en") else "") or self.sv


def _label(raw: Any) -> Any:
    return {"sv": raw} if isinstance(raw, str) else raw


Words = Annotated[Label, BeforeValidator(_label)]


# ---- who acts


class ManagerOf(Part):
    """The manager of the requester, the subject, or whoever decided a step; climbing to a level."""

    manager_of: Key
    at: Literal["enhet", "avdelning", "forvaltning", "kommun"] | None = None
    otherwise: Who | None = None


class ManagerOfUnit(Part):
    """The manager of the unit that a field names."""

    manager_of_unit: Key
    otherwise: Who | None = None


class Group(Part):
    """Anybody in a group."""

    group: Key
    otherwise: Who | None = None


class Role(Part):
    """Anybody who holds a role: everywhere, or with scope "unit" in the subject's unit or the nearest above."""

    role: Key
    scope: Literal["unit"] | None = None
    otherwise: Who | None = None


class PersonField(Part):
    """The person that a field names."""

    person: Key
    otherwise: Who | None = None


AnyWho = ManagerOf | ManagerOfUnit | Group | Role | PersonField

WHO_KINDS: Mapping[str, type[AnyWho]] = {
    "manager_of": ManagerOf,
    "manager_of_unit": ManagerOfUnit,
    "group": Group,
    "role": Role,
    "person": PersonField,
}


def _who_kind(raw: Any) -> str | None:
    if isinstance(raw, Part):
        return next((kind for kind, made in WHO_KINDS.items() if isinstance(raw, made)), None)
    return next((kind for kind in WHO_KINDS if isinstance(raw, Mapping) and kind in raw), None)


Who = Annotated[
    Annotated[ManagerOf, Tag("manager_of")]
    | Annotated[ManagerOfUnit, Tag("manager_of_unit")]
    | Annotated[Group, Tag("group")]
    | Annotated[Role, Tag("role")]
    | Annotated[PersonField, Tag("person")],
    Discriminator(_who_kind, custom_error_type="unknown_who", custom_error_message="unknown who"),
]


# ---- what a step is


class Due(Part):
    """How long a step may take."""

    workdays: int = Field(ge=1, le=LONGEST)


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


class CommentRules(Part):
    """The outcomes that need a reason."""

    required_on: tuple[Key, ...] = Field(default=(), strict=False)


class HumanStep(Part):
    """What every step has where a person acts."""

    outcomes_known: ClassVar[tuple[str, ...]]
    routes_default: ClassVar[Mapping[str, Route]]

    id: Id
    label: Words = Label()
    who: Who
    when: dict[str, Any] | None = None
    due: Due | None = None
    on: dict[str, Route] = {}
    comment: CommentRules = CommentRules()
    not_same_as: tuple[Id, ...] = Field(default=(), strict=False)
    bulk: bool = False

    @cached_property
    def routes(self) -> Mapping[str, Route]:
        """Where each outcome leads, in the order they are offered."""
        routes = {**self.routes_default, **self.on}
        ordered = [name for name in self.outcomes_known if name in routes]
        return {name: routes[name] for name in [*ordered, *(name for name in routes if name not in ordered)]}

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


class TaskStep(HumanStep):
    """Somebody does something and says that it is done, or that it cannot be."""

    kind: Literal["task"]
    outcomes_known: ClassVar[tuple[str, ...]] = ("done", "cannot")
    routes_default: ClassVar[Mapping[str, Route]] = {"done": NEXT}


class EndStep(Part):
    """The case is over."""

    kind: Literal["end"]
    id: Id
    end: Id
    label: Words = Label()
    when: dict[str, Any] | None = None


Step = ApproveStep | TaskStep | EndStep

STEP_KINDS: Mapping[str, type[Step]] = {"approve": ApproveStep, "task": TaskStep, "end": EndStep}


class End(Part):
    """One way a case can end."""

    label: Words = Label()
    result: Literal["approved", "rejected", "done"]


class Recall(Part):
    """How long the requester may take the case back."""

    until: Literal["first_decision", "never", "end"] = "first_decision"


class Plan(Part):
    """The steps from top to bottom, and the ends."""

    steps: tuple[Annotated[Step, Field(discriminator="kind")], ...] = Field(strict=False, min_length=1, max_length=100)
    ends: dict[Id, End] = Field(min_length=1, max_length=20)
    recall: Recall = Recall()
    reserve: Who | None = None

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Where each step stands in the list; of two with one id, the first."""
        return {step.id: place for place, step in reversed(list(enumerate(self.steps)))}

    @cached_property
    def asked(self) -> Mapping[str, frozenset[str]]:
        """The names that the condition of each step reads; a step without one is not there."""
        return {step.id: fields_used(step.when) for step in self.steps if step.when is not None}

    @cached_property
    def _compiled(self) -> dict[Calendar, Mapping[str, Callable[[Facts], bool]]]:
        return {}

    def _conditions(self, calendar: Calendar) -> Mapping[str, Callable[[Facts], bool]]:
        """Compiled once for the calendar; another one takes its place, so that nothing grows."""
        found = self._compiled.get(calendar)
        if found is None:
            rules = [(step.id, step.when) for step in self.steps if step.when is not None]
            found = {step: compile_rule(when, calendar=calendar) for step, when in rules}
            self._compiled.clear()
            self._compiled[calendar] = found
        return found

    def step(self, step_id: str) -> Step:
        """The step with that id. Raises: KeyError."""
        return self.steps[self.index[step_id]]

    def human(self, step_id: str) -> HumanStep:
        """The step with that id, where a person acts. Raises: KeyError."""
        step = self.steps[self.index[step_id]]
        if not isinstance(step, HumanStep):
            raise KeyError(step_id)
        return step

    def applies(self, step: Step, facts: Facts, calendar: Calendar = monday_to_friday) -> bool:
        """Whether the step's condition holds; a step without one always applies."""
        return step.when is None or self._conditions(calendar)[step.id](facts)


def parse_plan(raw: Mapping[str, Any]) -> Plan:
    """The plan, compiled. Raises: PlanFaults with every fault of its shape."""
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        raise PlanFaults(_shape_faults(error)) from None
    faults = []
    for place, step in enumerate(plan.steps):
        try:
            compile_rule(step.when) if step.when is not None else None
        except RuleFaults as error:
            faults += [
                PlanFault(f"steps.{place}.when.{found.path}", found.code, found.sv, found.en) for found in error.faults
            ]
    if faults:
        raise PlanFaults(faults)
    return plan


# What pydantic calls it -> what we call it. A type error has many names there and one here.
_SHAPES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "union_tag_invalid": "unknown_step_kind",
    "union_tag_not_found": "missing",
    "unknown_who": "unknown_who",
    "string_pattern_mismatch": "bad_id",
    "literal_error": "not_allowed",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "too_long": "out_of_range",
    "too_short": "out_of_range",
    "string_too_long": "out_of_range",
    "string_too_short": "out_of_range",
}


def _shape_faults(error: ValidationError) -> list[PlanFault]:
    """The faults, without "the list is too short" for a list whose items are all faulty."""
    faults = [_shape_fault(item) for item in error.errors(include_url=False)]
    return [
        fault
        for fault in faults
        if fault.code != "out_of_range" or not any(other.path.startswith(f"{fault.path}.") for other in faults)
    ]


def _shape_fault(item: Any) -> PlanFault:
    loc = [str(key) for key in item["loc"]]
    path = [key for place, key in enumerate(loc) if not _is_tag(loc, place)]
    if item["type"].startswith("union_tag_"):
        path.append("kind")
    code = _SHAPES.get(item["type"], "wrong_shape")
    sv, en = SHAPE_SENTENCES[code]
    shown = item.get("ctx", {}).get("tag", "") if code == "unknown_step_kind" else item.get("input")
    words = {"key": path[-1] if path else "", "value": str(shown)[:80]}
    return PlanFault(".".join(path), code, sv.format(**words), en.format(**words))


def _is_tag(loc: list[str], place: int) -> bool:
    """Whether the part of pydantic's path names a member of a union, and no key of the document."""
    key, before, holder = loc[place], loc[place - 1] if place else "", loc[place - 2] if place > 1 else ""
    return (
        (key in STEP_KINDS and before.isdigit())
        or (key in WHO_KINDS and before in ("who", "otherwise", "reserve"))
        or (key in ("to", "back") and holder == "on")
        or key == "[key]"
        or key.startswith("function-")
    )
