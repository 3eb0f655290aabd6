"""The places where people will sign: links that the typesetter put on the page, made signature fields of the form.

As with the blanks of a printed form (definitions/paper/fillable.py) a link has all that is dear about a field: its
rectangle, its place in the structure tree and its place in the order of reading (ISO 32000-1, 12.7 and 14.8.4.5).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forms_platform.definitions.paper import font

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

LINK: Final = "underskrift:"
PRINTED_AND_LOCKED: Final = 4 | 128  # it is printed, and nobody moves it


@dataclass(frozen=True, slots=True)
class Place:
    """A place where somebody will sign: what the field is called, and what a screen reader says of it."""

    name: str
    says: str


def with_fields(pdf: bytes, places: Sequence[Place]) -> bytes:
    """The PDF with an empty signature field where each link to "underskrift:0", "underskrift:1", ... was.

    The same document gives the same bytes."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fields = [_field(opened, page, link, places[at]) for page, link, at in _links(opened)]
        if len(fields) != len(places):
            raise ValueError(f"{len(fields)} of {len(places)} places to sign are on the page")
        _form(opened, fields)
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _links(pdf: Pdf) -> Iterator[tuple[Page, Object, int]]:
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            address = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
            if address.startswith(LINK):
                yield page, annotation, int(address.removeprefix(LINK))


def _field(pdf: Pdf, page: Page, link: Object, place: Place) -> Object:
    """The link is a signature field, and its element of the structure tree is a form's."""
    from pikepdf import Array, Dictionary, Name, NumberTree, String

    for key in ("/A", "/Border", "/Contents", "/QuadPoints", "/H"):
        if key in link:
            del link[key]
    left, bottom, right, top = link.Rect.as_list()
    empty = pdf.make_stream(b"")
    empty.Type, empty.Subtype = Name.XObject, Name.Form
    empty.BBox, empty.Resources = Array([0, 0, right - left, top - bottom]), Dictionary()
    link.Subtype, link.FT, link.F, link.P = Name.Widget, Name.Sig, PRINTED_AND_LOCKED, page.obj
    link.T, link.TU, link.AP = String(place.name), String(place.says), Dictionary(N=empty)
    page.obj.Tabs = Name.S
    element = NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(link.StructParent)]
    # The reference stands by itself, in no array: so whoever compares revisions finds the field where it may change.
    element.S, element.K = Name.Form, next(kid for kid in element.K if kid.get("/Type") == "/OBJR")
    return link


def _form(pdf: Pdf, fields: list[Object]) -> None:
    """The catalogue knows the fields, and has the font that signatures are written with."""
    from pikepdf import Array, Dictionary

    resources = Dictionary(Font=Dictionary({f"/{font.NAME}": font.embedded(pdf)}))
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields), DR=resources))
