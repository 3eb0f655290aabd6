"""Where each outcome leads, and which of them need a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext

from forms_platform.builder.outline import part, steps
from forms_platform.builder.step.at import At, Choices
from forms_platform.builder.step.boxes import Item, Row, Rows, Section, listed, number, select, sent, switch
from forms_platform.builder.step.boxes import box as a_box
from forms_platform.builder.step_kinds import outcome_words
from workflows.steps import FAILED, IMPOSSIBLE, NEXT, RETURN, SILENT, STEP_KINDS, TIMEOUT

BACK: Final = "back"
MOST_RETURNS: Final = 3
EXPLAINED: Final = frozenset({"reject", "cannot", RETURN})


def known(at: At) -> tuple[str, ...]:
    """Every outcome that can be led somewhere, also those that nobody chooses."""
    if at.kind == "system":
        return ("done", FAILED)
    if at.kind == "parallel":
        inner = [step for path, step in steps(at.seen.document) if path[: len(at.path)] == at.path and path != at.path]
        found = [one for step in inner for one in getattr(STEP_KINDS.get(str(step.get("kind"))), "outcomes_known", ())]
        good = {"approve", "support", "done", "sign"}
        return tuple(dict.fromkeys([NEXT, *(one for one in found if one not in good), *SILENT]))
    return (*at.outcomes(), TIMEOUT, IMPOSSIBLE)


def show(at: At) -> Section:
    """A row for each outcome that a person can choose."""
    section = Section("on", gettext("Utfall"), "git-branch")
    if at.kind == "parallel":
        section.title = gettext("Det som gäller alla spår")
        section.sentence = gettext("Ett steg i gruppen som själv säger vart ett utfall leder går före.")
    quiet = (TIMEOUT, IMPOSSIBLE) if at.kind != "parallel" else ()
    offered = [one for one in known(at) if one not in quiet]
    section.items = [Rows([_row(at, one) for one in offered])]
    return section


def silent(at: At, outcome: str) -> list[Item]:
    """The boxes of an outcome that nobody chooses, for the section where it belongs."""
    return [Rows([_row(at, outcome)])]


def _row(at: At, outcome: str) -> Row:
    words = outcome_words(at.kind, outcome)
    now = _value(at, outcome)
    choices = _choices(at, outcome)
    leads = select(at, f"on-{outcome}", words, now, choices)
    ends = {key for key, _ in at.ends()}
    leads.steps = [key for key, _ in choices if key.startswith("@") and key not in ends]
    row = Row(words, [leads])
    if now == BACK:
        back = part(part(at.node, "on"), outcome)
        label = gettext("När svaret kommer går ärendet till")
        returns = at.returns()
        then = select(at, f"on-{outcome}-sedan", label, back.get("then"), returns)
        then.steps = [key for key, _ in returns]
        row.boxes.append(then)
        row.boxes.append(
            a_box(at, f"on-{outcome}-hogst", gettext("Högst så många gånger"), back.get("max"), shape="whole")
        )
    if at.outcomes() and outcome not in SILENT and (now or _inherited(at, outcome)):
        label = gettext("Måste motiveras")
        row.boxes.append(switch(at, f"skal-{outcome}", label, outcome in reasons(at.node)))
    return row


def _value(at: At, outcome: str) -> str:
    route = part(at.node, "on").get(outcome)
    if isinstance(route, Mapping):
        return BACK
    if route is None:
        return NEXT if _default(at, outcome) and not _inherited(at, outcome) else ""
    return str(route)


def _default(at: At, outcome: str) -> bool:
    """Whether the outcome goes on by itself."""
    defaults = getattr(STEP_KINDS.get(at.kind), "routes_default", {"done": NEXT} if at.kind == "system" else {})
    return outcome in defaults


def _inherited(at: At, outcome: str) -> bool:
    return at.kind != "parallel" and any(outcome in part(block, "on") for block in at.around)


def _choices(at: At, outcome: str) -> Choices:
    found: Choices = []
    if _inherited(at, outcome):
        found.append(("", gettext("Som för hela gruppen")))
    elif not _default(at, outcome):
        found.append(("", _nothing(at, outcome)))
    if outcome != RETURN:
        found.append((NEXT, gettext("Går till nästa steg")))
        found += [(key, gettext("Går till ”%(step)s”") % {"step": words}) for key, words in at.targets()]
    if outcome == RETURN or outcome in SILENT:
        found.append((BACK, gettext("Går tillbaka till den sökande")))
    return found


def _nothing(at: At, outcome: str) -> str:
    if at.kind == "parallel":
        return gettext("Går till nästa steg") if outcome == NEXT else gettext("Som varje steg säger")
    if outcome in (TIMEOUT, IMPOSSIBLE):
        return gettext("Ärendet väntar kvar")
    return gettext("Ingen tar hand om det") if outcome == FAILED else gettext("Går inte att välja")


def reasons(node: Mapping[str, Any]) -> list[Any]:
    """The outcomes that need a reason."""
    return listed(part(node, "comment").get("required_on"))


def read(at: At) -> dict[str, Any]:
    """Where the outcomes lead and which need a reason, as far as the form has boxes for them."""
    on = dict(part(at.node, "on"))
    for outcome in known(at):
        if sent(at, f"on-{outcome}"):
            _read_one(at, outcome, on)
    before = part(at.node, "on")
    values: dict[str, Any] = {} if on == before else {"on": on or None}
    if at.outcomes():
        values |= _read_reasons(at, on)
    return values


def _read_one(at: At, outcome: str, on: dict[str, Any]) -> None:
    chosen, now = at.post.get(f"p.on-{outcome}", ""), _value(at, outcome)
    if chosen == BACK and now == BACK:
        then = at.post.get(f"p.on-{outcome}-sedan") or on[outcome].get("then")
        most = number(at, f"on-{outcome}-hogst", 1, 20) or on[outcome].get("max")
        on[outcome] = {**on[outcome], "then": then, "max": most}
    elif chosen == BACK:
        on[outcome] = {"to": "requester", "then": at.id, "max": MOST_RETURNS}
    elif chosen != now:
        on.pop(outcome, None)
        if chosen:
            on[outcome] = chosen


def _read_reasons(at: At, on: Mapping[str, Any]) -> dict[str, Any]:
    """The outcomes that need a reason: those that did and still can be chosen, and those that are ticked."""
    before = reasons(at.node)
    now = list(before)
    for outcome in at.outcomes():
        asked = sent(at, f"skal-{outcome}")
        gone = outcome in part(at.node, "on") and outcome not in on and not _default(at, outcome)
        wants = at.post.get(f"p.skal-{outcome}") if asked else None
        if asked and wants and outcome not in now:
            now.append(outcome)
        elif outcome in now and (gone or (asked and not wants)):
            now.remove(outcome)
        elif (
            not asked
            and outcome in on
            and outcome not in part(at.node, "on")
            and outcome in ("reject", "cannot", RETURN)
        ):
            now.append(outcome)  # who gets a no is told why, unless somebody says otherwise
    if now == before:
        return {}
    return {"comment": {**part(at.node, "comment"), "required_on": now} if now else None}
