"""The layout of a route: where each node and line goes. It knows nothing of plans, colours or file formats.

A route is read along its axis: to the right, or downward when it is `upright`. Branches are stacked across it.
Ways back run on rails before the first branch (above, or to the left), ways out on rails after the last. Points are
worked out as (along, across) and turned at the end.
Units: pixels of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

Spot: TypeAlias = tuple[float, float]  # while working (along, across), in the result (x, y)
Shape = Literal["box", "gate", "dot"]
Kind = Literal["flow", "skip", "back", "jump"]

GAP = 56.0  # between two nodes along the axis
BETWEEN = 44.0  # between two branches across it
RAIL = 26.0  # between two rails
MARGIN = 4.0
LETTER = 6.4  # of a label, on the average
LABEL_STEP = 15.0  # from line to line of a label


@dataclass(frozen=True, slots=True)
class Node:
    """Something a case passes. `onward`: whether it goes on to what stands after it."""

    id: str
    shape: Shape
    kind: str = ""
    title: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    label: tuple[str, ...] = ()  # beside a gate, line by line
    state: str = ""  # "done", "now" or "" for what is left
    onward: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through a fork; without items it goes straight past."""

    label: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Fork:
    """Where the route divides. Without `close` the branches come together on the line itself."""

    open: Node
    branches: tuple[Branch, ...]
    close: Node | None = None


Item: TypeAlias = Node | Fork


@dataclass(frozen=True, slots=True)
class Jump:
    """A way that does not go to what stands next."""

    source: str
    target: str
    label: str = ""
    back: bool = False
    name: str = ""  # what the outcome is called in the plan


@dataclass(frozen=True, slots=True)
class Route:
    """The main lane, then the lanes that only jumps lead to."""

    lanes: tuple[tuple[Item, ...], ...]
    jumps: tuple[Jump, ...] = ()


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of each shape. Units: pixels."""

    box: Spot = (208.0, 58.0)
    gate: Spot = (34.0, 34.0)
    dot: Spot = (36.0, 36.0)

    def of(self, node: Node) -> Spot:
        """Width and height of the node."""
        return {"box": self.box, "gate": self.gate, "dot": self.dot}[node.shape]


@dataclass(frozen=True, slots=True)
class Line:
    """A way between two nodes, corner by corner. `at` is where its label begins."""

    source: str
    target: str
    points: tuple[Spot, ...]
    kind: Kind = "flow"
    label: str = ""
    at: Spot = (0.0, 0.0)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything placed: upper left corners by node, and lines."""

    width: float
    height: float
    nodes: Mapping[str, Node]
    places: Mapping[str, Spot]
    sizes: Size
    lines: tuple[Line, ...]
    labels: Mapping[str, Spot]  # by gate, where the last line of its label begins
    upright: bool = False


def layout(route: Route, sizes: Size | None = None, *, upright: bool = False) -> Picture:
    """The route with a place for everything; nothing overlaps but lines that cross."""
    work = _Work(sizes or Size(), upright)
    work.lay(route)
    return work.picture()


@dataclass(frozen=True, slots=True)
class _Extent:
    """How long a part is, and how far it reaches before and after its axis."""

    long: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class _Way:
    """A line that has begun and looks for its end."""

    source: str
    points: tuple[Spot, ...]
    kind: Kind = "flow"
    label: str = ""
    at: Spot = (0.0, 0.0)


@dataclass
class _Work:
    sizes: Size
    upright: bool
    spots: dict[str, Spot] = field(default_factory=dict)  # the centre of each node
    nodes: dict[str, Node] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    labels: dict[str, Spot] = field(default_factory=dict)  # of a gate: where its last line begins, if not upright
    columns: dict[str, tuple[float, float]] = field(default_factory=dict)  # of a node in a branch: free ways out of it
    before: float = 0.0
    after: float = 0.0

    # how large

    def size(self, node: Node) -> Spot:
        """Along and across."""
        width, height = self.sizes.of(node)
        return (height, width) if self.upright else (width, height)

    def extent(self, item: Item) -> _Extent:
        if isinstance(item, Node):
            along, across = self.size(item)
            return _Extent(along, across / 2, across / 2)
        inner = [self.stretch(branch.items) for branch in item.branches]
        gate, across = self.size(item.open)
        if _passes(item):
            tail = GAP / 2 if item.close is None else GAP + self.size(item.close)[0]
            label = 0.0 if self.upright else self.label_head(item)
            return _Extent(
                gate + GAP + inner[0].long + tail, max(inner[0].before, label), max(inner[0].after, across / 2) + RAIL
            )
        total = sum(one.before + one.after for one in inner) + BETWEEN * (len(inner) - 1)
        label = 0.0 if self.upright else self.label_head(item)
        close = self.size(item.close)[0] if item.close is not None else 0.0
        long = gate + 2 * self.inlet(item) + max((one.long for one in inner), default=0.0) + close
        return _Extent(long, max(total / 2, label), total / 2)

    def stretch(self, items: Sequence[Item]) -> _Extent:
        """Of several in a row; of none, a line."""
        if not items:
            return _Extent(0.0, 12.0, 12.0)
        sizes = [self.extent(item) for item in items]
        long = sum(one.long for one in sizes) + sum(map(self.lead, items)) + GAP * (len(sizes) - 1)
        return _Extent(long, max(one.before for one in sizes), max(one.after for one in sizes))

    def label_foot(self, fork: Fork) -> float:
        """How far above the axis the label of a gate begins: over the box beside it, or over the branches."""
        through = fork.branches[0].items
        if _passes(fork) and isinstance(through[0], Fork):
            return self.extent(through[0]).before + RAIL
        return self.sizes.box[1] / 2 + 9

    def label_head(self, fork: Fork) -> float:
        """How far above the axis the label of a gate reaches."""
        return self.label_foot(fork) + LABEL_STEP * len(fork.open.label) if fork.open.label else 0.0

    def lead(self, item: Item) -> float:
        """The room before a gate of an upright picture, where the lines of its label stand beside the way."""
        return LABEL_STEP * max(0, len(entry(item).label) - 1) if self.upright else 0.0

    def inlet(self, fork: Fork) -> float:
        """The room between a gate and its branches, where their labels stand."""
        longest = 0 if self.upright else max((len(branch.label) for branch in fork.branches), default=0)
        return max(GAP, longest * LETTER + 28)

    # where

    def lay(self, route: Route) -> None:
        main = self.stretch(route.lanes[0])
        self.before, self.after = -main.before, main.after
        self.lane(route.lanes[0], 0.0, 0.0)
        last = max(spot[0] + self.size(self.nodes[key])[0] / 2 for key, spot in self.spots.items())
        ahead = [jump for jump in route.jumps if not jump.back]
        for lane in route.lanes[1:]:
            size = self.stretch(lane)
            axis = self.after + RAIL + size.before
            self.lane(lane, max(self.feeder(lane, ahead), last - size.long), axis)
            self.after = axis + size.after
        self.jump_out(ahead)
        self.jump_back([jump for jump in route.jumps if jump.back])

    def feeder(self, lane: Sequence[Item], jumps: Sequence[Jump]) -> float:
        """Where a lane may begin, so that what leads to it comes from before."""
        first = entry(lane[0]).id
        return max((self.spots[one.source][0] + GAP for one in jumps
                    if one.target == first and one.source in self.spots), default=0.0)  # fmt: skip

    def lane(self, items: Sequence[Item], along: float, axis: float) -> list[_Way]:
        """The items in a row from `along`; returns the ways that go on from the last."""
        ways: list[_Way] = []
        for item in items:
            first = entry(item)
            along += self.lead(item)
            self.put(first, along + self.size(first)[0] / 2, axis)
            for way in ways:
                self.arrive(way, first.id)
            ways = self.leave(item) if isinstance(item, Node) else self.divide(item, along, axis)
            along += self.extent(item).long + GAP
        return ways

    def put(self, node: Node, along: float, axis: float) -> None:
        self.spots[node.id], self.nodes[node.id] = (along, axis), node

    def leave(self, node: Node, label: str = "") -> list[_Way]:
        return [_Way(node.id, (self.edge(node.id, 1),), "flow", label)] if node.onward else []

    def edge(self, key: str, side: int) -> Spot:
        """The middle of the side it comes in by (−1), or leaves by (1)."""
        along, across = self.spots[key]
        return along + side * self.size(self.nodes[key])[0] / 2, across

    def rim(self, key: str, side: int) -> Spot:
        """The middle of the side before (−1) or after (1) the axis."""
        along, across = self.spots[key]
        return along, across + side * self.size(self.nodes[key])[1] / 2

    def arrive(self, way: _Way, target: str) -> None:
        end = self.edge(target, -1)
        points = way.points if way.points[-1][1] == end[1] else (*way.points, (way.points[-1][0], end[1]))
        self.lines.append(Line(way.source, target, (*points, end), way.kind, way.label, way.at))

    def divide(self, fork: Fork, along: float, axis: float) -> list[_Way]:
        gate = self.size(fork.open)[0]
        if fork.open.label:
            self.labels[fork.open.id] = (along + gate / 2 + 8, axis - self.label_foot(fork))
        if _passes(fork):
            ways = self.pass_by(fork, along + gate + GAP, axis)
        else:
            ways = self.spread(fork, along + gate + self.inlet(fork), axis)
        if fork.close is None:
            return ways
        self.put(fork.close, along + self.extent(fork).long - self.size(fork.close)[0] / 2, axis)
        for way in ways:
            self.merge(way, fork.close.id)
        return self.leave(fork.close)

    def merge(self, way: _Way, gate: str) -> None:
        """A way into a closing gate: straight, or in by the side it comes from."""
        end = self.edge(gate, -1)
        across = way.points[-1][1]
        if across != end[1]:
            side = 1 if across > end[1] else -1
            turn, end = (self.spots[gate][0], across), self.rim(gate, side)
            self.lines.append(Line(way.source, gate, (*way.points, turn, end), way.kind, way.label, way.at))
        else:
            self.lines.append(Line(way.source, gate, (*way.points, end), way.kind, way.label, way.at))

    def pass_by(self, fork: Fork, along: float, axis: float) -> list[_Way]:
        """Through what stands on the axis, or past it."""
        through, past = fork.branches
        start = self.edge(fork.open.id, 1)
        inner = self.stretch(through.items)
        self.begin(through, fork.open.id, (start,), along, axis, (start[0] + 10, axis - 7))
        ways = self.lane_ways
        corner = self.rim(fork.open.id, 1)
        depth = axis + max(inner.after, self.size(fork.open)[1] / 2) + RAIL / 2
        back = along + inner.long + GAP / 2
        points = (corner, (corner[0], depth), (back, depth), *([] if fork.close else [(back, axis)]))
        return [*ways, _Way(fork.open.id, points, "skip", past.label, (corner[0] + 8, depth - 6))]

    def spread(self, fork: Fork, along: float, axis: float) -> list[_Way]:
        """Through branches that stand across the axis."""
        sizes = [self.stretch(branch.items) for branch in fork.branches]
        across = axis - (sum(one.before + one.after for one in sizes) + BETWEEN * (len(sizes) - 1)) / 2
        longest = max(one.long for one in sizes)
        columns = (along - 18, along + longest + 18)
        ways: list[_Way] = []
        for branch, size in zip(fork.branches, sizes, strict=True):
            line = across + size.before
            start = self.edge(fork.open.id, 1)
            if abs(line - axis) > 1:
                corner = self.rim(fork.open.id, 1 if line > axis else -1)
                points: tuple[Spot, ...] = (corner, (corner[0], line))
            else:
                points, line = (start,), axis
            before = set(self.spots)
            self.begin(branch, fork.open.id, points, along, line, (start[0] + 6, line - 7))
            ways += self.lane_ways
            self.columns.update({key: columns for key in set(self.spots) - before if key not in self.columns})
            across += size.before + size.after + BETWEEN
        return ways

    lane_ways: list[_Way] = field(default_factory=list)

    def begin(self, branch: Branch, gate: str, points: tuple[Spot, ...], along: float, axis: float, at: Spot) -> None:
        """The branch from its gate; `lane_ways` are the ways that leave it."""
        if not branch.items:
            self.lane_ways = [_Way(gate, points, "flow", branch.label, at)]
            return
        ways = self.lane(branch.items, along, axis)
        self.arrive(_Way(gate, points, "flow", branch.label, at), entry(branch.items[0]).id)
        self.lane_ways = ways

    # rails

    def jump_out(self, jumps: Sequence[Jump]) -> None:
        """Ways out: down to the lane of their target, or under everything and up into it."""
        taken: dict[tuple[str, str], int] = {}
        nudge = self.nudges(jumps)
        for jump in jumps:
            if jump.source not in self.spots or jump.target not in self.spots:
                continue
            start = self.out(jump.source, 1, nudge[jump])
            across = self.spots[jump.target][1]
            if across > start[-1][1]:
                into = self.edge(jump.target, -1)
                if into[0] > start[-1][0]:
                    points = (*start, (start[-1][0], across), into)
                else:
                    into = self.rim(jump.target, -1)
                    turn = into[1] - 14
                    points = (*start, (start[-1][0], turn), (into[0], turn), into)
            elif self.spots[jump.source][1] > across:
                into = self.rim(jump.target, 1)
                side = self.edge(jump.source, 1)
                if into[0] > side[0]:
                    points = (side, (into[0], side[1]), into)
                else:
                    leaving = self.rim(jump.source, -1)
                    into = (into[0] + 0.3 * self.size(self.nodes[jump.target])[0], into[1])
                    turn = into[1] + 18
                    points = (leaving, (leaving[0], turn), (into[0], turn), into)
            else:
                if (jump.target, "") not in taken:
                    self.after += RAIL
                    taken[jump.target, ""] = 1
                into = self.rim(jump.target, 1)
                points = (*start, (start[-1][0], self.after), (into[0], self.after), into)
            self.lines.append(Line(jump.source, jump.target, points, "jump", jump.label, (points[0][0] + 7,
                                   points[0][1] + 15), name=jump.name))  # fmt: skip

    def jump_back(self, jumps: Sequence[Jump]) -> None:
        """Ways back: one rail for each target, before everything."""
        rails: dict[str, float] = {}
        nudge = self.nudges(jumps)
        for jump in jumps:
            if jump.source not in self.spots or jump.target not in self.spots:
                continue
            if jump.source == jump.target:
                self.loop(jump)
                continue
            if jump.target not in rails:
                self.before -= RAIL + (20 if self.upright else 0)  # room for its label beside the boxes
                rails[jump.target] = self.before
            rail = rails[jump.target]
            start = self.out(jump.source, -1, nudge[jump] + 0.16)
            way = self.out(jump.target, -1, -0.22)
            points = (*start, (start[-1][0], rail), (way[-1][0], rail), *reversed(way))
            label = (max(start[-1][0], way[-1][0]), rail)
            self.lines.append(Line(jump.source, jump.target, points, "back", jump.label, label, name=jump.name))

    def loop(self, jump: Jump) -> None:
        """From a step to itself: a small loop on its side, in the room between branches."""
        (along, across), long = self.rim(jump.source, -1), self.size(self.nodes[jump.source])[0]
        first, last, turn = along + 0.34 * long, along + 0.06 * long, across - BETWEEN / 3
        self.before = min(self.before, turn)
        points = ((first, across), (first, turn), (last, turn), (last, across))
        self.lines.append(Line(jump.source, jump.target, points, "back", jump.label, (first, turn), name=jump.name))

    def nudges(self, jumps: Sequence[Jump]) -> dict[Jump, float]:
        """Where on its side each way leaves, so that two do not run on top of each other. Units: its length."""
        seen: dict[str, int] = {}
        found = {}
        for jump in jumps:
            place = seen.get(jump.source, 0)
            seen[jump.source] = place + 1
            found[jump] = 0.0 if self.upright_gate(jump.source) else place * 0.14
        return found

    def upright_gate(self, key: str) -> bool:
        return key in self.nodes and self.nodes[key].shape != "box"

    def out(self, key: str, side: int, nudge: float) -> tuple[Spot, ...]:
        """The beginning of a way that leaves a node by its side, and the free column that leads past other branches."""
        node = self.nodes[key]
        along, across = self.rim(key, side)
        along += nudge * self.size(node)[0] if node.shape == "box" else 0.0
        if node.shape == "gate" and node.id.endswith(".join"):  # a branch comes in by the middle
            along, across = along + self.size(node)[0] / 4, across - side * self.size(node)[1] / 4
        blocked = [
            other for other, spot in self.spots.items()
            if other != key and (spot[1] - across) * side > 0 and self.lane_of(other) == self.lane_of(key)
            and abs(spot[0] - along) < self.size(self.nodes[other])[0] / 2 + 6
        ]  # fmt: skip
        if not blocked or key not in self.columns:
            return ((along, across),)
        column = self.columns[key][0 if side < 0 else 1]
        turn = across + side * BETWEEN / 3
        return ((along, across), (along, turn), (column, turn))

    def lane_of(self, key: str) -> str:
        return "branch" if key in self.columns else "axis"

    # the result

    def picture(self) -> Picture:
        labels = [line for line in self.lines if line.label]
        ends = list(self.spots)
        far = max(self.spots[key][0] + self.size(self.nodes[key])[0] / 2 for key in ends)
        far = max([far, *(point[0] for line in self.lines for point in line.points)])
        low = min([self.before, *(point[1] for line in self.lines for point in line.points)])
        high = max([self.after, *(point[1] for line in self.lines for point in line.points)])
        low -= 14 if any(line.kind == "back" for line in labels) else 0
        if self.upright:
            high = max([high, *(self.spots[key][1] + 10 + self.label_width(key) for key in ends)])
            high = max([high, *(line.at[1] + 10 + len(line.label) * LETTER for line in labels if line.kind != "back")])
        near = min(0.0, *(point[0] for line in self.lines for point in line.points)) if self.lines else 0.0
        move = (MARGIN - near, MARGIN - low)
        width, height = far - near + 2 * MARGIN, high - low + 2 * MARGIN
        places = {}
        for key, (along, across) in self.spots.items():
            long, wide = self.size(self.nodes[key])
            places[key] = self.turned((along - long / 2 + move[0], across - wide / 2 + move[1]))
        captions = {key: (x + move[0], y + move[1]) for key, (x, y) in self.labels.items()}
        if self.upright:  # beside the way that comes in
            half = self.sizes.gate[0] / 2
            captions = {key: (places[key][0] + half + 12, places[key][1] - 8) for key in captions}
        lines = tuple(
            replace(
                line,
                points=tuple(self.turned((a + move[0], c + move[1])) for a, c in _without_repeats(line.points)),
                at=self.turned((line.at[0] + move[0], line.at[1] + move[1])),
            )
            for line in self.lines
        )
        if self.upright:
            width, height = height, width
        return Picture(width, height, dict(self.nodes), places, self.sizes, lines, captions, self.upright)

    def label_width(self, key: str) -> float:
        return max((len(line) for line in self.nodes[key].label), default=0) * LETTER

    def turned(self, spot: Spot) -> Spot:
        along, across = spot
        return (across, along) if self.upright else (along, across)


def entry(item: Item) -> Node:
    """Where a case comes in."""
    return item if isinstance(item, Node) else item.open


def _passes(fork: Fork) -> bool:
    """Whether the fork is a step that may be passed: it stands on the axis."""
    return len(fork.branches) == 2 and bool(fork.branches[0].items) and fork.open.kind == "when"


def _without_repeats(points: Sequence[Spot]) -> Iterator[Spot]:
    last: Spot | None = None
    for point in points:
        if point != last:
            yield point
        last = point
