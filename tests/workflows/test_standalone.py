"""A picture that is a file of its own needs nothing beside itself."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.workflows.town import a_plan
from workflows.picture import layout
from workflows.route import route
from workflows.standalone import standalone
from workflows.svg import sizes_of, svg

STATIC = Path(__file__).parents[2] / "static"
SVG = "{http://www.w3.org/2000/svg}"


def sheet(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def a_picture(icons: str | None = None) -> ET.Element:
    way = route(a_plan())
    return ET.fromstring(
        standalone(
            svg(layout(way, sizes_of(way)), "Bild <av> flödet", ""),
            style=sheet("css/route.css"),
            tokens=sheet("css/theme.css") + sheet("css/app.css"),
            icons=sheet("img/icons.svg") if icons is None else icons,
        )
    )


def test_each_icon_that_is_used_is_inside() -> None:
    picture = a_picture()
    used = {each.get("href") for each in picture.iter(f"{SVG}use")}
    assert used
    assert used == {f"#{each.get('id')}" for each in picture.iter(f"{SVG}symbol")}


def test_the_colours_are_colours_and_not_names_of_colours() -> None:
    style = a_picture().find(f"{SVG}style")
    assert style is not None
    assert style.text is not None
    assert "var(" not in style.text
    assert ".route .step rect{fill:#" in style.text


def test_what_is_said_of_the_picture_is_kept() -> None:
    assert a_picture().get("aria-label") == "Bild <av> flödet"


def test_an_icon_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(KeyError):
        a_picture(icons="<svg></svg>")
