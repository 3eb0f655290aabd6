"""The route of a plan as one would draw it: its steps as boxes, its choices as forks, its other ways out as jumps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workflows.picture import Branch, Fork, Item, Jump, Node, Route
from workflows.plan import (
    NEXT,
    AnyBlock,
    AnyStep,
    ApproveStep,
    AutoStep,
    ChooseBlock,
    EndStep,
    HumanStep,
    NotifyStep,
    ParallelBlock,
    Plan,
    SendBack,
    SystemStep,
    TaskStep,
    WaitStep,
)
from workflows.who import Attest, Group, ManagerOf, ManagerOfUnit, Register, Role

LINE = 25  # letters of a title in a box
TITLE_LINES = 3
TEXT_LINE = 30
LABEL, LABEL_LINES = 34, 3

# sv, en
WORDS: Mapping[str, tuple[str, str]] = {
    "yes": ("ja", "yes"),
    "no": ("nej", "no"),
    "start": ("Medarbetaren", "The employee"),
    "sends": ("skickar in", "sends in"),
    "days": ("{n} arbetsdagar", "{n} working days"),
    "day": ("1 arbetsdag", "1 working day"),
    "sometimes": ("Bara i vissa fall", "Only in some cases"),
    "reject": ("nej", "no"),
    "return": ("rättas", "corrected"),
    "cannot": ("går inte", "cannot"),
    "object": ("avstyrks", "objects"),
    "failed": ("misslyckas", "fails"),
    "timeout": ("ingen hinner", "time is up"),
    "impossible": ("för få", "too few"),
    "manager": ("Närmaste chef", "The manager"),
    "above": ("Chefen över", "The manager above"),
    "unit": ("Enhetens chef", "The unit's manager"),
    "attest": ("Den som har attesträtt", "Who has the approval right"),
    "register": ("Den som ansvarar", "Who answers for it"),
    "person": ("Den som anges", "Who is named"),
    "self": ("Den sökande själv", "The requester"),
    "rule": ("Regel", "Rule"),
    "sample": ("regel, {n} % kontrolleras", "rule, {n} % are checked"),
    "system": ("Annat system", "Another system"),
    "wait": ("väntar", "waits"),
    "tells": ("får besked", "is told"),
    "end": ("Slut", "End"),
    "all": ("alla", "all"),
    "any": ("den första", "the first"),
}
ICONS: Mapping[str, str] = {
    "start": "send", "approve": "user", "review": "message-square", "task": "clipboard-check", "sign": "signature",
    "auto": "scale", "system": "zap", "wait": "hourglass", "notify": "bell", "end": "archive", "group": "users",
}  # fmt: skip


@dataclass(frozen=True)
class Captions:
    """What is written into the picture: who has each step, when it is taken, and where a case stands."""

    language: str = "sv"
    who: Mapping[str, str] = field(default_factory=dict)  # by step; without it the plan's own words
    when: Mapping[str, str] = field(default_factory=dict)  # by step, or "<block>.<number>"
    state: Mapping[str, str] = field(default_factory=dict)  # "done" or "now"
    requester: str = ""

    def say(self, word: str, **facts: object) -> str:
        """The word in the language."""
        return WORDS[word][self.language.startswith("en")].format(**facts)


def route(plan: Plan, captions: Captions | None = None) -> Route:
    """The whole plan, from the hand-in to its ends."""
    return _Drawing(plan, captions or Captions()).route()


def in_words(plan: Plan, captions: Captions | None = None) -> list[str]:
    """The same as a list to read, one line for each step."""
    return list(_Drawing(plan, captions or Captions()).lines())


@dataclass
class _Drawing:
    plan: Plan
    captions: Captions

    def route(self) -> Route:
        lanes = [self.sequence(lane) for lane in lanes_of(self.plan)]
        start = Node("start", "box", "start", *self.start(), state=self.captions.state.get("start", ""))
        lanes[0] = (start, *lanes[0])
        jumps = tuple(self.jumps())
        used = {jump.target for jump in jumps}
        for key in self.plan.ends:
            if f"end:{key}" in used:
                lanes.append((self.end(f"end:{key}", key),))
        return Route(tuple(lanes), jumps)

    def start(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        who = self.captions.requester or self.captions.say("start")
        return wrapped(who, LINE, TITLE_LINES), (self.captions.say("sends"),)

    def sequence(self, steps: Sequence[AnyStep]) -> tuple[Item, ...]:
        return tuple(self.item(step) for step in steps)

    def item(self, step: AnyStep) -> Item:
        inner: Item = self.block(step) if isinstance(step, ChooseBlock | ParallelBlock) else self.box(step)
        if step.when is None:
            return inner
        said = self.captions.when.get(step.id, "") or self.captions.say("sometimes")
        gate = Node(
            f"{step.id}.when", "gate", "when",
            label=wrapped(said, LABEL, LABEL_LINES), state=self.captions.state.get(step.id, ""),
        )  # fmt: skip
        return Fork(gate, (Branch(self.captions.say("yes"), (inner,)), Branch(self.captions.say("no"))))

    def block(self, step: AnyBlock) -> Fork:
        kind = step.kind
        state = self.captions.state.get(step.id, "")
        label = wrapped(step.label.say(self.captions.language), LABEL, LABEL_LINES) if kind == "choose" else ()
        branches = tuple(
            Branch(
                shortened(branch.label.say(self.captions.language), LABEL),
                self.sequence(branch.steps),
            )
            for branch in step.branches
        )
        return Fork(
            Node(step.id, "gate", kind, label=label, state=state), branches, Node(f"{step.id}.join", "gate", kind)
        )

    def box(self, step: AnyStep) -> Node:
        state = self.captions.state.get(step.id, "")
        if isinstance(step, EndStep):
            return self.end(step.id, step.end, state)
        kind: str = "group" if isinstance(step, HumanStep) and _is_shared(step) else step.kind
        if step.when is not None:
            kind += " cond"
        title = wrapped(step.label.say(self.captions.language) or step.id, LINE, TITLE_LINES)
        return Node(step.id, "box", kind, title, self.text(step), state=state, onward=self.goes_on(step))

    def end(self, name: str, key: str, state: str = "") -> Node:
        end = self.plan.ends[key]
        title = wrapped(end.label.say(self.captions.language) or self.captions.say("end"), LINE, TITLE_LINES)
        return Node(name, "box", f"end {end.result}", title, (), state=state, onward=False)

    def text(self, step: AnyStep) -> tuple[str, ...]:
        parts = [self.who(step)]
        if isinstance(step, HumanStep) and step.due is not None:
            days = step.due.workdays
            parts.append(self.captions.say("day" if days == 1 else "days", n=days))
        fitting = ", ".join(part for part in parts if part)
        if len(fitting) <= TEXT_LINE:
            return (fitting,) if fitting else ()
        return tuple(shortened(part, TEXT_LINE) for part in parts if part)

    def who(self, step: AnyStep) -> str:
        if step.id in self.captions.who:
            return self.captions.who[step.id]
        say = self.captions.say
        if isinstance(step, SystemStep):
            return say("system")
        if isinstance(step, WaitStep):
            return say("wait")
        if isinstance(step, NotifyStep):
            return say("tells")
        if isinstance(step, AutoStep):
            return say("sample", n=step.sample_percent) if step.sample_percent else say("rule")
        return self.role(step) if isinstance(step, HumanStep) else ""

    def role(self, step: HumanStep) -> str:
        who, say = step.who, self.captions.say
        if isinstance(who, ManagerOf):
            return say("manager" if who.manager_of in ("requester", "subject") and who.at is None else "above")
        if isinstance(who, Group):
            return who.group
        if isinstance(who, Role):
            return who.role
        words = {ManagerOfUnit: "unit", Attest: "attest", Register: "register"}
        return say(words.get(type(who), "person"))

    def goes_on(self, step: AnyStep) -> bool:
        if isinstance(step, HumanStep | SystemStep):
            return NEXT in step.every_route.values()
        return not isinstance(step, EndStep)

    # ways out

    def jumps(self) -> Iterator[Jump]:
        for spot in self.plan.spots:
            step = spot.step
            if isinstance(step, ParallelBlock):
                yield from self.ways(f"{step.id}.join", step.on)
            elif isinstance(step, HumanStep | SystemStep):
                yield from self.ways(step.id, step.on)

    def ways(self, source: str, on: Mapping[str, object]) -> Iterator[Jump]:
        """One jump for each target, with the names of the outcomes that lead there."""
        found: dict[tuple[str, bool], list[str]] = {}
        for outcome, to in on.items():
            if isinstance(to, SendBack):
                found.setdefault((self.entry(to.then), True), []).append(outcome)
            elif to != NEXT:
                found.setdefault((self.target(str(to)[1:]), False), []).append(outcome)
        for (target, back), names in found.items():
            label = ", ".join(self.captions.say(name) for name in names if name in WORDS)
            yield Jump(source, target, label, back, ",".join(names))

    def target(self, name: str) -> str:
        return end_node(self.plan, name) if name in self.plan.ends else self.entry(name)

    def entry(self, name: str) -> str:
        return name if self.plan.step(name).when is None else f"{name}.when"

    # in words

    def lines(self) -> Iterator[str]:
        title, text = self.start()
        yield f"{' '.join(title)} {' '.join(text)}"
        for spot in self.plan.spots:
            step = spot.step
            said = [self.captions.when.get(f"{name}.{number}", "") for name, number in spot.within[-1:]]
            said.append(self.captions.when.get(step.id, ""))
            if isinstance(step, ChooseBlock | ParallelBlock):
                continue
            if isinstance(step, EndStep):
                main = self.plan.ends[step.end].label.say(self.captions.language)
            else:
                who = ", ".join(self.text(step))
                main = f"{step.label.say(self.captions.language) or step.id}" + (f": {who}" if who else "")
            condition = "; ".join(one for one in said if one)
            yield f"{main} ({condition})" if condition else main


def lanes_of(plan: Plan) -> list[list[AnyStep]]:
    """The list cut after each end that always applies: what comes then, only jumps lead to."""
    found: list[list[AnyStep]] = [[]]
    for step in plan.steps:
        if found[-1] and isinstance(found[-1][-1], EndStep) and found[-1][-1].when is None:
            found.append([])
        found[-1].append(step)
    return found


def end_node(plan: Plan, key: str) -> str:
    """The step of the list that ends so, if there is one that always does; else a node of its own."""
    for step in plan.steps:
        if isinstance(step, EndStep) and step.end == key and step.when is None:
            return step.id
    return f"end:{key}"


def _is_shared(step: HumanStep) -> bool:
    return isinstance(step.who, Group | Role) and isinstance(step, ApproveStep | TaskStep)


def wrapped(text: str, width: int, most: int) -> tuple[str, ...]:
    """The text in lines of about so many letters; what is too long ends with an ellipsis."""
    lines: list[str] = [""]
    for word in text.split(" "):  # what a space without a break holds together stays so: "2 000 kr"
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    cut = [shortened(line, width + 3) for line in lines[:most]]
    if len(lines) > most:
        cut[-1] = shortened(f"{cut[-1]} …", width + 3)
    return tuple(line for line in cut if line)


def shortened(text: str, width: int) -> str:
    """At most so many letters, the last an ellipsis when something was left out."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


def icon_of(node: Node) -> str:
    """The name of the icon in a box."""
    kind = node.kind.split(" ")[0]
    if kind == "end" and "rejected" in node.kind:
        return "x"
    return ICONS.get(kind, "circle-dot")
