"""The plan of an e-service: its steps, who acts, routes and time limits. Parsed from JSON, frozen.

`parse_plan` refuses what has the wrong shape; `checks.check_plan` finds what cannot work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from workflows.conditions import compile_rule, fields_used
from workflows.errors import PlanFault, PlanFaults, RuleFaults
from workflows.parts import Id, Key, Label, Part, Words
from workflows.steps import (
    NEXT,
    RETURN,
    SILENT,
    STEP_KINDS,
    AnyBlock,
    AnyHuman,
    AnyStep,
    ApproveStep,
    AutoStep,
    Branch,
    ChooseBlock,
    EndStep,
    HumanStep,
    NotifyStep,
    ParallelBlock,
    ReviewStep,
    Route,
    SendBack,
    SignStep,
    Step,
    SystemStep,
    TaskStep,
    WaitStep,
)
from workflows.values import Calendar, Facts, monday_to_friday
from workflows.who import (
    WHO_KINDS,
    AnyWho,
    Attest,
    DeciderOf,
    Group,
    ManagerOf,
    ManagerOfUnit,
    PersonField,
    Register,
    RequesterSelf,
    Role,
    SubjectSelf,
    Who,
)
from workflows.wording import SHAPE_SENTENCES

__all__ = [
    "NEXT",
    "RETURN",
    "SILENT",
    "STEP_KINDS",
    "WHO_KINDS",
    "AnyBlock",
    "AnyHuman",
    "AnyStep",
    "AnyWho",
    "ApproveStep",
    "Attest",
    "AutoStep",
    "Branch",
    "ChooseBlock",
    "DeciderOf",
    "End",
    "EndStep",
    "Group",
    "HumanStep",
    "Label",
    "ManagerOf",
    "ManagerOfUnit",
    "NotifyStep",
    "ParallelBlock",
    "PersonField",
    "Plan",
    "Recall",
    "Register",
    "RequesterSelf",
    "ReviewStep",
    "Role",
    "Route",
    "SendBack",
    "SignStep",
    "Spot",
    "Step",
    "SubjectSelf",
    "SystemStep",
    "TaskStep",
    "WaitStep",
    "parse_plan",
]


class End(Part):
    """One way a case can end."""

    label: Words = Label()
    result: Literal["approved", "rejected", "done"]


class Recall(Part):
    """How long the requester may take the case back: until somebody decided, took it, or a step opened."""

    until: Annotated[str, Field(pattern=r"^(first_decision|first_claim|never|end|step:[a-z][a-z0-9_-]{0,59})$")] = (
        "first_decision"
    )


class Amend(Part):
    """What the requester may change without the decisions already made losing their force."""

    keeps: tuple[Key, ...] = Field(default=(), strict=False)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a step stands in its plan."""

    step: AnyStep
    place: int  # in `Plan.all_steps`
    path: str  # in the document: "steps.2.branches.0.steps.1"
    within: tuple[tuple[str, int], ...]  # the blocks around it, outermost first, and which branch of each
    beside: tuple[AnyStep, ...]  # the list that it stands in
    at: int  # and its place there

    @property
    def following(self) -> AnyStep | None:
        """The next step in the same list."""
        return self.beside[self.at + 1] if self.at + 1 < len(self.beside) else None


class Plan(Part):
    """The steps from top to bottom, and the ends."""

    steps: tuple[Step, ...] = Field(strict=False, min_length=1, max_length=100)
    ends: dict[Id, End] = Field(min_length=1, max_length=20)
    recall: Recall = Recall()
    reserve: Who | None = None
    amend: Amend = Amend()

    @model_validator(mode="after")
    def _hand_down(self) -> Self:
        """The steps within a parallel block know where its outcomes lead."""
        _hand_down(self.steps, {})
        return self

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Every step, in reading order: a block stands before what it holds."""
        return tuple(
            Spot(spot.step, place, spot.path, spot.within, spot.beside, spot.at)
            for place, spot in enumerate(_spots(self.steps, "steps", ()))
        )

    @cached_property
    def all_steps(self) -> tuple[AnyStep, ...]:
        """Every step, in reading order."""
        return tuple(spot.step for spot in self.spots)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Where each step stands in `all_steps`; of two with one id, the first."""
        return {spot.step.id: spot.place for spot in reversed(self.spots)}

    def spot(self, step_id: str) -> Spot:
        """Where the step stands. Raises: KeyError."""
        return self.spots[self.index[step_id]]

    def path_of(self, step_id: str) -> str:
        """Its place in the document. Raises: KeyError."""
        return self.spot(step_id).path

    def within(self, step_id: str) -> tuple[tuple[str, int], ...]:
        """The blocks around the step, outermost first, each with the number of the branch. Raises: KeyError."""
        return self.spot(step_id).within

    @cached_property
    def asked(self) -> Mapping[str, frozenset[str]]:
        """The names that the condition of each step reads, a branch of a choice being called "<block>.<number>"; what
        has no condition is not there."""
        return {name: fields_used(when) for name, _, when in self.rules()}

    def rules(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every condition: the name of what it is for (a step's id, or "<block>.<number>"), its path, the rule."""
        for spot in self.spots:
            if spot.step.when is not None:
                yield spot.step.id, f"{spot.path}.when", spot.step.when
            if isinstance(spot.step, ChooseBlock | ParallelBlock):
                for number, branch in enumerate(spot.step.branches):
                    if branch.when is not None:
                        yield f"{spot.step.id}.{number}", f"{spot.path}.branches.{number}.when", branch.when

    @cached_property
    def _compiled(self) -> dict[Calendar, Mapping[str, Callable[[Facts], bool]]]:
        return {}

    def _conditions(self, calendar: Calendar) -> Mapping[str, Callable[[Facts], bool]]:
        """Compiled once for the calendar; another one takes its place, so that nothing grows."""
        found = self._compiled.get(calendar)
        if found is None:
            found = {name: compile_rule(when, calendar=calendar) for name, _, when in self.rules()}
            self._compiled.clear()
            self._compiled[calendar] = found
        return found

    def decided(self, held: Mapping[str, bool], calendar: Calendar) -> Plan:
        """The same plan whose conditions hold or do not, by their names as in `rules`, whatever is answered."""
        plan = self.model_copy()
        plan.__dict__["_compiled"] = {calendar: {name: _always(holds) for name, holds in held.items()}}
        return plan

    def step(self, step_id: str) -> AnyStep:
        """The step with that id. Raises: KeyError."""
        return self.all_steps[self.index[step_id]]

    def human(self, step_id: str) -> HumanStep:
        """The step with that id, where a person acts. Raises: KeyError."""
        step = self.all_steps[self.index[step_id]]
        if not isinstance(step, HumanStep):
            raise KeyError(step_id)
        return step

    @cached_property
    def humans(self) -> tuple[HumanStep, ...]:
        """Every step where a person acts, in reading order."""
        return tuple(step for step in self.all_steps if isinstance(step, HumanStep))

    def applies(self, step: AnyStep, facts: Facts, calendar: Calendar = monday_to_friday) -> bool:
        """Whether the step's condition holds; a step without one always applies."""
        return step.when is None or self._conditions(calendar)[step.id](facts)

    def branch_applies(self, block: AnyBlock, number: int, facts: Facts, calendar: Calendar = monday_to_friday) -> bool:
        """Whether the branch's condition holds; one without a condition always applies."""
        return block.branches[number].when is None or self._conditions(calendar)[f"{block.id}.{number}"](facts)

    @cached_property
    def asked_types(self) -> Mapping[str, str]:
        """What those who decide fill in, by the name that rules know it by, and its type."""
        return {f"{step.id}.{ask.key}": ask.type for step in self.humans for ask in step.asks}


def _spots(steps: tuple[AnyStep, ...], path: str, within: tuple[tuple[str, int], ...]) -> Iterator[Spot]:
    for at, step in enumerate(steps):
        here = f"{path}.{at}"
        yield Spot(step, 0, here, within, steps, at)
        if isinstance(step, ChooseBlock | ParallelBlock):
            for number, branch in enumerate(step.branches):
                yield from _spots(branch.steps, f"{here}.branches.{number}.steps", (*within, (step.id, number)))


def _hand_down(steps: tuple[AnyStep, ...], routes: Mapping[str, Route]) -> None:
    for step in steps:
        if isinstance(step, HumanStep | SystemStep):
            step._inherited = routes
        elif isinstance(step, ChooseBlock | ParallelBlock):
            inner = {**routes, **step.on} if isinstance(step, ParallelBlock) else routes
            for branch in step.branches:
                _hand_down(branch.steps, inner)


def parse_plan(raw: Mapping[str, Any]) -> Plan:
    """The plan, compiled. Raises: PlanFaults with every fault of its shape."""
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        raise PlanFaults(_shape_faults(error)) from None
    faults = []
    for _, path, when in plan.rules():
        try:
            compile_rule(when)
        except RuleFaults as error:
            faults += [PlanFault(f"{path}.{found.path}", found.code, found.sv, found.en) for found in error.faults]
    if faults:
        raise PlanFaults(faults)
    return plan


def _always(holds: bool) -> Callable[[Facts], bool]:
    return lambda _: holds


# What pydantic calls it -> what we call it. A type error has many names there and one here.
_SHAPES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "union_tag_invalid": "unknown_step_kind",
    "union_tag_not_found": "missing",
    "unknown_who": "unknown_who",
    "exactly_one": "exactly_one",
    "own_case": "own_case",
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
    words = {"key": path[-1] if path else "", "value": str(shown)[:80], "keys": item.get("ctx", {}).get("keys", "")}
    return PlanFault(".".join(path), code, sv.format(**words), en.format(**words))


# Where a union hangs -> the names of its members, which pydantic puts into the path and the document does not have.
_TAGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("who", "otherwise", "reserve", "add", "move", "sample_to"), tuple(WHO_KINDS)),
    "need": ("word", "need"),
    "join": ("word", "count"),
    "overdue": ("add", "move"),
}


def _is_tag(loc: list[str], place: int) -> bool:
    """Whether the part of pydantic's path names a member of a union, and no key of the document."""
    key, before, holder = loc[place], loc[place - 1] if place else "", loc[place - 2] if place > 1 else ""
    return (
        (key in STEP_KINDS and before.isdigit() and holder == "steps")
        or (key in _TAGS.get(before, ()))
        or (key in ("word", "who") and before.isdigit() and holder == "to")
        or (key in ("to", "back") and holder == "on")
        or key == "[key]"
        or key.startswith("function-")
    )
