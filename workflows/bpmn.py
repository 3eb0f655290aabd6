"""A plan as BPMN 2.0 with diagram interchange, for who draws processes elsewhere.

Source: OMG BPMN 2.0.2 (formal/2013-12-09), chapters 8, 10, 12. People are user tasks, deliveries service tasks, rules
business rule tasks, notices send tasks, waits timer events. An outcome is a flow out of a gateway behind its task. What
leaves a parallel block ends in a terminate event, which cancels what is still open, as the engine does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from workflows.picture import Branch, Fork, Item, Jump, Line, Node, Picture, Route, Size, layout
from workflows.plan import (
    NEXT,
    AnyBlock,
    AnyStep,
    ChooseBlock,
    EndStep,
    HumanStep,
    ParallelBlock,
    Plan,
    SendBack,
    SystemStep,
    WaitStep,
)
from workflows.route import WORDS, end_node, lanes_of

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

SIZES = Size(box=(140.0, 80.0), gate=(50.0, 50.0), dot=(36.0, 36.0))
TAGS: Mapping[str, str] = {
    "start": "startEvent", "end": "endEvent", "wait": "intermediateCatchEvent", "system": "serviceTask",
    "auto": "businessRuleTask", "notify": "sendTask", "approve": "userTask", "review": "userTask", "task": "userTask",
    "sign": "userTask", "choose": "exclusiveGateway", "when": "exclusiveGateway", "parallel": "parallelGateway",
}  # fmt: skip


def bpmn(plan: Plan, key: str, title: str, language: str = "sv") -> str:
    """The document as XML, with a place for every element and a way for every flow."""
    drawing = _Drawing(plan, language)
    picture = layout(drawing.route(), SIZES)
    for prefix, name in (("bpmn", MODEL), ("bpmndi", DI), ("dc", DC), ("di", DD), ("xsi", XSI)):
        ET.register_namespace(prefix, name)
    root = ET.Element(f"{{{MODEL}}}definitions", id=f"definitions_{_name(key)}", targetNamespace="urn:e-service")
    process = ET.SubElement(root, f"{{{MODEL}}}process", id=f"process_{_name(key)}", name=title, isExecutable="false")
    flows = list(_flows(picture.lines))
    for node in picture.nodes.values():
        _element(process, node, flows, drawing)
    for name, line in flows:
        flow = ET.SubElement(process, f"{{{MODEL}}}sequenceFlow", id=name)
        flow.set("sourceRef", _name(line.source))
        flow.set("targetRef", _name(line.target))
        if line.label and picture.nodes[line.source].kind in ("choose", "when"):
            flow.set("name", line.label)
    _diagram(root, key, picture, flows)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


@dataclass
class _Drawing:
    """The plan as a route whose ways come together and part in gateways alone."""

    plan: Plan
    language: str
    jumps: list[Jump] = field(default_factory=list)
    into: Counter[str] = field(default_factory=Counter)  # how many jumps lead to a node

    def say(self, word: str) -> str:
        return WORDS[word][self.language.startswith("en")] if word in WORDS else word

    def route(self) -> Route:
        self.jumps = list(self.find_jumps())
        self.into = Counter(jump.target for jump in self.jumps)
        lanes = lanes_of(self.plan)
        start = Node("start", "dot", "start", (self.say("start"), self.say("sends")))
        placed = [(start, *self.sequence(lanes[0], comes=True))]
        placed += [self.sequence(lane, comes=False) for lane in lanes[1:]]
        for key in self.plan.ends:
            if self.into[f"end:{key}"]:
                end = Node(f"end:{key}", "dot", "end", (self.end_name(key),), onward=False)
                placed.append(tuple(self.before(end, comes=False)))
        jumps = tuple(
            Jump(one.source, f"{one.target}.in" if self.joined(one.target) else one.target, one.label, one.back)
            for one in self.jumps
        )
        return Route(tuple(placed), jumps)

    def sequence(self, steps: Sequence[AnyStep], *, comes: bool) -> tuple[Item, ...]:
        """The items in a row; `comes`: whether a way leads to the first."""
        items: list[Item] = []
        for step in steps:
            found = list(self.item(step, comes=comes))
            items += found
            comes = _goes_on(found[-1])
        return tuple(items)

    coming: dict[str, bool] = field(default_factory=dict)

    def joined(self, name: str) -> bool:
        """Whether a gateway stands before the node, where its ways come together."""
        return self.into[name] + self.coming.get(name, False) > 1

    def before(self, item: Item, *, comes: bool) -> Iterator[Item]:
        name = item.id if isinstance(item, Node) else item.open.id
        self.coming[name] = comes
        if self.joined(name):
            yield Node(f"{name}.in", "gate", "choose")
        yield item

    def item(self, step: AnyStep, *, comes: bool) -> Iterator[Item]:
        if step.when is None:
            yield from self.inner(step, comes=comes)
            return
        gate = Node(f"{step.id}.when", "gate", "when", label=(f"{self.label(step)}?",))
        through = Branch(self.say("yes"), tuple(self.inner(step, comes=True)))
        arriving = 1 + _goes_on(through.items[-1])
        close = Node(f"{step.id}.passed", "gate", "when") if arriving > 1 else None
        yield from self.before(Fork(gate, (through, Branch(self.say("no"))), close), comes=comes)

    def inner(self, step: AnyStep, *, comes: bool) -> Iterator[Item]:
        if isinstance(step, ChooseBlock | ParallelBlock):
            yield from self.block(step, comes=comes)
            return
        ways = self.ways(step)
        goes = NEXT in ways.values()
        end = isinstance(step, EndStep)
        shape: str = "dot" if end or isinstance(step, WaitStep) else "box"
        parts = len(self.outgoing(step.id)) + goes > 1
        name = self.end_name(step.end) if isinstance(step, EndStep) else self.label(step)
        node = Node(step.id, shape, step.kind, (name,), onward=not end and (goes or parts))  # type: ignore[arg-type]  # one of the two shapes
        yield from self.before(node, comes=comes)
        if parts:
            yield Node(f"{step.id}.out", "gate", "choose", label=(self.label(step),), onward=goes)

    def block(self, step: AnyBlock, *, comes: bool) -> Iterator[Item]:
        branches = tuple(
            Branch(self.branch_name(step, number), self.sequence(branch.steps, comes=True))
            for number, branch in enumerate(step.branches)
        )
        if len(branches) == 1 and branches[0].items:
            yield from branches[0].items
            return
        arriving = sum(not branch.items or _goes_on(branch.items[-1]) for branch in branches)
        is_parallel = isinstance(step, ParallelBlock)
        kind = "parallel" if is_parallel else "choose"
        close = Node(f"{step.id}.join", "gate", kind if self.waits_for_all(step) else "choose")
        opening = Node(step.id, "gate", kind, label=() if is_parallel else (self.label(step),))
        yield from self.before(Fork(opening, branches, close if arriving > 1 else None), comes=comes)

    def waits_for_all(self, step: AnyBlock) -> bool:
        return isinstance(step, ParallelBlock) and step.join == "all"

    def branch_name(self, step: AnyBlock, number: int) -> str:
        return step.branches[number].label.say(self.language)

    def label(self, step: AnyStep) -> str:
        return step.label.say(self.language) or step.id

    def end_name(self, key: str) -> str:
        return self.plan.ends[key].label.say(self.language) or key

    def ways(self, step: AnyStep) -> Mapping[str, object]:
        if isinstance(step, HumanStep | SystemStep):
            return step.every_route
        return {} if isinstance(step, EndStep) else {"done": NEXT}

    # ways out

    def find_jumps(self) -> Iterator[Jump]:
        for spot in self.plan.spots:
            found: dict[tuple[str, bool], list[str]] = {}
            for outcome, to in self.ways(spot.step).items():
                if isinstance(to, SendBack):
                    found.setdefault((self.entry(to.then), True), []).append(outcome)
                elif to != NEXT:
                    found.setdefault((self.target(str(to)[1:]), False), []).append(outcome)
            several = len(found) + (NEXT in self.ways(spot.step).values()) > 1
            for (target, back), outcomes in found.items():
                source = f"{spot.step.id}.out" if several else spot.step.id
                yield Jump(source, target, ", ".join(self.say(one) for one in outcomes), back)

    def outgoing(self, name: str) -> list[Jump]:
        return [jump for jump in self.jumps if jump.source in (name, f"{name}.out")]

    def entry(self, name: str) -> str:
        step = self.plan.step(name)
        if step.when is not None:
            return f"{name}.when"
        if isinstance(step, ChooseBlock | ParallelBlock) and len(step.branches) == 1 and step.branches[0].steps:
            return self.entry(step.branches[0].steps[0].id)
        return name

    def target(self, name: str) -> str:
        return end_node(self.plan, name) if name in self.plan.ends else self.entry(name)

    def cancels(self, node: Node) -> bool:
        """Whether some way to the end leaves a parallel block."""
        targets = {node.id, f"{node.id}.in"}
        return any(
            jump.target in targets
            and any(
                isinstance(self.plan.step(block), ParallelBlock)
                for block, _ in self.plan.within(jump.source.removesuffix(".out"))
            )
            for jump in self.jumps
        )


def _goes_on(item: Item) -> bool:
    if isinstance(item, Node):
        return item.onward
    if item.close is not None:
        return True
    return any(not branch.items or _goes_on(branch.items[-1]) for branch in item.branches)


def _name(name: str) -> str:
    """As XML wants an id."""
    return "n_" + re.sub(r"[^A-Za-z0-9_-]", "_", name)


def _flows(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Every line once, with its id: two that join the same elements are one flow."""
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if (line.source, line.target) not in seen:
            seen.add((line.source, line.target))
            yield f"flow_{len(seen)}", line


def _element(process: ET.Element, node: Node, flows: Sequence[tuple[str, Line]], drawing: _Drawing) -> None:
    element = ET.SubElement(process, f"{{{MODEL}}}{TAGS[node.kind]}", id=_name(node.id))
    out = [name for name, line in flows if line.source == node.id]
    name = " ".join(node.title) or (" ".join(node.label) if len(out) > 1 else "")
    if name:
        element.set("name", name)
    for flow, line in flows:
        if line.target == node.id:
            ET.SubElement(element, f"{{{MODEL}}}incoming").text = flow
    for flow in out:
        ET.SubElement(element, f"{{{MODEL}}}outgoing").text = flow
    if node.kind == "wait":
        timer = ET.SubElement(element, f"{{{MODEL}}}timerEventDefinition", id=f"{_name(node.id)}_timer")
        until = drawing.plan.step(node.id)
        if isinstance(until, WaitStep):
            _time(timer, until)
    elif node.kind == "end" and drawing.cancels(node):
        ET.SubElement(element, f"{{{MODEL}}}terminateEventDefinition", id=f"{_name(node.id)}_terminate")


def _time(timer: ET.Element, step: WaitStep) -> None:
    tag, text = ("timeDate", step.until.field) if step.until is not None else ("timeDuration", f"P{step.workdays}D")
    time = ET.SubElement(timer, f"{{{MODEL}}}{tag}")
    time.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    time.text = text


def _diagram(root: ET.Element, key: str, picture: Picture, flows: Sequence[tuple[str, Line]]) -> None:
    diagram = ET.SubElement(root, f"{{{DI}}}BPMNDiagram", id=f"diagram_{_name(key)}")
    plane = ET.SubElement(diagram, f"{{{DI}}}BPMNPlane", id=f"plane_{_name(key)}", bpmnElement=f"process_{_name(key)}")
    for name, node in picture.nodes.items():
        shape = ET.SubElement(plane, f"{{{DI}}}BPMNShape", id=f"{_name(name)}_di", bpmnElement=_name(name))
        if node.kind in ("choose", "when"):
            shape.set("isMarkerVisible", "true")
        (x, y), (width, height) = picture.places[name], SIZES.of(node)
        sides = {"x": x, "y": y, "width": width, "height": height}
        ET.SubElement(shape, f"{{{DC}}}Bounds", {side: f"{value:.0f}" for side, value in sides.items()})
    for name, line in flows:
        edge = ET.SubElement(plane, f"{{{DI}}}BPMNEdge", id=f"{name}_di", bpmnElement=name)
        for x, y in line.points:
            ET.SubElement(edge, f"{{{DD}}}waypoint", x=f"{x:.0f}", y=f"{y:.0f}")
