"""What a button on a page asks for besides going on: another row, a file less, a search. All are ordinary submits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.intake.slots import element_id
from forms_platform.intake.typed import Raw, answer_at, cleaned, field_at, put
from forms_platform.look.asked import whole


@dataclass(frozen=True, slots=True)
class Done:
    """Where the page goes on after a button: the element to show, and what to search for there."""

    target: str
    query: dict[str, str]


def act(fields: Sequence[Field], post: QueryDict, answers: Raw) -> Done | None:
    """What the pressed button asks for is done to the answers; None when no such button was pressed."""
    for name, work in BUTTONS.items():
        if value := cleaned(post.get(name, "")):
            return work(fields, value, answers, post)
    return None


def _add_row(fields: Sequence[Field], value: str, answers: Raw, post: QueryDict) -> Done:
    table = field_at(fields, value)
    if not isinstance(table, TableField):
        return Done("", {})
    rows = answers.setdefault(table.key, [])
    if not rows:
        rows.append({})  # the first row is drawn before anybody has asked for it
    if len(rows) < table.max_rows:
        rows.append({})
    return Done(f"{element_id(table.key)}-{len(rows) - 1}", {})


def _copy_row(fields: Sequence[Field], value: str, answers: Raw, post: QueryDict) -> Done:
    """Another row like this one stands after it. A file belongs to its row and stays there alone."""
    key, _, at = value.partition(".")
    table, rows = field_at(fields, key), answers.get(key)
    place = whole(at)
    if not isinstance(table, TableField) or not isinstance(rows, list) or place is None or place >= len(rows):
        return Done(element_id(key), {}) if isinstance(table, TableField) else Done("", {})
    if len(rows) < table.max_rows:
        files = {column.key for column in table.columns if isinstance(column, AttachmentField)}
        rows.insert(place + 1, {name: answer for name, answer in rows[place].items() if name not in files})
        place += 1
    return Done(f"{element_id(key)}-{place}", {})


def _remove_row(fields: Sequence[Field], value: str, answers: Raw, post: QueryDict) -> Done:
    key, _, at = value.partition(".")
    rows = answers.get(key)
    place = whole(at)
    if isinstance(rows, list) and place is not None and place < len(rows):
        del rows[place]
    return Done(element_id(key), {}) if field_at(fields, key) else Done("", {})


def _remove_file(fields: Sequence[Field], value: str, answers: Raw, post: QueryDict) -> Done:
    path, _, file = value.partition(":")
    if field_at(fields, path) is None:
        return Done("", {})
    files = answer_at(answers, path)
    if isinstance(files, list):
        put(answers, path, [id for id in files if id != file])
    return Done(element_id(path), {})


def _search(fields: Sequence[Field], value: str, answers: Raw, post: QueryDict) -> Done:
    if field_at(fields, value) is None:
        return Done("", {})
    return Done(f"{element_id(value)}", {"sok": value, "ord": cleaned(post.get(f"sok.{value}", ""))[:100]})


def _choose(fields: Sequence[Field], value: str, answers: Raw, post: QueryDict) -> Done:
    path, _, answer = value.partition(":")
    if field_at(fields, path) is None:
        return Done("", {})
    put(answers, path, answer)
    return Done(element_id(path), {})


def _clear(fields: Sequence[Field], value: str, answers: Raw, post: QueryDict) -> Done:
    field = field_at(fields, value)
    if field is None or field.read_only:
        return Done("", {})
    put(answers, value, "")
    return Done(element_id(value), {})


BUTTONS: dict[str, Callable[[Sequence[Field], str, Raw, QueryDict], Done]] = {
    "lagg-till": _add_row,
    "kopiera": _copy_row,
    "ta-bort": _remove_row,
    "ta-bort-fil": _remove_file,
    "sok": _search,
    "valj": _choose,
    "rensa": _clear,
}
