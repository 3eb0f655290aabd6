"""The colour scale, and the theme that is made of it."""

from __future__ import annotations

import re

import pytest

from forms_platform.look import theme
from forms_platform.look.colours import LUMINANCE, STEPS, NotAColour, contrast, parse, scale

HARD = ["#ffff00", "#00ff00", "#ff00ff", "#000000", "#ffffff", "#808080", "#0000ff", "#ff0000", "#777777", "#00ffff"]
OWN = dict(theme.chosen())


def test_the_scale_is_the_design_systems_own() -> None:
    light, dark = scale("#00607F"), scale("#00607F", dark=True)
    assert light["base-default"] == "#00607f"
    assert light["base-hover"] == "#004c65"
    assert light["surface-tinted"] == "#deebef"
    assert light["border-default"] == "#36829a"
    assert light["text-default"] == "#00303f"
    assert dark["background-default"] == "#0c1a1f"
    assert scale("#EA9B1B")["base-contrast-default"] == "#000000"


@pytest.mark.parametrize("colour", HARD)
@pytest.mark.parametrize("dark", [False, True])
def test_text_reads_whatever_colour_a_municipality_has(colour: str, dark: bool) -> None:
    steps = {name: parse(value) for name, value in scale(colour, dark=dark).items()}
    for ground in ("background-default", "background-tinted", "surface-default"):
        assert contrast(steps["text-subtle"], steps[ground]) >= 4.5
    assert contrast(steps["text-default"], steps["surface-hover"]) >= 7
    assert contrast(steps["border-default"], steps["background-default"]) >= 3
    assert contrast(steps["base-default"], steps["base-contrast-default"]) >= 4.5


def test_every_step_has_a_colour() -> None:
    assert set(scale("#123456")) == set(STEPS)
    assert set(LUMINANCE) < set(STEPS)


@pytest.mark.parametrize("text", ["", "00607F", "#06F", "#00607G", "red", "#00607F;}", "#００６０７F"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(NotAColour):
        scale(text)


def test_a_theme_names_every_fault_at_once() -> None:
    found = theme.faults({"accent": "blå", "brand9": "#000000"})
    assert len(found) == len(theme.OWN) - 1 + 2
    with pytest.raises(ValueError, match="blå"):
        theme.style_sheet({**OWN, "accent": "blå"})


def test_the_style_sheet_has_both_schemes_and_every_role() -> None:
    sheet = theme.style_sheet({**OWN, "accent": "#123456"})
    assert "--ds-color-accent-base-default: #123456;" in sheet
    assert sheet.count("color-scheme: dark;") == 2  # chosen, and as the computer has it
    assert sheet.count("{") == sheet.count("}")
    for name in (*theme.OWN, *theme.MEANING):
        assert f'[data-color="{name}"]' in sheet
    used = set(re.findall(r"var\((--ds-color-[a-z0-9-]+)\)", sheet))
    assert used <= set(re.findall(r"(--ds-color-[a-z0-9-]+):", sheet))
