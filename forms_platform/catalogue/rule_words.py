"""When a step is taken, in words: "Bara om belopp är över 2 000 kr." Plain comparisons are told; the rest is a hint."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext

from forms_platform.definitions.language.document import Document
from forms_platform.sweden import money

ABOVE, AT_LEAST, BELOW, AT_MOST = ">", ">=", "<", "<="


def only_when(rule: Mapping[str, Any], document: Document, language: str) -> str:
    """A sentence that says when the rule holds, or that it holds sometimes."""
    said = _comparison(rule, document, language)
    return said or gettext("Bara i vissa fall.")


def _comparison(rule: Mapping[str, Any], document: Document, language: str) -> str:
    """The sentence of one comparison of an amount or a number with a constant; "" for anything else."""
    left, right = rule.get("left"), rule.get("right")
    if not isinstance(left, Mapping) or not isinstance(right, Mapping):
        return ""
    asked = document.by_key.get(str(left.get("field", "")))
    sentence = _sentences().get(str(rule.get("op")))
    value = _shown(right, language)
    if asked is None or sentence is None or not value:
        return ""
    name = asked.name(language)
    return sentence % {"what": name[:1].lower() + name[1:], "value": value}


def _sentences() -> Mapping[str, str]:
    return {
        ABOVE: gettext("Bara om %(what)s är över %(value)s."),
        AT_LEAST: gettext("Bara om %(what)s är minst %(value)s."),
        BELOW: gettext("Bara om %(what)s är under %(value)s."),
        AT_MOST: gettext("Bara om %(what)s är högst %(value)s."),
    }


KINDS: Final = ("money", "number")


def _shown(literal: Mapping[str, Any], language: str) -> str:
    if literal.get("type") not in KINDS:
        return ""
    try:
        number = Decimal(str(literal.get("value")))
    except InvalidOperation:
        return ""
    if literal["type"] == "money":
        return money.show(money.from_decimal(number), language)
    return money.show_number(number, language)
