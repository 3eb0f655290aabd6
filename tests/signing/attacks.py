"""Ways of forging a sealed record. Each takes the honest file and gives the forged one."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from signing.awaited import awaited
from signing.increments import Field, add_signature
from tests.signing.papers import PLACES, clock, ends_of_revisions, flipped, look_alike, ours, plain, rogue, signed_by

Attack = Callable[[bytes], bytes]


def in_page(pdf: bytes) -> bytes:
    """One bit of the first page's text is turned."""
    page = _first_page(PdfFileReader(BytesIO(pdf)))
    return flipped(pdf, _inside(pdf, page["/Contents"]))


def in_attachment(pdf: bytes) -> bytes:
    """One bit of the attached answers is turned."""
    held = PdfFileReader(BytesIO(pdf)).root["/AF"][0].get_object()["/EF"]
    return flipped(pdf, _inside(pdf, held["/F"]))


def in_title(pdf: bytes) -> bytes:
    """The title among the document's facts is another."""
    return pdf.replace(b"/Title(Prov)", b"/Title(Pruv)", 1)


def in_seal(pdf: bytes) -> bytes:
    """One digit of the seal's signature is another."""
    return _other_digit(pdf, _contents(pdf, 0)[0] + 400)


def in_seals_padding(pdf: bytes) -> bytes:
    """One of the zeros that fill up the seal's place is a one."""
    return _other_digit(pdf, _contents(pdf, 0)[1] - 10)


def in_archive_stamp(pdf: bytes) -> bytes:
    """One digit of the archive time stamp is another."""
    return _other_digit(pdf, _contents(pdf, 1)[0] + 400)


def in_byte_range(pdf: bytes) -> bytes:
    """The seal claims to cover less than it does."""
    found = re.search(rb"/ByteRange ?\[0 (\d+) ", pdf)
    assert found is not None
    start, end = found.span(1)
    return pdf[:start] + str(int(found.group(1)) - 1).encode().rjust(end - start, b"0") + pdf[end:]


def bytes_after(pdf: bytes) -> bytes:
    """Something is hung on behind."""
    return pdf + b"<script>alert(1)</script>"


def bytes_before(pdf: bytes) -> bytes:
    """Something is put before."""
    return b"#!/bin/sh\n" + pdf


def cut_to_pages(pdf: bytes) -> bytes:
    """Only the pages are left: no seal."""
    return pdf[: ends_of_revisions(pdf)[0]]


def cut_to_seal(pdf: bytes) -> bytes:
    """The seal is left, the archive time stamp is cut away. Each signature left is valid."""
    return pdf[: ends_of_revisions(pdf)[1]]


def empty_update(pdf: bytes) -> bytes:
    """An update that changes nothing but adds an object."""
    return _updated(pdf, lambda writer: writer.add_object(pdf_string("hej")))


def note_on_page(pdf: bytes) -> bytes:
    """A note is laid over the first page's text."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        note = writer.add_object(
            generic.DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/Annot"),
                    pdf_name("/Subtype"): pdf_name("/FreeText"),
                    pdf_name("/Contents"): pdf_string("Avslaget"),
                    pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 600, 400, 700))),
                    pdf_name("/DA"): pdf_string("/Helv 24 Tf"),
                }
            )
        )
        page = _first_page(writer)
        page[pdf_name("/Annots")] = generic.ArrayObject([*page.get("/Annots", ()), note])
        writer.update_container(page)

    return _updated(pdf, change)


def other_page_content(pdf: bytes) -> bytes:
    """The first page's text is another stream."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = _first_page(writer)
        page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.update_container(page)

    return _updated(pdf, change)


def page_removed(pdf: bytes) -> bytes:
    """The last page is gone."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        pages["/Kids"].pop()
        pages[pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) - 1)
        writer.update_container(pages)

    return _updated(pdf, change)


def runs_when_opened(pdf: bytes) -> bytes:
    """Opening the file runs something."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name("/OpenAction")] = generic.DictionaryObject(
            {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert('hej')")}
        )
        writer.update_root()

    return _updated(pdf, change)


def attachment_swapped(pdf: bytes) -> bytes:
    """The attached answers are others, in an update."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        held = writer.root["/AF"][0].get_object()["/EF"]
        held[pdf_name("/F")] = writer.add_object(generic.StreamObject(stream_data=b'{"belopp":"9999.00"}'))
        writer.update_container(held)

    return _updated(pdf, change)


def attachment_hidden(pdf: bytes) -> bytes:
    """The document no longer says that the answers belong to it."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/AF"]
        writer.update_root()

    return _updated(pdf, change)


def attachment_added(pdf: bytes) -> bytes:
    """A second file is said to belong to the document."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        held = generic.DictionaryObject({pdf_name("/F"): writer.add_object(generic.StreamObject(stream_data=b"Mer"))})
        spec = {"/Type": pdf_name("/Filespec"), "/F": pdf_string("mer.txt"), "/UF": pdf_string("mer.txt"), "/EF": held}
        named = generic.DictionaryObject({pdf_name(key): value for key, value in spec.items()})
        named[pdf_name("/AFRelationship")] = pdf_name("/Supplement")
        writer.root[pdf_name("/AF")] = generic.ArrayObject([*writer.root["/AF"], writer.add_object(named)])
        writer.update_root()

    return _updated(pdf, change)


def attachment_renamed(pdf: bytes) -> bytes:
    """The attached answers are called something else."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        spec = writer.root["/AF"][0].get_object()
        spec[pdf_name("/UF")] = spec[pdf_name("/F")] = pdf_string("gamla-svar.json")
        writer.update_container(spec)

    return _updated(pdf, change)


def page_added(pdf: bytes) -> bytes:
    """A page is hung on behind, the same as the first."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        again = generic.DictionaryObject(dict(_first_page(writer).items()))
        pages["/Kids"].append(writer.add_object(again))
        pages[pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) + 1)
        writer.update_container(pages)

    return _updated(pdf, change)


def other_metadata(pdf: bytes) -> bytes:
    """The XMP metadata give the document another title."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        held = writer.root["/Metadata"].data.replace(b">Prov<", b">Bluff<")
        assert b">Bluff<" in held
        kind = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
        writer.root[pdf_name("/Metadata")] = writer.add_object(generic.StreamObject(kind, stream_data=held))
        writer.update_root()

    return _updated(pdf, change)


def evidence_emptied(pdf: bytes) -> bytes:
    """The certificates and lists are taken out."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name("/DSS")] = writer.add_object(generic.DictionaryObject())
        writer.update_root()

    return _updated(pdf, change)


def seal_field_removed(pdf: bytes) -> bytes:
    """The seal's field is gone; only the time stamp's is left."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        form[pdf_name("/Fields")] = generic.ArrayObject(list(form["/Fields"])[1:])
        writer.update_container(form)

    return _updated(pdf, change)


def all_fields_removed(pdf: bytes) -> bytes:
    """No field shows any signature."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/AcroForm"][pdf_name("/Fields")] = generic.ArrayObject()
        writer.update_container(writer.root["/AcroForm"])

    return _updated(pdf, change)


def unknown_signature(pdf: bytes) -> bytes:
    """A signature of a kind that validators pass over in silence."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        signature = writer.add_object(
            generic.DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/Sig"),
                    pdf_name("/Filter"): pdf_name("/Adobe.PPKLite"),
                    pdf_name("/SubFilter"): pdf_name("/egen.sort"),
                    pdf_name("/Contents"): generic.ByteStringObject(b"\x30\x00"),
                    pdf_name("/ByteRange"): generic.ArrayObject(map(generic.NumberObject, (0, 10, 20, 10))),
                }
            )
        )
        field = writer.add_object(
            generic.DictionaryObject(
                {
                    pdf_name("/FT"): pdf_name("/Sig"),
                    pdf_name("/T"): pdf_string("Chefen"),
                    pdf_name("/V"): signature,
                }
            )
        )
        writer.root["/AcroForm"]["/Fields"].append(field)
        writer.update_container(writer.root["/AcroForm"])

    return _updated(pdf, change)


def written_anew(pdf: bytes) -> bytes:
    """The whole file is written anew, objects and all."""
    output = BytesIO()
    copy_into_new_writer(PdfFileReader(BytesIO(pdf))).write(output)
    return output.getvalue()


def signed_by_a_rogue(pdf: bytes) -> bytes:
    """A stranger's signature is added."""
    return _signed_too(pdf, rogue())


def signed_by_a_look_alike(pdf: bytes) -> bytes:
    """A signature is added by a key with our names."""
    return _signed_too(pdf, look_alike())


def signed_by_a_colleague(pdf: bytes) -> bytes:
    """Another signature with our own keys is added after the seal, and left without an archive time stamp."""
    return _signed_too(pdf, ours())


def sealed_by_a_rogue(pdf: bytes) -> bytes:
    """A stranger seals pages of their own that look like a record."""
    return rogue().sealed(plain())


def sealed_by_a_look_alike(pdf: bytes) -> bytes:
    """A key with our names seals pages that look like a record."""
    return look_alike().sealed(plain())


def shown_otherwise(pdf: bytes) -> bytes:
    """Where Anna has signed, somebody else's name is shown."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        widget = _places(writer)[0]
        drawn = {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form")}
        drawn[pdf_name("/BBox")] = widget["/AP"]["/N"]["/BBox"]
        other = writer.add_object(generic.StreamObject(drawn, stream_data=b"BT ET"))
        widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): other})
        writer.update_container(widget)

    return _updated(pdf, change)


def moved_away(pdf: bytes) -> bytes:
    """Anna's signature stands somewhere else on the page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        widget = _places(writer)[0]
        widget[pdf_name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (10, 10, 200, 60)))
        writer.update_container(widget)

    return _updated(pdf, change)


def name_moved_to_another_place(pdf: bytes) -> bytes:
    """Anna's signature and Bengt's have changed places."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        first, second = _places(writer)
        first[pdf_name("/V")], second[pdf_name("/V")] = second.raw_get("/V"), first.raw_get("/V")
        writer.update_container(first)
        writer.update_container(second)

    return _updated(pdf, change)


def laid_over(pdf: bytes) -> bytes:
    """A valid colleague signs in a new visible field that is laid over the text."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec("Över", box=(50, 500, 500, 800), on_page=0))
    output = BytesIO()
    writer.write(output)
    return signed_by(ours(), "David Dal", output.getvalue(), prepared="Över")


def _places(writer: IncrementalPdfFileWriter) -> list[generic.DictionaryObject]:
    fields = [field.get_object() for field in writer.root["/AcroForm"]["/Fields"]]
    return [field for field in fields if field["/T"] in PLACES]


# On a document with places to sign on the page, signed in both and sealed
ON_THE_PAGE: tuple[Attack, ...] = (shown_otherwise, moved_away, name_moved_to_another_place, laid_over)
ALL: tuple[Attack, ...] = (
    in_page, in_attachment, in_title, in_seal, in_seals_padding, in_archive_stamp, in_byte_range,
    bytes_after, bytes_before, cut_to_pages, cut_to_seal,
    empty_update, note_on_page, other_page_content, page_removed, runs_when_opened,
    attachment_swapped, attachment_hidden, attachment_added, attachment_renamed, page_added, other_metadata,
    evidence_emptied, seal_field_removed, all_fields_removed,
    unknown_signature, written_anew,
    signed_by_a_rogue, signed_by_a_look_alike, signed_by_a_colleague, sealed_by_a_rogue, sealed_by_a_look_alike,
)  # fmt: skip


def _updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _signed_too(pdf: bytes, keys: object) -> bytes:
    field = Field("Tillagd", "Tillagd underskrift")
    return awaited(add_signature(pdf, keys.held.seal, keys.stamper, field, "Prov", clock()))


def _first_page(file: IncrementalPdfFileWriter | PdfFileReader) -> generic.DictionaryObject:
    held = file.root["/Pages"]
    while "/Kids" in held:
        held = held["/Kids"][0].get_object()
    return held


def _inside(pdf: bytes, stream: generic.StreamObject) -> int:
    at = pdf.find(stream.encoded_data)
    assert at > 0
    return at + len(stream.encoded_data) // 2


def _contents(pdf: bytes, which: int) -> tuple[int, int]:
    found = list(re.finditer(rb"/Contents ?<([0-9a-fA-F]+)>", pdf))
    return found[which].span(1)


def _other_digit(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + (b"1" if pdf[at : at + 1] != b"1" else b"2") + pdf[at + 1 :]
