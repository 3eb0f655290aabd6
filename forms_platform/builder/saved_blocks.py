"""Saved blocks of questions: kept in editions, put in as copies, and what has changed in the original since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forms_platform.builder.drafts import to_text
from forms_platform.builder.models import SavedBlock
from forms_platform.builder.outline import free, name, said, slug
from forms_platform.builder.seen import Seen, as_text
from forms_platform.builder.words import TEXTS
from workflows.conditions import fields_used

MOST_QUESTIONS: Final = 40
TRIES: Final = 3
_APART: Final = frozenset({"key", "copied"})  # a copy has its own
PROPERTIES: Final[Mapping[str, str | Promise]] = {
    "required": _("Måste besvaras"), "when": _("Villkor"), "options": _("Alternativ"), "columns": _("Frågor på raden"),
    "min": _("Minst"), "max": _("Högst"), "kind": _("Sort"), "prefill": _("Fylls i från början"),
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A saved block in its last edition."""

    key: str
    name: str
    edition: int
    fields: Sequence[Mapping[str, Any]]
    by: str
    at: datetime

    @property
    def called(self) -> list[str]:
        """What its questions are called."""
        return [name(one, get_language() or "sv") for one in self.fields]

    @property
    def words(self) -> str:
        """What it is found by: its name and its questions."""
        return " ".join([self.name, *(name(one) for one in self.fields)]).casefold()


@dataclass
class Change:
    """A property that the original has changed since it was copied. `own`: the copy says something of its own."""

    called: str
    was: str
    now: str
    own: bool


@dataclass
class Hint:
    """That the original of a copy has changed: how, and what makes the copy like it."""

    block: str
    edition: int
    changes: list[Change] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    gone: bool = False  # the original has the question no more


def blocks() -> list[Block]:
    """Every saved block in its last edition, by name. One statement."""
    newer = SavedBlock.objects.filter(key=OuterRef("key"), edition__gt=OuterRef("edition"))
    last = SavedBlock.objects.filter(~Exists(newer)).select_related("made_by")
    found = [
        Block(
            row.key, row.name, row.edition, json.loads(row.fields), row.made_by.name if row.made_by else "", row.made_at
        )
        for row in last
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def block(key: str) -> Block | None:
    """The block of that key."""
    return next((one for one in blocks() if one.key == key), None)


def save_block(called: str, fields: Sequence[Mapping[str, Any]], *, key: str, by: int, at: datetime) -> SavedBlock:
    """A new block of that name, or with a key the next edition of that block, made of copies of the questions.
    Conditions that ask about anything outside it are left out."""
    for _again in range(TRIES):
        try:
            with transaction.atomic():
                return _saved(called, fields, key=key, by=by, at=at)
        except IntegrityError:
            continue  # somebody took the key or the edition at the same moment
    return _saved(called, fields, key=key, by=by, at=at)


def _saved(called: str, fields: Sequence[Mapping[str, Any]], *, key: str, by: int, at: datetime) -> SavedBlock:
    if not key:
        taken = set(SavedBlock.objects.values_list("key", flat=True))
        key = free(slug(called, "-") or "block", taken, "-")
    last = SavedBlock.objects.filter(key=key).first()
    inside = {str(one["key"]) for one in fields}
    kept = [_by_itself(one, inside) for one in fields]
    return SavedBlock.objects.create(
        key=key, edition=(last.edition if last else 0) + 1, name=called, fields=to_text(kept), made_by_id=by, made_at=at
    )


def _by_itself(one: Mapping[str, Any], inside: set[str]) -> dict[str, Any]:
    """The question without its condition when that asks about something outside the block."""
    made = {key: value for key, value in one.items() if key != "copied"}
    rule = made.get("when")
    try:
        asked = fields_used(rule) if isinstance(rule, Mapping) else frozenset()
    except (TypeError, AttributeError, KeyError):
        asked = frozenset({""})
    if rule is not None and not {name.partition(".")[0].partition("[]")[0] for name in asked} <= inside:
        del made["when"]
    return made


def hints(seen: Seen) -> dict[str, Hint]:
    """The copies whose original has changed since, by what they are called. One statement, none without copies."""
    copies = {one.ref: one.field for one in seen.questions if isinstance(one.field.get("copied"), dict)}
    keys = {str(one["copied"].get("block")) for one in copies.values()}
    editions: dict[str, dict[int, SavedBlock]] = {}
    for row in SavedBlock.objects.filter(key__in=keys) if keys else ():
        editions.setdefault(row.key, {})[row.edition] = row
    found = {ref: _hint(seen, one, editions) for ref, one in copies.items()}
    return {ref: hint for ref, hint in found.items() if hint is not None}


def _hint(seen: Seen, copy: Mapping[str, Any], editions: Mapping[str, Mapping[int, SavedBlock]]) -> Hint | None:
    copied = copy["copied"]
    known = editions.get(str(copied.get("block")), {})
    taken, last = known.get(copied.get("edition", 0)), max(known, default=0)
    if taken is None or taken.edition == last:
        return None
    was, now = _part(taken, copied.get("part")), _part(known[last], copied.get("part"))
    hint = Hint(known[last].name, last, gone=now is None)
    if was is None or now is None:
        return hint
    for member in _members(was, now):
        before, after, own = was.get(member), now.get(member), copy.get(member)
        if before == after or own == after:
            continue
        called = str(PROPERTIES.get(member) or TEXTS.get(member) or member)
        hint.changes.append(Change(called, _shown(seen, member, before), _shown(seen, member, after), own != before))
        hint.values[member] = after
    return hint if hint.changes else None


def _members(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[str]:
    # a rule names the keys of the block and not those of the copy: it is told with the block, and not taken over
    return (one for one in dict.fromkeys([*was, *now]) if one not in _APART and one not in ("when", "refuse", "value"))


def _part(row: SavedBlock, part: Any) -> Mapping[str, Any] | None:
    return next((one for one in json.loads(row.fields) if one.get("key") == part), None)


def _shown(seen: Seen, member: str, value: Any) -> str:
    """The value as one line for people."""
    if value is None or value is False:
        return "–"
    if value is True:
        return str(_("Ja"))
    if isinstance(value, Mapping) and "sv" in value:
        return said(value, seen.language)
    if member in ("options", "columns") and isinstance(value, list):
        return ", ".join(said(one.get("label"), seen.language) for one in value if isinstance(one, dict))
    return value if isinstance(value, str) else as_text(value)
