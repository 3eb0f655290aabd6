"""The template library `look`: icons, round marks, and values as a person reads them."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from forms_platform.look import borrowed, words
from forms_platform.look.frame import head
from forms_platform.look.marks import avatar
from forms_platform.sweden import money as kronor

register = template.Library()


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", description: str = "", autofocus: bool = False) -> dict[str, Any]:
    """One field of a Django form as the design system draws it: label, description, input, the fault at the field."""
    widget = bound.field.widget
    widget.attrs.pop("placeholder", None)  # a placeholder is no label and disappears while one types
    described = [f"{bound.auto_id}-h"] if description else []
    described += [f"{bound.auto_id}-e"] if bound.errors else []
    attributes: dict[str, str | bool] = {"class": "ds-input"}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if autofocus:
        attributes["autofocus"] = True
    return {
        "bound": bound,
        "label": label or bound.label,
        "description": description,
        "tick": getattr(widget, "input_type", "") == "checkbox",
        "input": bound.as_widget(attrs=attributes),
    }


@register.filter
def faults(form: BaseForm) -> list[dict[str, str]]:
    """Every fault of a Django form for the summary first on the page: `target` (id of the field) and `text`."""
    found = [{"target": "", "text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        found += [{"target": bound.auto_id, "text": str(text)} for text in bound.errors]
    return found


@register.simple_tag
@lru_cache(maxsize=1024)  # thirty on a page, and the sheet's address never changes in a running process
def icon(name: str, classes: str = "") -> SafeString:
    """The named picture of the icon sheet, silent for screen readers: the words beside it carry the meaning."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f"i {classes}".strip(),
        static("img/icons.svg"),
        name,
    )


register.simple_tag(avatar)


@register.simple_tag(takes_context=True)
def page_head(context: template.RequestContext) -> SafeString:
    """The head of the page, above what the page is about."""
    return head(context["shell"], str(context.get("csrf_token", "")))


@register.filter
def initials(name: Any) -> str:
    """The initials of a name."""
    return words.initials(str(name))


@register.filter
def money(ore: int | None) -> str:
    """The amount in kronor, as it is written: 240000 -> "2 400 kr". Units: whole öre."""
    return "" if ore is None else kronor.show(kronor.Ore(ore), words.language())


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """The day as said in a sentence: "i dag", "20 november"."""
    if value is None or value == "":
        return ""
    date = timezone.localdate(value) if isinstance(value, dt.datetime) else value
    return words.day(date, timezone.localdate())


@register.filter
def since(value: dt.date | dt.datetime | None) -> str:
    """The day as said after "sedan": "i tisdags"."""
    if value is None or value == "":
        return ""
    date = timezone.localdate(value) if isinstance(value, dt.datetime) else value
    return words.since(date, timezone.localdate())


@register.filter
def when(value: dt.datetime | None) -> str:
    """The moment as said in a list: "i dag 10:42", "20 nov 15:40"."""
    if value is None or value == "":
        return ""
    return words.when(timezone.localtime(value), timezone.localtime())


@register.filter
def iso(value: dt.date | dt.datetime | None) -> str:
    """The value for the attribute datetime of <time>."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return value.isoformat() if value else ""


@register.filter
def filesize(number: int | None) -> str:
    """The size of a file: "214 kB"."""
    return "" if number is None else words.size(int(number))


@register.filter
def in_letters(number: int) -> str:
    """A small number in letters: "två"."""
    return words.count(int(number))


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON, for an attribute that a script reads: a page has no scripts of its own."""
    return json.dumps(value, ensure_ascii=False)


register.filter("said", borrowed.said)
register.filter("in_language", borrowed.in_language)
register.filter("markdown", borrowed.running)
