"""Copies what the pages need from the locked packages: style sheet, scripts, fonts, the icon sheet, licences, hashes.

Run by `make vendor`, which also needs npm. The copies are committed, so neither a build nor production needs npm;
`--check` compares them with the list of hashes and needs nothing but Python.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "static"
MODULES = HERE / "node_modules"
SUMS = STATIC / "vendor" / "SHA256SUMS"

COPIES = {
    "@digdir/designsystemet-css/LICENSE": "vendor/licences/designsystemet.txt",
    "htmx.org/dist/htmx.min.js": "vendor/htmx.min.js",
    "htmx.org/LICENSE": "vendor/licences/htmx.txt",
    "accessible-autocomplete/dist/accessible-autocomplete.min.js": "vendor/accessible-autocomplete.min.js",
    "accessible-autocomplete/dist/accessible-autocomplete.min.css": "vendor/accessible-autocomplete.min.css",
    "accessible-autocomplete/LICENSE.txt": "vendor/licences/accessible-autocomplete.txt",
    "lucide-static/LICENSE": "vendor/licences/lucide.txt",
    "sortablejs/Sortable.min.js": "vendor/sortable.min.js",
    "sortablejs/LICENSE": "vendor/licences/sortable.txt",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "css/fonts/inter.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "css/fonts/inter-ext.woff2",
    "@fontsource-variable/inter/LICENSE": "vendor/licences/inter.txt",
}
STYLES = "@digdir/designsystemet-css/dist/src/index.css"
# The components that our pages use; the whole style sheet is three times as large. A page that uses another is found
# by tests/house/test_templates.py: add its name here and run `make vendor`.
COMPONENTS = {
    "alert",
    "button",
    "details",
    "dialog",
    "error-summary",
    "field",
    "fieldset",
    "heading",
    "input",
    "link",
    "list",
    "skip-link",
}
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
    ' stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
)


def install() -> None:
    """node_modules holds exactly what package-lock.json names; no script of a package has run."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm saknas: make vendor behöver Node.js 20 eller senare / npm is missing: needs Node.js 20 or later")
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def without_map(content: bytes) -> bytes:
    """The file without its last comment that points at a source map: maps are not served, and a manifest of static
    files refuses what points at nothing."""
    return re.sub(rb"\n?(?://|/\*)# sourceMappingURL=[\w.-]+(?: ?\*/)?\s*\Z", b"\n", content)


def icon_names() -> list[str]:
    """The names in icons.txt, in order."""
    lines = (HERE / "icons.txt").read_text().splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def icon_sheet(names: list[str]) -> str:
    """One SVG with a symbol for every name."""
    symbols = [SYMBOL.format(name=name, shapes=shapes(name)) for name in names]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def shapes(name: str) -> str:
    """What is drawn inside the <svg> of one icon, on one line."""
    source = (MODULES / "lucide-static" / "icons" / f"{name}.svg").read_text()
    inner = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if inner is None:
        sys.exit(f"{name}: not an icon")
    return " ".join(inner.group(1).split())


def style_sheet() -> str:
    """The design system's layers as they are, without the components that no page uses."""
    kept = [block for block in blocks((MODULES / STYLES).read_text()) if wanted(block)]
    return "\n".join(kept) + "\n"


def wanted(block: str) -> bool:
    """Whether it is the order of layers, the base, or a component in use (named by its first class)."""
    first = re.search(r"\.ds-([a-z-]+)", block)
    return not block.startswith("@layer ds.components{") or (first is not None and first.group(1) in COMPONENTS)


def blocks(sheet: str) -> list[str]:
    """The sheet's outermost statements: each ends with ; or with the brace that shuts what it opened."""
    found, start, depth = [], 0, 0
    for token in re.finditer(r"\"[^\"]*\"|'[^']*'|[{};]", sheet):
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if depth == 0 and token.group() in "};":
            found.append(sheet[start : token.end()].strip())
            start = token.end()
    return found


def written() -> list[Path]:
    """Every file that `make vendor` writes, the list of hashes itself left out."""
    folder = [path for path in sorted((STATIC / "vendor").rglob("*")) if path.is_file() and path != SUMS]
    return [*folder, STATIC / "css/fonts/inter.woff2", STATIC / "css/fonts/inter-ext.woff2", STATIC / "img/icons.svg"]


def sums() -> str:
    """The list in the format of sha256sum, paths from static/."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(STATIC)}" for path in written()]
    return "\n".join(lines) + "\n"


def check() -> None:
    """Ends with status 1 and the lines that differ when a committed copy is not what was vendored."""
    expected, found = set(SUMS.read_text().splitlines()), set(sums().splitlines())
    if expected != found:
        sys.exit("static/vendor/SHA256SUMS:\n" + "\n".join(sorted(expected ^ found)))


def main() -> None:
    """Vendors, or with --check only compares."""
    if "--check" in sys.argv[1:]:
        return check()
    install()
    for source, target in COPIES.items():
        (STATIC / target).parent.mkdir(parents=True, exist_ok=True)
        (STATIC / target).write_bytes(without_map((MODULES / source).read_bytes()))
    (STATIC / "vendor/designsystemet.css").write_text(style_sheet())
    (STATIC / "img/icons.svg").write_text(icon_sheet(icon_names()))
    SUMS.write_text(sums())
    return None


if __name__ == "__main__":
    main()
