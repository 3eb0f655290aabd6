"""Where a part of the workflow's properties is shown or read: the step, what stands around it, what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict

from forms_platform.builder.changes import Path
from forms_platform.builder.inputs import Typed
from forms_platform.builder.outline import name, part, said, steps
from forms_platform.builder.seen import Seen
from forms_platform.builder.step_kinds import HUMAN, KINDS
from workflows.steps import STEP_KINDS

Choices = list[tuple[str, str]]


@dataclass
class At:
    """A step, or with the kind "" the workflow itself."""

    seen: Seen
    node: Mapping[str, Any]
    path: Path
    typed: Typed = field(default_factory=Typed)
    branch: int | None = None  # the branch of it that is chosen

    @property
    def kind(self) -> str:
        """The kind of step."""
        return str(self.node.get("kind", ""))

    @property
    def id(self) -> str:
        """The step's id."""
        return str(self.node.get("id", ""))

    @property
    def published(self) -> bool:
        """Whether a published version has the step."""
        return self.id in self.seen.opened.published_steps

    @property
    def pressed(self) -> list[str]:
        """The button that was pressed, in its parts."""
        return [*self.typed.post.get("gor", "").split(":"), "", ""]

    @property
    def post(self) -> QueryDict:
        """What was sent."""
        return self.typed.post

    def labelled(self, step: Mapping[str, Any]) -> str:
        """What a step is called."""
        kind = str(step.get("kind"))
        called = said(step.get("label"), self.seen.language)
        if not called and kind == "end":
            ends = part(part(self.seen.document, "workflow"), "ends")
            called = said(part(ends, str(step.get("end"))).get("label"), self.seen.language)
        return called or str(KINDS[kind].name if kind in KINDS else step.get("id"))

    @cached_property
    def humans_before(self) -> Choices:
        """The steps before this one where a person acts; of the workflow itself all of them."""
        found = []
        for path, step in steps(self.seen.document):
            if path == self.path:
                break
            if str(step.get("kind")) in HUMAN and isinstance(step.get("id"), str):
                found.append((step["id"], self.labelled(step)))
        return found

    @cached_property
    def around(self) -> list[Mapping[str, Any]]:
        """The parallel blocks around the step, the innermost first."""
        holding: list[Mapping[str, Any]] = [
            step
            for path, step in steps(self.seen.document)
            if step.get("kind") == "parallel" and path != self.path and self.path[: len(path)] == path
        ]
        return holding[::-1]

    def targets(self) -> Iterator[tuple[str, str]]:
        """Where a route may lead onward: later steps that stand in no other block, and deliveries; then the ends."""
        for path, step in self._outside:
            later = int(path[-1]) > int(self.path[len(path) - 1])
            if path != self.path and (later or step.get("kind") == "system"):
                yield f"@{step.get('id')}", self.labelled(step)
        yield from self.ends()

    @cached_property
    def _outside(self) -> list[tuple[Path, Mapping[str, Any]]]:
        """The steps that stand beside this one, or beside a block around it."""
        mine = self.path
        return [(path, step) for path, step in steps(self.seen.document) if path[:-1] == mine[: len(path) - 1]]

    def ends(self) -> Iterator[tuple[str, str]]:
        """The ways a case can end."""
        ends = part(part(self.seen.document, "workflow"), "ends")
        for key in ends:
            yield f"@{key}", said(part(ends, key).get("label"), self.seen.language) or key

    def returns(self) -> Choices:
        """Where the case goes on when the requester has answered: this step or one before it, in no other block."""
        return [
            (str(step.get("id")), self.labelled(step))
            for path, step in self._outside
            if step.get("kind") != "end" and int(path[-1]) <= int(self.path[len(path) - 1])
        ]

    def fields(self, *kinds: str) -> Choices:
        """The questions of the kinds; of every kind when none is named. Columns are not among them."""
        return [
            (one.ref, name(one.field, self.seen.language))
            for one in self.seen.questions
            if not one.column and (not kinds or one.field["kind"] in kinds) and one.field["kind"] != "information"
        ]

    @cached_property
    def groups(self) -> Choices:
        """The groups of the organisation."""
        named = self.seen.organisation.group_names
        return sorted(((key, called or key) for key, called in named.items()), key=lambda one: one[1].casefold())

    @cached_property
    def roles(self) -> Choices:
        """The roles that somebody holds."""
        return [(role, role) for role in sorted({role for role, _, _ in self.seen.organisation.roles})]

    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that a person can choose in the step."""
        known: tuple[str, ...] = getattr(STEP_KINDS.get(self.kind), "outcomes_known", ())
        return known
