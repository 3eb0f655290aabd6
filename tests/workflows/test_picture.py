"""The picture of a route: everything has its place, nothing overlaps, every line begins and ends at a node."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.checks.test_faults import expenses
from tests.workflows.town import a_plan, a_step
from workflows.picture import Branch, Fork, Item, Jump, Node, Picture, Route, Size, layout
from workflows.plan import parse_plan
from workflows.route import Captions, in_words, route, wrapped
from workflows.svg import size_for, svg


def boxes(picture: Picture) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    for key, (x, y) in picture.places.items():
        width, height = picture.sizes.of(picture.nodes[key])
        found[key] = (x, y, x + width, y + height)
    return found


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    placed = list(boxes(picture).items())
    return [
        (one, other)
        for at, (one, a) in enumerate(placed)
        for other, b in placed[at + 1 :]
        if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1
    ]


@st.composite
def routes(draw: st.DrawFn) -> Route:
    """Anything from one step to forks within forks, with ways back and out."""
    names = iter(f"n{number}" for number in range(10_000))

    def items(deep: int) -> tuple[Item, ...]:
        return tuple(item(deep) for _ in range(draw(st.integers(1, 3))))

    def item(deep: int) -> Item:
        kind = draw(st.sampled_from(["box", "box", "when", "choose", "parallel"])) if deep else "box"
        name = next(names)
        if kind == "box":
            return Node(name, "box", "approve", ("Ett steg",), ("Maria Holm",))
        gate = Node(
            name, "gate", kind, label=draw(st.sampled_from([(), ("Vilken?",), ("Är beloppet", "över 2 000 kr?")]))
        )
        if kind == "when":
            return Fork(gate, (Branch("ja", (item(deep - 1),)), Branch("nej")))
        branches = tuple(Branch("gren", items(deep - 1)) for _ in range(draw(st.integers(1, 3))))
        return Fork(gate, branches, Node(f"{name}.join", "gate", kind))

    main = items(2)
    reachable = [one.id for one in main if isinstance(one, Node)]
    first = main[0].id if isinstance(main[0], Node) else main[0].open.id
    jumps = [Jump(one, "slut", "nej") for one in reachable] + [Jump(one, first, "rättas", True) for one in reachable]
    return Route((main, (Node("slut", "box", "end rejected", ("Avslag",), onward=False),)), tuple(jumps))


@settings(max_examples=150, deadline=None)
@given(route=routes(), upright=st.booleans())
def test_no_two_nodes_share_a_place_and_all_are_on_the_paper(route: Route, upright: bool) -> None:
    picture = layout(route, upright=upright)

    assert overlapping(picture) == []
    for left, top, right, bottom in boxes(picture).values():
        assert left >= 0
        assert top >= 0
        assert right <= picture.width
        assert bottom <= picture.height


@settings(max_examples=150, deadline=None)
@given(route=routes(), upright=st.booleans())
def test_lines_are_straight_and_touch_what_they_join(route: Route, upright: bool) -> None:
    picture = layout(route, upright=upright)
    placed = boxes(picture)

    for line in picture.lines:
        for (x0, y0), (x1, y1) in zip(line.points, line.points[1:], strict=False):
            assert abs(x0 - x1) < 0.01 or abs(y0 - y1) < 0.01, line
        for key, (x, y) in ((line.source, line.points[0]), (line.target, line.points[-1])):
            left, top, right, bottom = placed[key]
            assert left - 1 <= x <= right + 1, line
            assert top - 1 <= y <= bottom + 1, line


def test_expenses_are_drawn_whole() -> None:
    plan = parse_plan(expenses())
    picture = layout(route(plan), Size())

    assert {spot.step.id for spot in plan.spots} <= {
        *picture.nodes,
        *(key.removesuffix(".when") for key in picture.nodes),
    }
    assert overlapping(picture) == []
    ways = {(line.source, line.target, line.kind) for line in picture.lines}
    assert ("attest", "attest", "back") in ways
    assert ("betala", "ratta", "jump") in ways
    assert ("ratta", "betala", "jump") in ways
    assert ("bada.join", "end:avslag", "jump") in ways


def test_where_a_case_stands_is_marked() -> None:
    picture = layout(route(parse_plan(expenses()), Captions(state={"attest": "done", "rektor": "now"})))
    text = svg(picture, "Utlägg", "i.svg")

    assert 'class="step approve is-done"' in text
    assert 'class="step review is-now"' in text


def test_whatever_a_step_is_called_it_is_text() -> None:
    plan = a_plan(a_step(label='<script>alert("1")</script> & mer'))
    text = svg(layout(route(plan)), '"><script>', "/i.svg")

    assert "<script" not in text
    assert ET.fromstring(text).get("aria-label") == '"><script>'


def test_nothing_is_coloured_or_scripted_here() -> None:
    text = svg(layout(route(parse_plan(expenses()))), "Utlägg", "/i.svg")

    assert not re.search(r"style=|fill=|stroke=|#[0-9a-f]{6}|<style|\son\w+=", text)


def test_names_and_days_stand_in_the_boxes_in_either_language() -> None:
    plan = a_plan()

    assert route(plan, Captions("en", who={"chef": "Maria Holm"})).lanes[0][1].text == ("Maria Holm, 3 working days",)  # type: ignore[union-attr]  # the second is a step
    assert route(plan, Captions("sv")).lanes[0][1].text == ("Närmaste chef, 3 arbetsdagar",)  # type: ignore[union-attr]  # as above


def test_the_route_can_be_read() -> None:
    plan = a_plan()

    assert in_words(plan, Captions(when={"lon": "bara över 2 000 kr"})) == [
        "Medarbetaren skickar in",
        "Chef beslutar: Närmaste chef, 3 arbetsdagar",
        "Lönecenter registrerar: lonecenter, 5 arbetsdagar (bara över 2 000 kr)",
        "Beviljad",
    ]


def test_a_long_condition_stands_whole_over_its_gate() -> None:
    plan = a_plan()
    said = "Kronor inklusive moms är över 2\u00a0000 kr"
    text = svg(layout(route(plan, Captions(when={"lon": said}))), "Ansökan", "/i.svg")

    lines = re.findall(r'class="when" x="[\d.]+" y="([\d.]+)">([^<]+)<', text)
    assert [line for _, line in reversed(lines)] == ["Kronor inklusive moms är över", "2\u00a0000 kr"]
    assert all(float(y) > 12 for y, _ in lines), "the first line is cut by the edge of the picture"


@pytest.mark.parametrize("text", ["", "kort", "ett " * 40, "x" * 200])
def test_a_title_never_runs_out_of_its_box(text: str) -> None:
    lines = wrapped(text, 25, 3)

    assert len(lines) <= 3
    assert all(len(line) <= 28 for line in lines)


def test_boxes_are_as_high_as_the_one_with_the_most_lines() -> None:
    low, high = Node("a", "box", title=("ett",)), Node("b", "box", title=("ett", "två", "tre"), text=("fyra",))

    assert size_for([low]).box[1] == 58
    assert size_for([low, high]).box[1] == 3 * 17 + 16 + 24
