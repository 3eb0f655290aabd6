"""The picture of a route as a file of its own: with its colours and icons inside, so that any viewer shows it."""

from __future__ import annotations

import re

MARGIN = 16.0
_USED = re.compile(r'<use href="#([a-z0-9-]+)"')
_TOKEN = re.compile(r"var\((--[a-z0-9-]+)(?:,([^()]*))?\)")
_VALUE = re.compile(r"(--[a-z0-9-]+):\s*([^;}]+)[;}]")
_SYMBOL = r'<symbol id="{}".*?</symbol>'


def standalone(drawn: str, *, style: str, tokens: str, icons: str) -> str:
    """The picture that `svg(…, icons="")` drew, which needs nothing beside itself.

    `style` is the sheet that colours it, `tokens` a sheet that gives the custom properties their values (the first one
    of a name holds), `icons` the sheet with the icons. Raises: KeyError for an icon or a token without a value.
    """
    values: dict[str, str] = {}
    for name, value in _VALUE.findall(tokens):
        values.setdefault(name, value.strip())
    width, height = (float(one) for one in re.findall(r'(?:width|height)="(\d+)"', drawn)[:2])
    head, body = drawn.split(">", 1)
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    head = re.sub(r'width="\d+" height="\d+" viewBox="[^"]*"', _frame(width, height), head)
    symbols = "".join(_symbol(icons, name) for name in dict.fromkeys(_USED.findall(body)))
    ground = f'<rect class="ground" x="{-MARGIN:.0f}" y="{-MARGIN:.0f}" width="100%" height="100%"/>'
    return f"{head}><style>{_resolved(style, values)}</style><defs>{symbols}</defs>{ground}{body}\n"


def _frame(width: float, height: float) -> str:
    wide, high = width + 2 * MARGIN, height + 2 * MARGIN
    box = f"{-MARGIN:.0f} {-MARGIN:.0f} {wide:.0f} {high:.0f}"
    return f'width="{wide:.0f}" height="{high:.0f}" viewBox="{box}"'


def _symbol(icons: str, name: str) -> str:
    found = re.search(_SYMBOL.format(re.escape(name)), icons, re.DOTALL)
    if found is None:
        raise KeyError(name)
    return found.group()


def _resolved(style: str, values: dict[str, str]) -> str:
    """The rules for the picture's shapes, with colours instead of names of colours."""
    rules = [line for line in style.splitlines() if line.startswith(".route ")]
    text = ".ground{fill:var(--app-card)}\n" + "\n".join(rules)
    while _TOKEN.search(text):
        text = _TOKEN.sub(lambda token: values[token.group(1)], text)
    return f"text{{font-family:system-ui,sans-serif}}\n{text}"
