"""The municipality's theme: a few hex colours in, the style sheet static/css/theme.css out.

Pure but for reading the two files beside it: theme.json (the colours) and theme_frame.css (sizes, type and shapes).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from forms_platform.look.colours import BLACK, STEPS, WHITE, NotAColour, contrast, parse, scale

CHOSEN: Final = Path(__file__).with_name("theme.json")
FRAME: Final = Path(__file__).with_name("theme_frame.css")

# What each of the municipality's own colours is for, in the order the style sheet has them.
OWN: Final[Mapping[str, str]] = {
    "accent": "knappar, länkar, valt",
    "neutral": "text, linjer, ytor",
    "brand1": "villkor och rutor",
    "brand2": "uppmärksamhet",
    "brand3": "runda märken",
}
# The colours of meaning are the same everywhere: a reader learns them once.
MEANING: Final[Mapping[str, str]] = {
    "info": "#0A71C0",
    "success": "#068718",
    "warning": "#EA9B1B",
    "danger": "#C01B1B",
}
VISITED: Final = ("#663299", "#b49acd")  # visited links, light and dark


@cache
def chosen() -> Mapping[str, str]:
    """The colours this installation has chosen, by name."""
    return dict(json.loads(CHOSEN.read_text(encoding="utf-8")))


def faults(colours: Mapping[str, str]) -> list[str]:
    """Why these colours cannot be a theme, in Swedish; empty when they can."""
    found = [f"{name}: färgen saknas" for name in OWN if name not in colours]
    found += [f"{name}: okänt namn" for name in colours if name not in OWN]
    for name, value in colours.items():
        try:
            parse(value)
        except NotAColour:
            found.append(f"{name}: {value} är ingen färg på formen #rrggbb")
    return found


def button_contrast(colour: str, *, dark: bool = False) -> float:
    """How well the text on a button of this colour reads."""
    base = parse(scale(colour, dark=dark)["base-default"])
    return max(contrast(base, WHITE), contrast(base, BLACK))


def style_sheet(colours: Mapping[str, str]) -> str:
    """The whole theme.css of these colours. Raises: ValueError with every fault."""
    if found := faults(colours):
        raise ValueError("; ".join(found))
    named = {name: colours[name] for name in OWN} | dict(MEANING)
    light, dark = _scheme(named, dark=False), _scheme(named, dark=True)
    parts = [
        '@charset "UTF-8";',
        "/* Made by `manage.py make_theme` from forms_platform/look/theme.json. Change the colours there. */",
        FRAME.read_text(encoding="utf-8").strip(),
        f'@layer ds.theme.color-scheme.light {{\n:root, [data-color-scheme="light"] {{\n{light}}}\n}}',
        f'@layer ds.theme.color-scheme.dark {{\n[data-color-scheme="dark"] {{\n{dark}}}',
        f'@media screen and (prefers-color-scheme: dark) {{\n[data-color-scheme="auto"] {{\n{dark}}}\n}}\n}}',
        "@layer ds.theme.color {",
        *(_roles(name) for name in named),
        "}",
    ]
    return "\n".join(parts) + "\n"


def _scheme(named: Mapping[str, str], *, dark: bool) -> str:
    """Every colour of one scheme as custom properties."""
    lines = [
        f"  --ds-color-{name}-{step}: {value};"
        for name, colour in named.items()
        for step, value in _in_order(scale(colour, dark=dark))
    ]
    neutral = scale(named["neutral"], dark=dark)
    lines += [
        f"  --ds-color-focus-inner: {neutral['background-default']};",
        f"  --ds-color-focus-outer: {neutral['text-default']};",
        f"  --ds-link-color-visited: {VISITED[dark]};",
        f"  color-scheme: {'dark' if dark else 'light'};",
    ]
    return "\n".join(lines) + "\n"


def _in_order(steps: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(step, steps[step]) for step in STEPS]


def _roles(name: str) -> str:
    """The rule that gives a part of the page this colour: data-color="danger"."""
    where = f'[data-color="{name}"], [data-color-scheme][data-color="{name}"]'
    if name == "accent":
        where = ':root, [data-color-scheme], [data-color="accent"]'
    lines = [f"  --ds-color-{step}: var(--ds-color-{name}-{step});" for step in STEPS]
    return f"{where} {{\n" + "\n".join(lines) + "\n}"
