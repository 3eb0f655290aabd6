"""Documents of older formats on their way to the present one, by small named steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Step = Callable[[Mapping[str, Any]], dict[str, Any]]

# Where each format leads. A step is added when the format changes and is never changed afterwards.
STEPS: dict[str, tuple[str, Step]] = {}


def upgrade(raw: Any) -> Any:
    """The document in the present format, as a new value; what has no older format is given back as it is.

    A published version lies for ever as it was published; it is upgraded as it is read.
    """
    seen = raw
    while isinstance(seen, Mapping) and isinstance(seen.get("format"), str) and seen["format"] in STEPS:
        becomes, step = STEPS[seen["format"]]
        seen = {**step(seen), "format": becomes}
    return seen


def texts_by_language(raw: Mapping[str, Any]) -> dict[str, Any]:
    """From "e-service/0": the sketches of the notation had English beside Swedish (`title_en`), a question's `id` and
    `type` where its `key` and `kind` are now, the kinds file, bool, user and textarea, and bare words as options."""
    document = {key: value for key, value in raw.items() if key not in ("name", "name_en", "version")}
    if "title" not in document and "name" in raw:
        document["title"] = raw["name"]
        if "name_en" in raw:
            document["title_en"] = raw["name_en"]
    return _joined({**document, "pages": [_page(page) for page in _list(raw.get("pages"))]})


_KINDS = {"file": "attachment", "bool": "yes_no", "user": "person", "textarea": "long_text", "multi": "choices"}


def _page(raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    page = {("key" if key == "id" else key): value for key, value in raw.items()}
    return _joined({**page, "fields": [_field(field) for field in _list(raw.get("fields"))]})


def _field(raw: Any, *, columns: bool = True) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    names = {"id": "key", "type": "kind"}
    field: dict[str, Any] = {names.get(str(key), str(key)): value for key, value in raw.items()}
    if isinstance(field.get("kind"), str):
        field["kind"] = _KINDS.get(field["kind"], field["kind"])
    if isinstance(field.get("options"), list):
        field["options"] = [_option(option) for option in field["options"]]
    if columns and isinstance(field.get("columns"), list):
        field["columns"] = [_field(column, columns=False) for column in field["columns"]]
    return _joined(field)


def _option(raw: Any) -> Any:
    return {"value": raw, "label": raw.capitalize()} if isinstance(raw, str) else raw


def _joined(raw: dict[str, Any]) -> dict[str, Any]:
    """The object with `title` and `title_en` as one text in two languages, whatever the text is called."""
    found = {}
    for key, value in raw.items():
        english = raw.get(f"{key}_en")
        if isinstance(value, str) and isinstance(english, str):
            found[key] = {"sv": value, "en": english}
        elif not (key.endswith("_en") and key.removesuffix("_en") in raw):
            found[key] = value
    return found


def _list(raw: Any) -> list[Any]:
    return list(raw) if isinstance(raw, list) else []


STEPS["e-service/0"] = ("e-service/1", texts_by_language)
