"""What names a step of the workflow: routes, people, conditions. A new name can follow, and a removal can ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from forms_platform.builder.changes import Path
from forms_platform.builder.outline import questions, steps

_PEOPLE = frozenset({"manager_of", "decider_of"})
_UNTIL = "step:"


class StepUse(NamedTuple):
    """A place that names the step, the text that stands there, and what stands before and after the name in it."""

    path: Path
    text: str
    before: str
    after: str

    def renamed(self, name: str) -> str:
        """The text with another name of the step."""
        return f"{self.before}{name}{self.after}"


def asks_of(step: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What whoever decides fills in, as far as it can be read."""
    listed = step.get("asks")
    found = listed if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("key"), str)]


def asked_names(document: Mapping[str, Any]) -> frozenset[str]:
    """The names that rules know such answers by: "<step>.<key>"."""
    return frozenset(f"{step.get('id')}.{ask['key']}" for _, step in steps(document) for ask in asks_of(step))


def step_uses(document: Mapping[str, Any], step: str) -> list[StepUse]:
    """Every place of the document that names the step, in order; its own id not."""
    asked = {f"{step}.{ask['key']}" for _, one in steps(document) if one.get("id") == step for ask in asks_of(one)}
    asked -= {one.ref for one in questions(document)}
    return list(_walked(document, (), step, asked))


def ask_uses(document: Mapping[str, Any], step: str, key: str) -> list[StepUse]:
    """Every place whose rule names what is filled in under the key in the step; `renamed` takes the new key."""
    name = f"{step}.{key}"
    found = (use for use in step_uses(document, step) if use.text == name)
    return [StepUse(use.path, use.text, f"{step}.", "") for use in found]


def _walked(node: Any, path: Path, step: str, asked: set[str]) -> Iterator[StepUse]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if isinstance(value, str):
                yield from _text((*path, key), key, value, step, asked)
            elif key == "not_same_as" and isinstance(value, list):
                listed = ((at, one) for at, one in enumerate(value) if one == step)
                yield from (StepUse((*path, key, at), one, "", "") for at, one in listed)
            else:
                yield from _walked(value, (*path, key), step, asked)
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _walked(value, (*path, at), step, asked)


def _text(path: Path, key: str, value: str, step: str, asked: set[str]) -> Iterator[StepUse]:
    if value == f"@{step}" and path[-2:-1] == ("on",):
        yield StepUse(path, value, "@", "")
    elif value == step and (key in _PEOPLE or (key == "then" and path[-3:-2] == ("on",))):
        yield StepUse(path, value, "", "")
    elif value == f"{_UNTIL}{step}" and path[-2:] == ("recall", "until"):
        yield StepUse(path, value, _UNTIL, "")
    elif key == "field" and value in asked:
        yield StepUse(path, value, "", value[len(step) :])
