"""Blanks made fields: every link that stands for a blank becomes a field of the PDF's form, tagged where it stood.

The typesetter has given each link its rectangle, its place in the structure tree and its place in the order of reading;
they are kept, and only what they are is changed (ISO 32000-1, 12.7 and 14.8.4.5; ISO 14289-1, 7.18).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from forms_platform.definitions.paper import font

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

LINK: Final = "svar:"
SIZE: Final = 10  # points
MARGIN: Final = 3  # points between the box on the page and what is written in it
PRINTED: Final = 4
# Flags of fields (ISO 32000-1, tables 221, 226, 228, 230)
REQUIRED, MANY_LINES, RADIO, COMBO, OPEN = 1 << 1, 1 << 12, 1 << 15, 1 << 17, 1 << 18
INK: Final = "0.125 0.176 0.212"
OFF: Final = "/Off"

Blank = Mapping[str, Any]


def fillable(pdf: bytes, blanks: Sequence[Blank]) -> bytes:
    """The typeset form with a field for every blank; the same bytes for the same form."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _Maker(opened, blanks).make()
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


@dataclass
class _Node:
    """A field on the way to the blanks: its place in the tree is its name, part by part."""

    inside: dict[str, _Node] = field(default_factory=dict)
    dictionary: Any = None


class _Maker:
    """One file being made fillable."""

    def __init__(self, pdf: Pdf, blanks: Sequence[Blank]) -> None:
        self._pdf = pdf
        self._blanks = blanks
        self._font = font.embedded(pdf)
        self._tree = _Node()

    def make(self) -> None:
        """Every blank is a field, and the catalogue knows them."""
        from pikepdf import Array, Dictionary, Name, String

        for page, annotation, number in self._links():
            blank = self._blanks[number]
            self._become_widget(annotation, page)
            if blank["kind"] in ("tick", "one"):
                self._box(annotation, blank)
            else:
                self._writing(annotation, blank)
            page.obj.Tabs = Name.S
        self._pdf.Root.AcroForm = self._pdf.make_indirect(
            Dictionary(
                Fields=Array([self._whole(name, node, None) for name, node in self._tree.inside.items()]),
                DA=String(_writes(SIZE)),
                DR=Dictionary(Font=Dictionary({f"/{font.NAME}": self._font})),
                NeedAppearances=False,
            )
        )

    def _links(self) -> Iterator[tuple[Page, Object, int]]:
        """The links that stand for blanks, in the order of reading."""
        for page in self._pdf.pages:
            for annotation in page.get("/Annots", ()):
                address = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
                if address.startswith(LINK):
                    yield page, annotation, int(address.removeprefix(LINK))

    def _become_widget(self, annotation: Object, page: Page) -> None:
        from pikepdf import Name

        for key in ("/A", "/Border", "/Contents", "/QuadPoints", "/H"):
            if key in annotation:
                del annotation[key]
        annotation.Subtype = Name.Widget
        annotation.F = PRINTED
        annotation.P = page.obj
        self._element(int(annotation.StructParent)).S = Name.Form

    def _element(self, key: int) -> Any:
        """The element of the structure tree that an annotation belongs to."""
        from pikepdf import NumberTree

        return NumberTree(self._pdf.Root.StructTreeRoot.ParentTree)[key]

    # --- Kinds of field

    def _writing(self, widget: Object, blank: Blank) -> None:
        from pikepdf import Array, Dictionary, Name, String

        left, bottom, right, top = widget.Rect.as_list()
        widget.Rect = Array([left + MARGIN, bottom + 1, right - MARGIN, top - 1])
        flags = REQUIRED if blank["required"] else 0
        if blank["kind"] == "list":
            widget.FT = Name.Ch
            flags |= COMBO | (OPEN if blank["open"] else 0)
            widget.Opt = Array([Array([String(answer), String(label)]) for answer, label in blank["options"]])
        else:
            widget.FT = Name.Tx
            flags |= MANY_LINES if blank["kind"] == "lines" else 0
            if blank["longest"]:
                widget.MaxLen = blank["longest"]
        widget.Ff = flags
        widget.TU = String(blank["says"])
        widget.DA = String(_writes(SIZE))
        widget.AP = Dictionary(N=self._picture(widget, b"/Tx BMC\nEMC\n"))
        self._node(blank["name"]).dictionary = widget

    def _box(self, widget: Object, blank: Blank) -> None:
        from pikepdf import Array, Dictionary, Name, String

        node, on = self._node(blank["name"]), f"/{blank['on']}"
        mark = _dot if blank["kind"] == "one" else _cross
        widget.AS = Name(OFF)
        widget.AP = Dictionary(N=Dictionary({on: self._picture(widget, mark(widget)), OFF: self._picture(widget, b"")}))
        widget.TU = String(blank["says"])
        flags = REQUIRED if blank["required"] else 0
        if blank["kind"] == "one":
            if node.dictionary is None:
                said = blank["says"].rpartition(", ")[0] or blank["says"]
                node.dictionary = self._pdf.make_indirect(
                    Dictionary(FT=Name.Btn, Ff=flags | RADIO, V=Name(OFF), TU=String(said), Kids=Array([]))
                )
            widget.Parent = node.dictionary
            node.dictionary.Kids.append(widget)
            return
        widget.FT, widget.Ff, widget.V = Name.Btn, flags, Name(OFF)
        node.dictionary = widget

    # --- The tree of names

    def _node(self, path: str) -> _Node:
        node = self._tree
        for part in path.split("."):
            node = node.inside.setdefault(part, _Node())
        return node

    def _whole(self, name: str, node: _Node, parent: Any) -> Any:
        """The field of the node with all that is inside it."""
        from pikepdf import Array, Dictionary, String

        own = node.dictionary if node.dictionary is not None else self._pdf.make_indirect(Dictionary())
        own.T = String(name)
        if parent is not None:
            own.Parent = parent
        if node.inside:
            own.Kids = Array([self._whole(part, inner, own) for part, inner in node.inside.items()])
        return own

    # --- How they look

    def _picture(self, widget: Object, drawing: bytes) -> Object:
        from pikepdf import Array, Dictionary, Name

        width, height = _size(widget)
        picture = self._pdf.make_stream(drawing)
        picture.Type, picture.Subtype = Name.XObject, Name.Form
        picture.BBox = Array([0, 0, width, height])
        picture.Resources = Dictionary(Font=Dictionary({f"/{font.NAME}": self._font}))
        return picture


def _size(widget: Object) -> tuple[Any, Any]:
    left, bottom, right, top = (part for part in widget.Rect.as_list())
    return right - left, top - bottom


def _writes(size: int) -> str:
    return f"/{font.NAME} {size} Tf {INK} rg"


def _cross(widget: Object) -> bytes:
    w, h = (float(side) for side in _size(widget))
    low, high = 0.22, 0.78
    return (
        f"q {INK} RG 1.3 w 1 J\n{w * low:.2f} {h * low:.2f} m {w * high:.2f} {h * high:.2f} l S\n"
        f"{w * low:.2f} {h * high:.2f} m {w * high:.2f} {h * low:.2f} l S\nQ\n"
    ).encode()


def _dot(widget: Object) -> bytes:
    """A disc, of four curves. 0.5523 of the radius makes a curve a quarter of a circle."""
    w, h = (float(side) for side in _size(widget))
    x, y, r = w / 2, h / 2, min(w, h) * 0.27
    k = r * 0.5523
    return (
        f"q {INK} rg {x + r:.2f} {y:.2f} m\n"
        f"{x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c\n"
        f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c\n"
        f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c\n"
        f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c f Q\n"
    ).encode()
