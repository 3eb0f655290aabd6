"""How each kind of field stands on paper. One row a kind; a test proves that none is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.bank_account import KIND_NAMES, BankAccountField
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.code_string import CodeStringField
from forms_platform.definitions.language.fields.information import InformationField
from forms_platform.definitions.language.fields.long_text import LongTextField
from forms_platform.definitions.language.fields.number import NumberField
from forms_platform.definitions.language.fields.text import TextField
from forms_platform.definitions.paper.desk import Asked, Desk, asking, told
from forms_platform.definitions.paper.form import WIDTH, Blank, Place, Question
from forms_platform.definitions.paper.prose import plain, prose
from forms_platform.definitions.paper.tables import table

MOST_TICKS = 40  # options that have a box each; of more, those chosen are written down
MOST_RADIOS = 14
MOST_LISTED = 400  # options of a list; of more, the one chosen is written down
MOST_PRINTED = 30  # options of a list that are printed under it
MOST_SUGGESTED = 60

Drawn = Callable[[Desk, Any, Asked], Question | None]
Options = tuple[tuple[str, str, str], ...]  # answer, label, description


# --- One blank --------------------------------------------------------------------------------------------------------


def line(hint: str = "", width: int = 3, unit: str = "") -> Drawn:
    """One line to write on; the hint is the word for what shape the answer has."""

    def drawn(desk: Desk, each: Field, asked: Asked) -> Question:
        said = desk.words.get(hint, hint)
        return _line(desk, each, asked, said, width, desk.words.get(unit, unit))

    return drawn


def _line(
    desk: Desk, each: Field, asked: Asked, hint: str = "", width: int = WIDTH, unit: str = "", longest: int = 0
) -> Question:
    label = each.label.say(desk.language)
    blank = Blank(
        "line", asked.path(each), told(each, desk, asked, hint, unit), required=asked.needed(each), longest=longest
    )
    shown = f"{label} ({hint})" if hint and hint not in label else label
    return asking(desk, each, look="blanks", label=shown, width=width, elastic=True,
                  places=(Place(desk.blank(blank), unit=unit),))  # fmt: skip


def _text(desk: Desk, each: TextField, asked: Asked) -> Question:
    longest = len(each.pattern) if each.pattern else each.max_length
    if not each.suggestions or len(each.suggestions) > MOST_SUGGESTED:
        short = longest <= 40 or (each.prefill or "").startswith("own.")
        return _line(desk, each, asked, width=2 if longest <= 12 else 3 if short else WIDTH, longest=longest)
    said = tuple(suggestion.say(desk.language) for suggestion in each.suggestions)
    blank = Blank("list", asked.path(each), told(each, desk, asked), asked.needed(each), longest,
                  tuple((one, one) for one in said), open=True)  # fmt: skip
    notes = (desk.words["suggestions"].format(options=", ".join(said)),) if len(said) <= MOST_PRINTED else ()
    return asking(desk, each, look="blanks", places=(Place(desk.blank(blank)),), notes=notes)


def _long_text(desk: Desk, each: LongTextField, asked: Asked) -> Question:
    blank = Blank("lines", asked.path(each), told(each, desk, asked), asked.needed(each), each.max_length)
    height = 16.0 if each.max_length <= 250 else 26.0 if each.max_length <= 1000 or asked.row else 40.0
    return asking(desk, each, look="blanks", places=(Place(desk.blank(blank), height=height),))


def _number(desk: Desk, each: NumberField, asked: Asked) -> Question:
    return _line(desk, each, asked, width=2, unit=desk.say(each.unit))


def _consent(desk: Desk, each: Field, asked: Asked) -> Question:
    blank = Blank("tick", asked.path(each), told(each, desk, asked), asked.needed(each), on="on")
    return asking(desk, each, look="blanks", places=(Place(desk.blank(blank)),))


# --- Several blanks ---------------------------------------------------------------------------------------------------


def parts_of(*parts: tuple[str, str, int]) -> Drawn:
    """Blanks under one label, each (part of the answer, the word for it, share of the width)."""

    def drawn(desk: Desk, each: Field, asked: Asked) -> Question:
        places = tuple(_part(desk, each, asked, part, desk.words[word], width) for part, word, width in parts)
        return asking(desk, each, look="blanks", places=places)

    return drawn


def _part(desk: Desk, each: Field, asked: Asked, part: str, label: str, width: int) -> Place:
    needed = asked.needed(each) and part != "care_of"
    blank = Blank("line", f"{asked.path(each)}.{part}", told(each, desk, asked, label), needed)
    return Place(desk.blank(blank), label, width=width)


def _code_string(desk: Desk, each: CodeStringField, asked: Asked) -> Question:
    places = []
    for part in each.pattern:
        label = part.label.say(desk.language)
        said = label if part.required else f"{label} ({desk.words['optional']})"
        blank = Blank("line", f"{asked.path(each)}.{part.key}", told(each, desk, asked, said),
                      asked.needed(each) and part.required, longest=part.digits or 0)  # fmt: skip
        places.append(Place(desk.blank(blank), said, width=2))
    return asking(desk, each, look="blanks", places=tuple(places))


def _period(desk: Desk, each: Field, asked: Asked) -> Question:
    hint = desk.words["date"]
    places = tuple(
        _part(desk, each, asked, part, f"{desk.words[part]} ({hint})", 2) for part in ("from", "to")
    )  # fmt: skip
    return asking(desk, each, look="blanks", places=places)


def _bank_account(desk: Desk, each: BankAccountField, asked: Asked) -> Question:
    number = desk.words["number"]
    if len(each.accept) == 1:
        return asking(desk, each, look="blanks", places=(_part(desk, each, asked, "number", number, 4),))
    kinds = [(kind, KIND_NAMES[kind][desk.language == "en"]) for kind in each.accept]
    path = f"{asked.path(each)}.kind"
    ticks = tuple(
        Place(desk.blank(Blank("one", path, told(each, desk, asked, label), asked.needed(each), on=kind)),
              label[:1].upper() + label[1:])
        for kind, label in kinds
    )  # fmt: skip
    return asking(desk, each, look="blanks", places=(*ticks, _part(desk, each, asked, "number", number, 4)))


# --- Options ----------------------------------------------------------------------------------------------------------


def _options(desk: Desk, each: ChoiceField | ChoicesField) -> Options | None:
    """The options as they are today; None when they depend on another answer or cannot be told."""
    if each.options_from is None:
        return tuple(
            (option.value, option.label.say(desk.language), desk.say(option.description)) for option in each.options
        )
    if each.options_from.within is not None:
        return None
    entries = desk.names.options(each.options_from.source)
    listed = tuple((e.code, e.say(desk.language), e.describe(desk.language)) for e in entries)
    names = all("." not in code and code != "Off" for code, _, _ in listed)  # what the name of a box can be
    return listed if listed and names else None


def _yes_no(desk: Desk, each: Field, asked: Asked) -> Question:
    options = (("ja", desk.words["yes"], ""), ("nej", desk.words["no"], ""))
    return _ticks(desk, each, asked, "one", options)


def _choice(desk: Desk, each: ChoiceField, asked: Asked) -> Question:
    options = _options(desk, each)
    if options is None or len(options) > MOST_LISTED:
        drawn = _line(desk, each, asked, width=WIDTH)
        return drawn if drawn.help else replace(drawn, help=prose(desk.words["in_register"]))
    if each.show_as == "radio" or len(options) <= MOST_RADIOS:  # on paper even a list is best ticked
        return _ticks(desk, each, asked, "one", options)
    return _list(desk, each, asked, options)


def _list(desk: Desk, each: Field, asked: Asked, options: Options) -> Question:
    offered = tuple((answer, label) for answer, label, _ in options)
    blank = Blank("list", asked.path(each), told(each, desk, asked), asked.needed(each), options=offered)
    listed = desk.words["one_of"].format(options=", ".join(label for _, label in offered))
    notes = (listed,) if len(offered) <= MOST_PRINTED else ()
    return asking(desk, each, look="blanks", places=(Place(desk.blank(blank)),), notes=notes)


def _choices(desk: Desk, each: ChoicesField, asked: Asked) -> Question:
    options = _options(desk, each)
    if options is not None and len(options) <= MOST_TICKS:
        bounds = [desk.words["least_chosen"].format(n=each.min_chosen)] if each.min_chosen > 1 else []
        bounds += [desk.words["most_chosen"].format(n=each.max_chosen)] if each.max_chosen is not None else []
        return replace(_ticks(desk, each, asked, "tick", options), notes=tuple(bounds))
    blank = Blank("lines", asked.path(each), told(each, desk, asked), asked.needed(each))
    return asking(desk, each, look="blanks", places=(Place(desk.blank(blank), height=32.0),),
                  notes=(desk.words["several_lines"],))  # fmt: skip


def _ticks(desk: Desk, each: Field, asked: Asked, kind: Any, options: Options) -> Question:
    name = asked.path(each)
    needed = asked.needed(each) and kind == "one"  # that one box of several is needed cannot be said of any of them
    places = tuple(
        Place(
            desk.blank(
                Blank(
                    kind,
                    name if kind == "one" else f"{name}.{answer}",
                    told(each, desk, asked, label),
                    needed,
                    on=answer,
                )
            ),
            label,
            plain(about) if about else "",
        )
        for answer, label, about in options
    )
    return asking(desk, each, look="blanks", places=places)


# --- Without blanks ---------------------------------------------------------------------------------------------------


def _attachment(desk: Desk, each: AttachmentField, asked: Asked) -> Question:
    label = f"{desk.words['attach']}: {each.name(desk.language)}"
    rules = "" if each.help else f"{each.said_types(desk.language)}. "
    return asking(desk, each, look="text", label=label, notes=(rules + desk.words["attach_later"],))


def _computed(desk: Desk, each: Field, asked: Asked) -> Question | None:
    if asked.row:
        return None
    said = desk.words["computed"].format(what=each.name(desk.language))
    return Question(look="text", notes=(said,))


def _information(desk: Desk, each: InformationField, asked: Asked) -> Question:
    return Question(look="text", label=each.label.say(desk.language), help=prose(each.text.say(desk.language)),
                    warning=each.tone == "warning")  # fmt: skip


def _nothing(desk: Desk, each: Field, asked: Asked) -> None:
    return None


DRAWN: Final[Mapping[str, Drawn]] = {
    "text": _text,
    "long_text": _long_text,
    "number": _number,
    "money": line(width=2, unit="money"),
    "date": line("date", 2),
    "time": line("time", 2),
    "period": _period,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "person": line("person"),
    "unit": line(),
    "cost_centre": line(),
    "account": line(width=2),
    "code_string": _code_string,
    "email": line(),
    "phone": line(),
    "attachment": _attachment,
    "computed": _computed,
    "looked_up": _nothing,
    "information": _information,
    "consent": _consent,
    "identity_number": line("identity_number"),
    "organisation_number": line("organisation_number"),
    "bank_account": _bank_account,
    "address": parts_of(("care_of", "care_of", 3), ("street", "street", 3), ("postcode", "postcode", 2),
                        ("town", "town", 4)),
    "table": table,
}  # fmt: skip
