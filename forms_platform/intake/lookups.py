"""Looking up a person, a unit, a cost centre or an account: a list when they are few, a search field when not."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forms_platform.cases.holders import about
from forms_platform.cases.names import options
from forms_platform.definitions.language.fields.registers import coded, starting
from forms_platform.intake.form_fields import Face
from forms_platform.look import borrowed
from forms_platform.look import words as words_of
from forms_platform.organisation.directory import Snapshot, folded

FEW = 60  # shown as a list; above that one has to search
MOST_FOUND = 8
Found = tuple[str, str, str]  # answer, name, what tells it from others


def drawn(face: Face, typed: str, sentence: str, words: str, organisation: Snapshot) -> SafeString:
    """The chosen one with the way to change it, or the way to find one. `words` is what was searched for."""
    few = few_of(face, organisation)
    results = [] if few else search(face.kind, words, organisation, face)
    told = face.more.get("told", "")  # where the answer came from
    ids = [f"{face.id}-h"] * bool(face.help) + [f"{face.id}-s"] * bool(told) + [f"{face.id}-e"] * bool(sentence)
    return render_to_string(
        "intake/_lookup.html",
        {
            "f": face,
            "few": few,
            "chosen": typed,
            "picked": picked(face, typed, organisation) if typed else None,
            "words": words,
            "wanted": gettext("Namn, titel eller enhet") if face.kind == "person" else gettext("Kod eller namn"),
            "results": results[:MOST_FOUND],
            "more": len(results) > MOST_FOUND,
            "told": told,
            "sentence": sentence,
            # Ids are made of the document's keys and row numbers alone.
            "describedby": mark_safe(f' aria-describedby="{" ".join(ids)}"') if ids else "",  # noqa: S308
            "error": _error(face, sentence),
        },
    )


def few_of(face: Face, organisation: Snapshot) -> list[tuple[str, str]]:
    """Everything to choose from, when it is little enough for a list; people never are."""
    if face.kind == "person":
        return []
    known = _known(face.kind, organisation, face)
    return [(answer, name) for answer, name, _ in known] if len(known) <= FEW else []


def picked(face: Face, typed: str, organisation: Snapshot) -> tuple[str, str] | None:
    """Name and what tells it from others; None when there is no such person, unit, cost centre or account."""
    if face.kind == "person":
        card = organisation.person(int(typed)) if _is_id(typed) else None
        return (card.name, about(card)) if card and card.active else None
    if face.kind == "unit":
        unit = organisation.units.get(int(typed)) if _is_id(typed) else None
        return (unit.name, organisation.unit_name(unit.parent_id)) if unit else None
    return next(((name, "") for answer, name, _ in _known(face.kind, organisation, face) if answer == typed), None)


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 15


def search(kind: str, words: str, organisation: Snapshot, face: Face | None = None) -> list[Found]:
    """Those that have every word, best first, and one more than is shown when there are more."""
    if not words.strip():
        return []
    if kind == "person":
        return [(str(card.id), card.name, about(card)) for card in organisation.search(words, MOST_FOUND + 1)]
    wanted = folded(words).split()
    known = _known(kind, organisation, face)
    return [one for one in known if all(f" {word}" in f" {folded(one[1])}" for word in wanted)][: MOST_FOUND + 1]


def _known(kind: str, organisation: Snapshot, face: Face | None) -> list[Found]:
    """All that can be chosen, in order."""
    if kind == "unit":
        units = sorted((u for u in organisation.units.values() if u.active), key=lambda unit: unit.name.casefold())
        return [(str(unit.id), unit.name, organisation.unit_name(unit.parent_id)) for unit in units]
    if kind == "cost_centre" or face is None:
        return [(code, f"{code} {name}", "") for code, name in sorted(organisation.cost_centres.items())]
    accounts = starting(options(organisation, face.source), face.begins)
    return [(account.code, coded(account.code, account, words_of.language()), "") for account in accounts]


def _error(face: Face, sentence: str) -> SafeString:
    if not sentence:
        return SafeString("")
    return format_html(
        '<p class="ds-validation-message" data-field="validation" id="{}-e">'
        '<span class="visually-hidden">{} </span>{}</p>',
        face.id,
        gettext("Fel:"),
        borrowed.said(sentence),
    )
