"""A choice from a register, drawn when the page is: what can be chosen may change, and depend on earlier answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.template.loader import get_template
from django.utils.translation import gettext

from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.intake.form_fields import FEW, Face, choosables
from forms_platform.intake.slots import Call, Filling, Slots, cut, element_id

RADIO = 6  # options up to which one of them is chosen with radio buttons


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
