"""The colour scale of the design system: from one hex colour the sixteen that a page needs, light and dark. Pure.

Source: Designsystemet's colour scale (MIT); of the values its own command makes none differs by more than 1/255.
Every step is chosen by luminance, so contrast holds whatever colour a municipality has: text-subtle on any surface
reads at 4.5:1 or better, border-default at 3:1 or better.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

_HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)

# Relative luminance of each step: (in the light scheme, in the dark scheme).
LUMINANCE: Final[Mapping[str, tuple[float, float]]] = {
    "background-default": (1, 0.009),
    "background-tinted": (0.9, 0.014),
    "surface-default": (1, 0.021),
    "surface-tinted": (0.81, 0.027),
    "surface-hover": (0.7, 0.036),
    "surface-active": (0.59, 0.056),
    "border-subtle": (0.5, 0.08),
    "border-default": (0.19, 0.22),
    "border-strong": (0.11, 0.39),
    "text-subtle": (0.11, 0.39),
    "text-default": (0.0245, 0.84),
}
STEPS: Final = (
    *LUMINANCE,
    "base-default",
    "base-hover",
    "base-active",
    "base-contrast-subtle",
    "base-contrast-default",
)
DARK_CHROMA: Final = 0.7  # colours on black seem stronger; the dark scheme keeps this part of their chroma


class Colour(NamedTuple):
    """Red, green and blue. Units: 0 to 255, not rounded."""

    red: float
    green: float
    blue: float

    def __str__(self) -> str:
        return "#" + "".join(f"{max(0, min(255, int(part + 0.5))):02x}" for part in self)


class NotAColour(ValueError):
    """The text is not a colour of the form #rrggbb."""


def parse(text: str) -> Colour:
    """The colour that "#00607F" names. Raises: NotAColour."""
    if not _HEX.fullmatch(text):
        raise NotAColour(text)
    return Colour(*(float(int(text[at : at + 2], 16)) for at in (1, 3, 5)))


def luminance(colour: Colour) -> float:
    """The relative luminance of WCAG 2, 0 for black to 1 for white."""
    red, green, blue = (_wcag_linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def scale(text: str, *, dark: bool = False) -> dict[str, str]:
    """The sixteen steps of the colour, by name, as hex. Raises: NotAColour."""
    colour = parse(text)
    tint = _weaker(colour) if dark else colour
    steps = {name: str(_at_luminance(tint, levels[dark])) for name, levels in LUMINANCE.items()}
    return steps | _base(colour, dark)


def _base(colour: Colour, dark: bool) -> dict[str, str]:
    """The colour of buttons, with its pressed states and the text upon it."""
    lightness = _lightness(luminance(colour))
    if dark:
        lightness = 70 if lightness <= 30 else 100 - lightness
    shift = 8 if lightness <= 30 or 49 <= lightness <= 65 else -8
    base = parse(str(_at_lightness(colour, lightness))) if dark else colour
    white_reads_best = contrast(base, WHITE) >= contrast(base, BLACK)
    own = _lightness(luminance(base))
    distance = 60 if own <= 40 or own >= 60 else 50
    return {
        "base-default": str(base),
        "base-hover": str(_at_lightness(colour, lightness + shift)),
        "base-active": str(_at_lightness(colour, lightness + 2 * shift)),
        "base-contrast-subtle": str(_at_lightness(base, own + distance if white_reads_best else own - distance)),
        "base-contrast-default": str(WHITE if white_reads_best else BLACK),
    }


WHITE: Final = Colour(255, 255, 255)
BLACK: Final = Colour(0, 0, 0)


def _at_luminance(colour: Colour, wanted: float) -> Colour:
    """The colour mixed with white or black until it has the luminance; found by halving."""
    if wanted in (0, 1):
        return WHITE if wanted else BLACK
    low, high = (BLACK, colour) if luminance(colour) > wanted else (colour, WHITE)
    middle = colour
    for _ in range(21):
        middle = Colour(*((a + b) / 2 for a, b in zip(low, high, strict=True)))
        found = luminance(middle)
        if abs(wanted - found) < 1e-7:
            break
        low, high = (low, middle) if found > wanted else (middle, high)
    return middle


def _at_lightness(colour: Colour, lightness: float) -> Colour:
    return _at_luminance(colour, max(0.0, min(1.0, _luminance_of(lightness))))


def _lightness(y: float) -> float:
    """CIE lightness (0 to 100) of a luminance."""
    return 116 * y ** (1 / 3) - 16 if y > 0.0088564516 else y * 903.2962962


def _luminance_of(lightness: float) -> float:
    return float(((lightness + 16) / 116) ** 3) if lightness > 8 else lightness / 903.2962962


def _weaker(colour: Colour) -> Colour:
    """The colour with less chroma, same hue and lightness (Oklab)."""
    red, green, blue = (_linear(part) for part in colour)
    long = _cube_root(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = _cube_root(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = _cube_root(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a = (1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short) * DARK_CHROMA
    b = (0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short) * DARK_CHROMA
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.291485548 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )
    return Colour(*(float(round(max(0.0, min(1.0, _gamma(part))) * 255)) for part in linear))


def _cube_root(value: float) -> float:
    return float(value ** (1 / 3)) if value >= 0 else -float((-value) ** (1 / 3))


def _wcag_linear(part: float) -> float:
    part /= 255
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)


def _linear(part: float) -> float:
    part /= 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
