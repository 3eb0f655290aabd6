"""Texts that are missing in the page's language: the Swedish stands in their place, says so, and is marked for those
who can add what is missing. Such a text carries `lang` (definitions.language.texts.Borrowed)."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forms_platform.look.markdown import markdown


def is_borrowed(text: Any) -> bool:
    """Whether the text stands in for one that is missing in the page's language."""
    return bool(text) and bool(getattr(text, "lang", ""))


def said(text: Any) -> Any:
    """The text; one that is borrowed in an element that says its language, and marked to administrators."""
    if not is_borrowed(text):
        return text
    return format_html("<span{}>{}</span>{}", in_language(text), str(text), untranslated(text))


def running(source: Any) -> SafeString:
    """Markdown as cleaned HTML; borrowed as `said` has it."""
    html = markdown(str(source or ""))
    return (
        format_html("<div{}>{}</div>{}", in_language(source), html, untranslated(source))
        if is_borrowed(source)
        else html
    )


def in_language(text: Any) -> SafeString:
    """The attribute of an element that holds nothing but the text; "" unless it is borrowed."""
    return format_html(' lang="{}"', text.lang) if is_borrowed(text) else SafeString("")


def untranslated(text: Any) -> SafeString:
    """The mark that administrators alone see (app.css); "" unless the text is borrowed."""
    if not is_borrowed(text):
        return SafeString("")
    return format_html(' <span class="untranslated">{}</span>', gettext("saknar engelska"))
