"""Pages ready to be drawn: every field's template rendered once per version and language, and cut into slots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.template.loader import get_template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.code_string import CodeStringField
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.money import MoneyField
from forms_platform.definitions.language.fields.number import NumberField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.intake.form_fields import LOOKS, Face, live
from forms_platform.intake.registers import from_code_registers, from_register
from forms_platform.intake.slots import ROW, SLOTS, Call, Compiled, Filling, Part, Slots, cut, element_id, joined, mark
from forms_platform.look import borrowed
from forms_platform.look.templatetags.look import icon

NARROW = frozenset({"money", "number", "date", "time"})
BESIDE_NARROW = NARROW | {"text", "email", "phone"}


def compile_fields(fields: Sequence[Field], language: str, limited: frozenset[str]) -> Compiled:
    """The fields of a page, in order. `limited` names those that have a quota of the year shown under them."""
    found: list[Part] = []
    told = frozenset(field.sums for field in fields if isinstance(field, ComputedField))
    for each in fields:
        compiled = _compiled(each, language, each.key, limited=each.key in limited, told=told)
        found += _in_its_place(each, compiled, each.key).parts
    return Compiled(joined(found))


def _compiled(
    each: Field,
    language: str,
    path: str,
    *,
    limited: bool = False,
    full: bool = True,
    said_above: bool = False,
    told: frozenset[str] = frozenset(),
) -> Compiled:
    """`said_above`: the table has a help text, so what its columns say of themselves by default would be too much.
    `told`: columns whose sum another field of the page shows."""
    look = LOOKS[each.kind]
    face = _face(each, language, path, full, said_above)
    described = [*(["-h"] if face.help else []), *(["-q"] if limited else [])]
    calls: dict[str, Call] = {}
    if isinstance(each, TableField):
        calls = {"rows": _rows(each, _row_compiled(each, language)), "add": _add(each, language)}
        calls["total"] = _nothing if f"{each.key}[].{each.total}" in told else _total(each, language)
    if look.template == "lookup":
        calls = {"lookup": _lookup(face, each.key)}
    if each.read_only:
        return cut(get_template("intake/fields/known.html").render({"f": face, "s": Slots(each.key)}).strip(), {})
    template = "select" if isinstance(each, ChoiceField) and not each.as_radio else look.template
    if isinstance(each, ChoiceField | ChoicesField) and each.options_from is not None:
        template, calls = "register", {"register": from_register(each, face, described, language)}
    if isinstance(each, CodeStringField):
        calls = {"register": from_code_registers(each, face, described, language)}
    markup = get_template(f"intake/fields/{template}.html").render({"f": face, "s": Slots(each.key, described)})
    return cut(markup.strip(), calls)


def _face(each: Field, language: str, path: str, full: bool, said_above: bool) -> Face:
    more = LOOKS[each.kind].more(each, language, path)
    return Face(
        kind=each.kind,
        id=element_id(path),
        name=path,
        label=each.label.say(language),
        help=_help(each, language, path, "" if said_above else more.get("rules", "")),
        optional="" if _needed(each) else gettext("frivilligt"),
        read_only=each.read_only,
        full=full,
        more=more,
    )


def _needed(each: Field) -> bool:
    """Whether nothing has to be said about the field being voluntary."""
    return each.required or each.read_only or not each.ASKS or (isinstance(each, TableField) and each.min_rows > 0)


def _help(each: Field, language: str, path: str, rules: str) -> SafeString:
    """Help, or what is allowed where nobody wrote help; and why we ask, folded away."""
    said = each.help.say(language) if each.help else rules
    if not said and each.example:
        said = gettext("Till exempel %(example)s") % {"example": each.example.say(language)}
    why = ""
    if each.why:
        why = format_html(
            '<details class="why"><summary>{}</summary>{}</details>',
            gettext("Varför frågar vi?"),
            borrowed.running(each.why.say(language)),
        )
    if not said and not why:
        return SafeString("")
    html, id = borrowed.running(said), mark_safe(element_id(path))  # noqa: S308 - a key
    if html.count("<p>") == 1 and html.startswith("<p>") and not why:
        inner = mark_safe(html.strip().removeprefix("<p>").removesuffix("</p>"))  # noqa: S308 - cleaned by markdown()
        return format_html('<p data-field="description" id="{}-h">{}</p>', id, inner)
    return format_html('<div data-field="description" id="{}-h">{}{}</div>', id, html, why)


def _in_its_place(each: Field, compiled: Compiled, path: str) -> Compiled:
    """A field that shows only under a condition stands in a box that can go away."""
    if each.when is None:
        return compiled
    opening = format_html(
        '<div class="{}" data-when="{}" data-of="{}"{}>',
        "reveal full" if each.ASKS else "full",
        json.dumps(each.when, ensure_ascii=False),
        mark_safe(path),  # noqa: S308 - a key
        mark("gone", each.key),
    )
    return Compiled((*cut(opening, {}).parts, *compiled.parts, "</div>"))


# --- Rows ------------------------------------------------------------------------------------------------------------


def rows_typed(table: TableField, typed: Any) -> list[Any]:
    """The rows to draw: those typed, and blank ones up to the least number, at least one."""
    rows = list(typed) if isinstance(typed, list) else []
    return rows + [{}] * (max(1, table.min_rows) - len(rows))


def _rows(table: TableField, row: Compiled) -> Call:
    def drawn(filling: Filling, arguments: list[str]) -> str:
        typed = rows_typed(table, filling.typed.get(table.key))
        return "".join(row.drawn(filling.in_row(table.key, n, each, of=len(typed))) for n, each in enumerate(typed))

    return drawn


def _add(table: TableField, language: str) -> Call:
    label = table.add_label.say(language) if table.add_label else gettext("Lägg till en rad")
    button = format_html(
        '<button class="ds-button" data-variant="secondary" type="submit" name="lagg-till" value="{}" data-swaps>'
        "{} {}</button>",
        table.key,
        icon("plus"),
        borrowed.said(label),
    )

    def drawn(filling: Filling, arguments: list[str]) -> str:
        return button if len(rows_typed(table, filling.typed.get(table.key))) < table.max_rows else ""

    return drawn


def _nothing(filling: Filling, arguments: list[str]) -> str:
    return ""


def _total(table: TableField, language: str) -> Call:
    """The sum under the rows, worked out again by the browser whenever something is typed."""
    if table.total is None:
        return _nothing
    column = table.by_key[table.total]
    if not isinstance(column, ComputedField | MoneyField | NumberField):
        raise TypeError(f"{table.key} adds up {column.kind}, which no published document can")
    sum_of = {"fn": "sum", "of": {"field": f"{table.key}[].{column.key}"}}
    opening = format_html(
        '<div class="computed full total"><span class="ds-label" id="{id}-summa-t">{label}</span>'
        '<output id="{id}-summa" aria-labelledby="{id}-summa-t" {live}>',
        id=element_id(table.key),
        label=gettext("Totalt"),
        live=live(sum_of, column, language),
    )

    def drawn(filling: Filling, arguments: list[str]) -> str:
        return f"{opening}{escape(filling.world.total(table))}</output></div>"

    return drawn


def _copy(table: TableField, heading: str) -> Call:
    """The button that copies a row, while there is room for one more."""
    opening, closing = (
        '<button class="ds-button end" data-variant="tertiary" data-size="sm" name="kopiera" value="',
        (
            format_html(
                '" type="submit" data-swaps>{} {}<span class="visually-hidden"> {} ',
                icon("copy"),
                gettext("Kopiera"),
                heading,
            )
        ),
    )

    def drawn(filling: Filling, arguments: list[str]) -> str:
        if filling.rows >= table.max_rows:
            return ""
        return f"{opening}{table.key}.{filling.row}{closing}{filling.row + 1}</span></button>"

    return drawn


def _row_compiled(table: TableField, language: str) -> Compiled:
    heading = table.row_label.say(language)
    small = heading[:1].lower() + heading[1:]
    opening = format_html(
        '<section class="rep" aria-labelledby="{id}-{row}-n" id="{id}-{row}" data-row="{key}">'
        '<header><h2 class="ds-heading" data-size="2xs" id="{id}-{row}-n">{heading} {number}</h2>'
        '<span class="row tight nowrap end">{copy}'
        '<button class="ds-button" data-variant="tertiary" data-size="sm" name="ta-bort" value="{key}.{row}"'
        ' type="submit" data-swaps>{trash} {remove}<span class="visually-hidden"> {small} {number}</span></button>'
        '</span></header><div><input type="hidden" name="{key}.{row}" value="1">',
        id=element_id(table.key),
        key=table.key,
        row=mark("row"),
        number=mark("row_number"),
        heading=borrowed.said(heading),
        small=small,
        copy=mark("copy"),
        trash=icon("trash-2"),
        remove=gettext("Ta bort"),
    )
    parts: list[Part] = [*cut(opening, {"copy": _copy(table, small)}).parts]
    columns = list(table.columns)
    beside = False
    for n, column in enumerate(columns):
        follower = columns[n + 1] if n + 1 < len(columns) else None
        second, beside = beside, False
        if not second and column.when is None and column.kind in BESIDE_NARROW and follower is not None:
            beside = follower.kind in NARROW and follower.when is None
        path = f"{table.key}.{ROW}.{column.key}"
        drawn = _compiled(column, language, path, full=not (second or beside), said_above=table.help is not None)
        parts += _in_its_place(column, drawn, path).parts
    return Compiled(joined([*parts, "</div></section>"]))


def _lookup(face: Face, key: str) -> Call:
    help_ = cut(face.help, {})  # in a row its id has the row's number

    def drawn(filling: Filling, arguments: list[str]) -> str:
        path = filling.prefix + key
        said = mark_safe(help_.drawn(filling))  # noqa: S308 - as it was, but for the number of the row
        # The note is made of markup that escapes what it says.
        source = mark_safe(SLOTS["note"](filling, [key]))  # noqa: S308
        named = replace(face, id=element_id(path), name=path, help=said, more={**face.more, "told": source})
        return filling.world.lookup(named, path, filling.typed.get(key), filling.faults.get(path, ""))

    return drawn
