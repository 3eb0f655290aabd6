"""What becomes of a workflow when a step or a branch is removed: what goes with it, and who names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from forms_platform.builder.outline import branch_steps, said, steps
from forms_platform.builder.places import Place, place_of
from forms_platform.builder.seen import Seen
from forms_platform.builder.step_uses import step_uses
from forms_platform.builder.who import step_words


@dataclass
class Gone:
    """What is to be removed: how it is asked about, the button that does it, and what names the steps in it."""

    question: str
    button: str
    address: dict[str, str]  # the step, and the branch of it
    inside: int  # steps that go with it
    users: list[Place]

    @property
    def ask(self) -> bool:
        """Whether somebody should be asked first."""
        return bool(self.inside or self.users)


def steps_gone(seen: Seen, arguments: Mapping[str, Any]) -> Gone:
    """What goes when the command with these arguments removes the step, or the branch of it."""
    step_id, branch = str(arguments.get("step", "")), arguments.get("branch")
    step = next((one for _, one in steps(seen.document) if one.get("id") == step_id), {})
    called = step_words(seen, step_id)
    if branch is None:
        going = _ids([step])
        question = gettext("Ta bort steget %(title)s?") % {"title": called}
        return Gone(question, f"steg-bort:{step_id}", {"steg": step_id}, max(0, len(going) - 1), _users(seen, going))
    branches = step.get("branches")
    known = isinstance(branches, list) and 0 <= branch < len(branches)
    going = _ids(branch_steps(step, branch)[0]) if known else []
    node = branches[branch] if known and isinstance(branches, list) else {}
    label = said(node.get("label"), seen.language) if isinstance(node, Mapping) else ""
    question = gettext("Ta bort spåret %(title)s?") % {"title": label or str(branch + 1)}
    address = {"steg": step_id, "spar": str(branch)}
    return Gone(question, f"spar-bort:{step_id}:{branch}", address, len(going), _users(seen, going))


def inside_words(gone: Gone) -> str:
    """How many steps go with it; "" when none does."""
    if not gone.inside:
        return ""
    return ngettext("%(n)s steg försvinner också.", "%(n)s steg försvinner också.", gone.inside) % {"n": gone.inside}


def _ids(listed: Any) -> list[str]:
    inner = {"workflow": {"steps": listed if isinstance(listed, list) else []}}
    return [str(one.get("id")) for _, one in steps(inner)]


def _users(seen: Seen, going: list[str]) -> list[Place]:
    """The places outside that name what goes, each once."""
    found = (
        place_of(seen.document, ".".join(map(str, use.path)), seen.language)
        for step in going
        for use in step_uses(seen.document, step)
    )
    return [place for place in dict.fromkeys(found) if place.step not in going]
