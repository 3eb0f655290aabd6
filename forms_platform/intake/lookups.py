"""Looking up a person, a unit or a cost centre: a list when they are few, a search field and its button when not."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forms_platform.cases.holders import about
from forms_platform.intake.form_fields import Face
from forms_platform.organisation.directory import Snapshot, folded

FEW = 60  # shown as a list; above that one has to search
MOST_FOUND = 8
Found = tuple[str, str, str]  # answer, name, what tells it from others


def drawn(face: Face, typed: str, sentence: str, words: str, organisation: Snapshot) -> SafeString:
    """The chosen one with the way to change it, or the way to find one. `words` is what was searched for."""
    few = few_of(face.kind, organisation)
    results = [] if few else search(face.kind, words, organisation)
    ids = [f"{face.id}-h"] * bool(face.help) + [f"{face.id}-e"] * bool(sentence)
    return render_to_string(
        "intake/_lookup.html",
        {
            "f": face,
            "few": few,
            "chosen": typed,
            "picked": picked(face.kind, typed, organisation) if typed else None,
            "words": words,
            "results": results[:MOST_FOUND],
            "more": len(results) > MOST_FOUND,
            "sentence": sentence,
            # Ids are made of the document's keys and row numbers alone.
            "describedby": mark_safe(f' aria-describedby="{" ".join(ids)}"') if ids else "",  # noqa: S308
            "error": _error(face, sentence),
        },
    )


def few_of(kind: str, organisation: Snapshot) -> list[tuple[str, str]]:
    """Everything to choose from, when it is little enough for a list; people never are."""
    if kind == "unit":
        units = [unit for unit in organisation.units.values() if unit.active]
        return sorted(((str(u.id), u.name) for u in units), key=lambda u: u[1].casefold()) if len(units) <= FEW else []
    if kind == "cost_centre" and len(organisation.cost_centres) <= FEW:
        return [(code, f"{code} {name}") for code, name in sorted(organisation.cost_centres.items())]
    return []


def picked(kind: str, typed: str, organisation: Snapshot) -> tuple[str, str] | None:
    """Name and what tells it from others; None when there is no such person, unit or cost centre."""
    if kind == "cost_centre":
        name = organisation.cost_centres.get(typed)
        return (f"{typed} {name}", "") if name else None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 15):
        return None
    if kind == "person":
        card = organisation.person(int(typed))
        return (card.name, about(card)) if card and card.active else None
    unit = organisation.units.get(int(typed))
    return (unit.name, organisation.unit_name(unit.parent_id)) if unit else None


def search(kind: str, words: str, organisation: Snapshot) -> list[Found]:
    """Those that have every word, best first, and one more than is shown when there are more."""
    if not words.strip():
        return []
    if kind == "person":
        return [(str(card.id), card.name, about(card)) for card in organisation.search(words, MOST_FOUND + 1)]
    wanted = folded(words).split()
    if kind == "unit":
        known = [
            (str(u.id), u.name, organisation.unit_name(u.parent_id)) for u in organisation.units.values() if u.active
        ]
    else:
        known = [(code, f"{code} {name}", "") for code, name in organisation.cost_centres.items()]
    found = [one for one in known if all(f" {word}" in f" {folded(one[1])}" for word in wanted)]
    return sorted(found, key=lambda one: one[1].casefold())[: MOST_FOUND + 1]


def _error(face: Face, sentence: str) -> SafeString:
    if not sentence:
        return SafeString("")
    return format_html(
        '<p class="ds-validation-message" data-field="validation" id="{}-e">'
        '<span class="visually-hidden">{} </span>{}</p>',
        face.id,
        gettext("Fel:"),
        sentence,
    )
