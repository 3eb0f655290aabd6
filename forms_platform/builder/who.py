"""Who a step can be given to, as a list to choose from; what the list does not have is left as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from forms_platform.builder.inputs import AS_IT_IS
from forms_platform.builder.outline import name, said, steps
from forms_platform.builder.seen import Seen, as_text

_LEVELS = ("avdelning", "forvaltning", "kommun")


def choices(seen: Seen, step: Mapping[str, Any], now: Any) -> list[tuple[str, str]]:
    """The ways to say who, the present one among them."""
    found = [(as_text(who), words) for who, words in _every(seen, step)]
    if now is not None and as_text(_plain(now)) not in {value for value, _ in found}:
        found.insert(0, (AS_IT_IS, gettext("Som det är: %(who)s") % {"who": say(seen, now)}))
    return found


def value_of(now: Any, listed: list[tuple[str, str]]) -> str:
    """Which of the choices it is."""
    text = as_text(_plain(now))
    return text if text in {value for value, _ in listed} else AS_IT_IS


def read(chosen: str, before: Any, seen: Seen, step: Mapping[str, Any]) -> Any:
    """Who was chosen; the one before when it was left as it is. A reserve is kept."""
    if chosen == AS_IT_IS or chosen not in {value for value, _ in choices(seen, step, before)}:
        return before
    who = json.loads(chosen)
    if isinstance(before, Mapping) and _plain(before) == who:
        return before
    kept = before.get("otherwise") if isinstance(before, Mapping) else None
    return {**who, "otherwise": kept} if kept is not None else who


def _plain(who: Any) -> Any:
    return {key: value for key, value in who.items() if key != "otherwise"} if isinstance(who, Mapping) else who


def _every(seen: Seen, step: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    yield {"manager_of": "requester"}, gettext("Den sökandes närmaste chef")
    levels = {
        "avdelning": gettext("Den sökandes avdelningschef"),
        "forvaltning": gettext("Den sökandes förvaltningschef"),
        "kommun": gettext("Kommundirektören"),
    }
    for level in _LEVELS:
        yield {"manager_of": "requester", "at": level}, levels[level]
    if seen.document.get("subject", "requester") not in ("requester", "none"):
        yield {"manager_of": "subject"}, gettext("Närmaste chef till den det gäller")
    for _, earlier in steps(seen.document):
        if earlier is step or earlier.get("id") == step.get("id"):
            break
        if "who" in earlier:
            label = said(earlier.get("label"), seen.language) or str(earlier.get("id"))
            yield {"manager_of": earlier["id"]}, gettext("Chef till den som gjorde %(step)s") % {"step": label}
            yield {"decider_of": earlier["id"]}, gettext("Samma person som gjorde %(step)s") % {"step": label}
    for key, called in sorted(seen.organisation.group_names.items(), key=lambda one: one[1]):
        yield {"group": key}, gettext("Gruppen %(group)s") % {"group": called or key}
    for role in sorted({role for role, _, _ in seen.organisation.roles}):
        yield {"role": role}, gettext("Rollen %(role)s") % {"role": role}
        yield {"role": role, "scope": "unit"}, gettext("Rollen %(role)s i den sökandes enhet") % {"role": role}
    yield from _by_answers(seen)
    if step.get("kind") in ("task", "sign"):
        yield {"requester": True}, gettext("Den sökande")


def _by_answers(seen: Seen) -> Iterator[tuple[dict[str, Any], str]]:
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for one in seen.questions:
        if not one.column:
            by_kind.setdefault(one.field["kind"], []).append((one.ref, name(one.field, seen.language)))
    for ref, label in by_kind.get("person", ()):
        yield {"person": ref}, gettext("Den som väljs i %(question)s") % {"question": label}
    for ref, label in by_kind.get("unit", ()):
        yield {"manager_of_unit": ref}, gettext("Chefen för enheten i %(question)s") % {"question": label}
    for one in seen.questions:
        source = one.field.get("options_from")
        register = source.get("source") if isinstance(source, Mapping) else source
        if register and not one.column:
            words = gettext("Den som ansvarar för %(question)s i registret")
            label = name(one.field, seen.language)
            yield {"register": register, "key": one.ref}, words % {"question": label}
    for centre, _ in by_kind.get("cost_centre", ()):
        for amount, label in [*by_kind.get("money", ()), *by_kind.get("computed", ())]:
            words = gettext("Den som har attesträtt för %(question)s") % {"question": label}
            yield {"attest": {"cost_centre": centre, "amount": amount}}, words


def say(seen: Seen, who: Any) -> str:
    """Who it is, in words as far as there are words."""
    listed = {as_text(one): words for one, words in _every(seen, {})}
    return listed.get(as_text(_plain(who))) or as_text(_plain(who))
