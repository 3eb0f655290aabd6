"""What is chosen from a register, drawn when the page is: what can be chosen may change, or depend on other answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.template.loader import get_template
from django.utils.translation import gettext

from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.code_string import CodePart, CodeStringField
from forms_platform.definitions.language.fields.registers import coded
from forms_platform.intake.form_fields import FEW, Face, FieldPart, choosables, part_of
from forms_platform.intake.slots import Call, Filling, Slots, cut, element_id, mark

RADIO = 6  # options up to which one of them is chosen with radio buttons
MOST_CODES = 60  # codes that are chosen in a list; of more, the code is written


def from_register(field: ChoiceField | ChoicesField, face: Face, described: Sequence[str], language: str) -> Call:
    """A slot that draws the whole field with the options of the moment, in the template of its kind."""

    def drawn(filling: Filling, arguments: list[str]) -> str:
        entries = filling.world.choosable(field, filling.typed if filling.prefix else {})
        said = [(entry.code, entry.say(language), entry.describe(language)) for entry in entries]
        path = filling.prefix + field.key
        more = {
            "options": choosables(field.key, said, path),
            "large": len(said) > FEW,
            "choose": gettext("Välj"),
            "narrow": len(said) > RADIO,
        }
        now = replace(face, id=element_id(path), name=path, more=more)
        context = {"f": now, "s": Slots(field.key, described)}
        markup = get_template(f"intake/fields/{_template(field, len(said))}.html").render(context)
        return cut(markup.strip(), {}).drawn(filling)

    return drawn


def _template(field: ChoiceField | ChoicesField, count: int) -> str:
    if isinstance(field, ChoicesField):
        return "choices"
    few = field.show_as == "radio" or (field.show_as == "auto" and count <= RADIO)
    return "choice" if few else "select"


def from_code_registers(field: CodeStringField, face: Face, described: Sequence[str], language: str) -> Call:
    """A slot that draws a code string: a list for each part with few codes, a box for the others."""

    def drawn(filling: Filling, arguments: list[str]) -> str:
        path = filling.prefix + field.key
        parts = [_code_part(field, part, filling, language) for part in field.pattern]
        now = replace(face, id=element_id(path), name=path, more={"parts": parts})
        context = {"f": now, "s": Slots(field.key, described)}
        return cut(get_template("intake/fields/parts.html").render(context).strip(), {}).drawn(filling)

    return drawn


def _code_part(field: CodeStringField, part: CodePart, filling: Filling, language: str) -> FieldPart:
    said = part.label.say(language)
    label = said if part.required else gettext("%(label)s (frivilligt)") % {"label": said}
    entries = filling.world.options(part.source) if part.source else ()
    codes = tuple((entry.code, coded(entry.code, entry, language)) for entry in entries)
    path = filling.prefix + field.key
    if 0 < len(codes) <= MOST_CODES:
        options = tuple((code, name, mark("part_selected", field.key, part.key, code)) for code, name in codes)
        return part_of(field.key, part.key, label, path, options=options)
    listing = f"{element_id(field.key)}-{part.key}-l" if codes else ""  # one for all rows of a table
    return part_of(
        field.key, part.key, label, path, inputmode="" if part.source else "numeric", width="w-short", list=listing,
        listed=codes if filling.row == 0 else (),
    )  # fmt: skip
