"""Somebody with a pen and a PDF reader: writes answers in a form's blanks as readers do."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Name, String

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.choice import ChoiceField, values_by_word
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.table import TableField
from tests.language.everything import REGISTER


def leaves(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Every field that is no branch, by its whole name."""

    def inside(fields: Any, before: str) -> Iterator[tuple[str, pikepdf.Object]]:
        for field in fields:
            name = f"{before}{field.T}"
            if "/Kids" in field and all("/T" in kid for kid in field.Kids):
                yield from inside(field.Kids, f"{name}.")
            else:
                yield name, field

    yield from inside(pdf.Root.AcroForm.Fields, "")


def fill(form: bytes, written: Mapping[str, str]) -> bytes:
    """The form with this written in it. Raises: KeyError for a blank that is not there."""
    with pikepdf.open(io.BytesIO(form)) as pdf:
        fields = dict(leaves(pdf))
        for name, text in written.items():
            write(fields[name], text)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def write(field: pikepdf.Object, text: str) -> None:
    """The text stands in the field, or its box is ticked."""
    if field.get("/FT") != Name.Btn:
        field.V = String(text)
        return
    boxes = list(field.Kids) if "/Kids" in field else [field]
    states = {state for box in boxes for state in box.AP.N}
    assert f"/{text}" in states, f"{text} is none of {states}"
    field.V = Name(f"/{text}")
    for box in boxes:
        box.AS = Name(f"/{text}") if f"/{text}" in box.AP.N else Name.Off


def as_written(document: Document, raw: Mapping[str, Any]) -> dict[str, str]:
    """Raw answers as somebody would write them on paper; files are not written."""
    found: dict[str, str] = {}
    for key, answer in raw.items():
        found |= _written(document.by_key[key], answer, key)
    return found


def _written(field: Field, answer: Any, path: str) -> dict[str, str]:
    if answer is None or not field.ASKS or field.kind == "attachment":
        return {}
    if isinstance(field, TableField):
        return {
            name: text
            for at, row in enumerate(answer)
            for key, one in row.items()
            for name, text in _written(field.by_key[key], one, f"{path}.{at}.{key}").items()
        }
    if field.parts():
        return {f"{path}.{part}": str(text) for part, text in answer.items() if text}
    if isinstance(field, ChoiceField | ChoicesField):
        chosen = [_ticked(field, one) for one in (answer if isinstance(answer, list) else [answer]) if one]
        if isinstance(field, ChoiceField):
            return {path: chosen[0]} if chosen else {}
        return {f"{path}.{one}": one for one in chosen} if _words(field) else {path: "\n".join(chosen)}
    if field.kind == "person":
        return {path: REGISTER.person(int(answer)) or ""}
    if field.kind == "unit":
        return {path: REGISTER.unit(int(answer)) or ""}
    if field.kind == "consent":
        return {path: "on"} if answer in ("on", True) else {}
    if field.kind == "yes_no":
        return {path: {True: "ja", False: "nej"}.get(answer, answer)}
    return {path: str(answer)}


def _words(field: ChoiceField | ChoicesField) -> dict[str, str]:
    """What the options of the form are called; none where they are written down."""
    if field.options_from is None:
        return values_by_word(field.options)
    if field.options_from.within is not None:
        return {}
    entries = REGISTER.options(field.options_from.source)
    return {said.casefold(): one.code for one in entries for said in (one.code, one.sv, one.en) if said}


def _ticked(field: ChoiceField | ChoicesField, answer: str) -> str:
    """The option that a person ticks who would have typed the answer."""
    words = _words(field)
    return words.get(answer) or words.get(answer.casefold()) or answer


def find(field: Field, written: str) -> str | None:
    """Who or what has that name in the register of the tests."""
    known = {REGISTER.person(n): n for n in (1, 2)} if field.kind == "person" else {REGISTER.unit(1): 1}
    found = known.get(written)
    return str(found) if found else None
