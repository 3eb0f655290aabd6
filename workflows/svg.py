"""A picture as SVG: shapes with classes, which the style sheet colours. No colour, no script, no inline style here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from workflows.picture import LABEL_STEP, Fork, Item, Line, Node, Picture, Route, Size, Spot
from workflows.route import icon_of

CORNER = 8.0
ARROW = 6.0
TITLE_STEP, TEXT_STEP = 17.0, 16.0
PAD = 12.0


def size_for(nodes: Iterable[Node]) -> Size:
    """Boxes as high as the one with the most lines."""
    lines = max((len(node.title) * TITLE_STEP + len(node.text) * TEXT_STEP for node in nodes), default=34.0)
    return Size(box=(236.0, max(58.0, lines + 2 * PAD)))


def sizes_of(route: Route) -> Size:
    """Boxes as high as the fullest of the route's boxes needs."""
    return size_for(node for lane in route.lanes for node in _boxes(lane))


def _boxes(items: Iterable[Item]) -> Iterator[Node]:
    for item in items:
        if isinstance(item, Node):
            yield item
        elif isinstance(item, Fork):
            for branch in item.branches:
                yield from _boxes(branch.items)


def svg(picture: Picture, name: str, icons: str) -> str:
    """The picture. `name` is what a screen reader says of it; the steps in words stand beside it on the page.
    `icons` is the address of the sheet with the icons."""
    width, height = picture.width, picture.height
    head = (
        f'<svg class="route{" upright" if picture.upright else ""}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label={quoteattr(name)}>'
    )
    parts = [head]
    parts += [_line(line, picture) for line in picture.lines]
    for key, node in picture.nodes.items():
        parts += _node(node, picture.places[key], picture, icons)
    parts += [_label(line, picture) for line in picture.lines if line.label]
    return "".join([*parts, "</svg>"])


def _line(line: Line, picture: Picture) -> str:
    kind = "" if line.kind == "flow" else f" {line.kind}"
    behind = {picture.nodes[key].state for key in (line.source, line.target) if key in picture.nodes}
    walked = " hot" if line.kind == "flow" and behind and behind <= {"done", "now"} and behind != {"now"} else ""
    path = f'<path class="way{kind}{walked}" d="{_path(line.points)}"/>'
    return path + f'<path class="tip{kind}{walked}" d="{_tip(line.points)}"/>' if _has_tip(line, picture) else path


def _has_tip(line: Line, picture: Picture) -> bool:
    """No tip into a gate where ways come together."""
    return not line.target.endswith(".join") and len(line.points) > 1 and line.target in picture.nodes


def _path(points: tuple[Spot, ...]) -> str:
    """Straight lines with rounded corners."""
    steps = [f"M{_at(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _toward(corner, before), _toward(corner, after)
        steps.append(f"L{_at(start)}Q{_at(corner)} {_at(end)}")
    steps.append(f"L{_at(points[-1])}")
    return "".join(steps)


def _toward(corner: Spot, other: Spot) -> Spot:
    """A little from the corner toward the other point, at most half of the way."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy)
    part = min(CORNER, length / 2) / length if length else 0.0
    return corner[0] + dx * part, corner[1] + dy * part


def _tip(points: tuple[Spot, ...]) -> str:
    (x0, y0), (x, y) = points[-2], points[-1]
    if abs(x - x0) >= abs(y - y0):
        back = -ARROW - 2 if x > x0 else ARROW + 2
        return f"M{_at((x, y))}l{back:.0f} -4.5v9z"
    back = -ARROW - 2 if y > y0 else ARROW + 2
    return f"M{_at((x, y))}l-4.5 {back:.0f}h9z"


def _at(spot: Spot) -> str:
    return f"{spot[0]:.1f} {spot[1]:.1f}"


def _node(node: Node, place: Spot, picture: Picture, icons: str) -> Iterator[str]:
    x, y = place
    width, height = picture.sizes.of(node)
    classes = " ".join(part for part in (node.kind, node.state and f"is-{node.state}") if part)
    if node.shape == "gate":
        yield from _gate(node, place, picture, classes)
        return
    yield f'<g class="step {classes}"><title>{escape(" ".join((*node.title, *node.text)))}</title>'
    yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.0f}" height="{height:.0f}" rx="9"/>'
    icon = "check" if node.state == "done" and not node.kind.startswith("end") else icon_of(node)
    yield (
        f'<use href={quoteattr(f"{icons}#{icon}")} x="{x + 13:.1f}" y="{y + height / 2 - 10:.1f}" '
        'width="20" height="20"/>'
    )
    used = len(node.title) * TITLE_STEP + len(node.text) * TEXT_STEP
    line = y + (height - used) / 2 + 13
    for text in node.title:
        yield f'<text class="title" x="{x + 44:.1f}" y="{line:.1f}">{escape(text)}</text>'
        line += TITLE_STEP
    for text in node.text:
        yield f'<text x="{x + 44:.1f}" y="{line:.1f}">{escape(text)}</text>'
        line += TEXT_STEP
    yield "</g>"


def _gate(node: Node, place: Spot, picture: Picture, classes: str) -> Iterator[str]:
    (x, y), (width, height) = place, picture.sizes.of(node)
    cx, cy = x + width / 2, y + height / 2
    corners = f"M{_at((x, cy))}L{_at((cx, y))}L{_at((x + width, cy))}L{_at((cx, y + height))}Z"
    yield f'<g class="gate {classes}"><path d="{corners}"/>'
    if node.kind == "parallel":
        yield f'<path class="plus" d="M{_at((cx - 6, cy))}h12M{_at((cx, cy - 6))}v12"/>'
    if node.label:
        spot = picture.labels[node.id]
        for number, line in enumerate(reversed(node.label)):
            yield f'<text class="when" x="{spot[0]:.1f}" y="{spot[1] - number * LABEL_STEP:.1f}">{escape(line)}</text>'
    yield "</g>"


def _label(line: Line, picture: Picture) -> str:
    x, y = line.at
    if line.kind == "back":
        x, y = (x + 6, y - 8) if picture.upright else (x - 8, y - 5)
    elif picture.upright:
        x, y = (x + 14, y + 3) if line.kind != "jump" else (x - 9, y - 12)
    anchor = ' text-anchor="end"' if line.kind == "back" and not picture.upright else ""
    return f'<text class="say {line.kind}" x="{x:.1f}" y="{y:.1f}"{anchor}>{escape(line.label)}</text>'
