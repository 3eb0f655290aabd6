"""The JSON tab: the whole document, checked and compared before it is applied; and out and in as one file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from forms_platform.builder.compare import Difference, compare
from forms_platform.builder.drafts import from_text, indented
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Typed
from forms_platform.builder.outline import openable, questions, steps
from forms_platform.builder.seen import Seen
from forms_platform.builder.words import refusal
from forms_platform.definitions.checks import check
from forms_platform.definitions.language.faults import Fault
from forms_platform.definitions.language.fields.registers import OWN_GRANTED
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.look import words
from forms_platform.organisation.directory import Snapshot

FORMAT = "e-service-file/1"
SHAPE_FAULTS = 30


def context(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """The document as text, and what a new text would change."""
    typed = typed or Typed()
    text = typed.post.get("text")
    new = _read(text, typed) if text is not None else None
    faults: list[Fault] = []
    differences: list[Difference] | None = None
    if new is not None:
        faults = check(new)[:SHAPE_FAULTS]
        differences = compare(seen.document, new, seen.language)
    return {
        "text": text if text is not None else indented(seen.document),
        "fault": typed.faults.get("text", ""),
        "new_faults": [(one.path, one.say(seen.language)) for one in faults],
        "differences": differences,
    }


def _read(text: str, typed: Typed) -> Any:
    """The document of the text; None, and why, when it is none."""
    try:
        found = upgrade(from_text(text.encode(), words.language()))
    except ValueError as wrong:
        typed.faults["text"] = gettext("Texten är inte JSON: %(why)s") % {"why": str(wrong)[:160]}
        return None
    if not openable(found):
        typed.faults["text"] = refusal("not_openable", {})
        return None
    return found


def read(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """The whole document is another one, when `gor` says that the differences have been looked at."""
    new = _read(post.get("text", ""), typed)
    if new is None:
        return []
    if post.get("gor") != "byt":
        typed.faults["titta"] = ""  # shown again, with what differs
        return []
    return [Asked("replace_document", {"document": new})]


# ---- one file


def to_file(seen: Seen) -> str:
    """The e-service as one file, with the names of what another installation has to have."""
    document = seen.document
    return json.dumps({"format": FORMAT, "needs": needs(document), "e_service": document}, ensure_ascii=False, indent=2)


def needs(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the e-service asks for outside itself: groups, roles and registers."""
    found: dict[str, set[str]] = {"groups": set(), "roles": set(), "registers": set()}
    for _, step in steps(document):
        _walk_who(step, found)
    _walk_who((document.get("workflow") or {}).get("reserve"), found)
    for one in questions(document):
        source = one.field.get("options_from")
        source = source.get("source") if isinstance(source, Mapping) else source
        found["registers"] |= {str(each) for each in (source, one.field.get("source")) if each}
    return {name: sorted(each) for name, each in found.items() if each}


def _walk_who(node: Any, found: dict[str, set[str]]) -> None:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "group" and isinstance(value, str):
                found["groups"].add(value)
            elif key == "role" and isinstance(value, str):
                found["roles"].add(value)
            elif key == "register" and isinstance(value, str):
                found["registers"].add(value)
            elif key != "branches":
                _walk_who(value, found)
    elif isinstance(node, list):
        for value in node:
            _walk_who(value, found)


def lacks(document: Mapping[str, Any], organisation: Snapshot) -> list[str]:
    """What the e-service asks for and this installation does not have, as sentences."""
    wanted = needs(document)
    there = {
        "groups": set(organisation.group_names),
        "roles": {role for role, _, _ in organisation.roles},
        "registers": {*organisation.code_lists, "units", "cost_centres", OWN_GRANTED},
    }
    words = {
        "groups": gettext("Gruppen %(name)s finns inte här."),
        "roles": gettext("Ingen har rollen %(name)s här."),
        "registers": gettext("Kodlistan %(name)s finns inte här."),
    }
    return [words[sort] % {"name": one} for sort, listed in wanted.items() for one in listed if one not in there[sort]]
