"""The OpenAPI of the API, made from the table of operations so that it cannot fall behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from pydantic.json_schema import models_json_schema

from forms_platform.api import examples, shapes
from forms_platform.api.operations import FILE, ID, KEY, NUMBER, OPERATIONS, PARTS, ROW, TARGET, Operation
from forms_platform.api.problem import CONTENT_TYPE, WORDS
from forms_platform.api.scopes import SCOPES
from forms_platform.definitions.language.schema import answers_schema
from forms_platform.definitions.load import all_current

PARTS_LIKE = {NUMBER: examples.NUMBER, KEY: "friskvardsbidrag", ID: examples.ID, ROW: "5", TARGET: "payroll",
              FILE: "payroll-2026-11-20"}  # fmt: skip
ALWAYS = ("not_understood", "unauthorized", "scope_missing", "too_many")
ABOUT = """\
What a person does through the pages, for programs that act for them. A signature is begun here and made by the person
at the address that is answered.

* **Tokens.** `Authorization: Bearer ept_…`. A person makes one under Min profil → API; an administrator registers a
  client that fetches its own with OAuth 2.0 client credentials. Each operation names the scope it needs.
* **Access** is that of the person: what they may not see is not found.
* **Language.** Texts and errors are Swedish, or English with `Accept-Language: en`.
* **Errors** are `application/problem+json`: `code` for programs, `title` and `faults` for people.
* **Again.** A POST with an `Idempotency-Key` can be sent again: the answer is the first one. Another request with the
  same key is refused.
* **Pages.** Lists answer `next`; send it as `after` for what follows. "" when there is no more.
* **Pace.** `RateLimit` says how many calls are left of the minute.
"""


def openapi() -> dict[str, Any]:
    """The whole document."""
    models = {one.gives for one in OPERATIONS} | {one.takes for one in OPERATIONS} | {shapes.Problem}
    wanted: list[Any] = sorted(((m, "validation") for m in models if m), key=lambda pair: pair[0].__name__)
    _, schemas = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(f"/{one.path}", {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{settings.MUNICIPALITY}: e-tjänster", "version": "1", "description": ABOUT},
        "servers": [{"url": f"{settings.SITE_URL}/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"] | dict(_answers()),
            "responses": {code: _problem(code) for code in WORDS},
            "headers": {
                "RateLimit": {"description": "What is left of the minute", "schema": {"type": "string"},
                              "example": '"minute";r=599;t=42'}
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token that a person or client has"},
                "client": {"type": "oauth2", "flows": {"clientCredentials": {
                    "tokenUrl": f"{settings.SITE_URL}/api/v1/oauth/token",
                    "scopes": {scope: said[1] for scope, said in SCOPES.items()},
                }}},
            },
        },
    }  # fmt: skip


def _operation(one: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": " ".join((one.do.__doc__ or "").split("Raises:")[0].split()),
        "tags": [one.tag],
        "security": [{"token": []}, {"client": [one.scope] if one.scope else []}],
        "responses": dict(_responses(one)),
    }
    if parameters := [*_parameters(one)]:
        said["parameters"] = parameters
    if one.takes:
        content = {
            "schema": {"$ref": f"#/components/schemas/{one.takes.__name__}"},
            "example": examples.BODIES[one.takes],
        }
        said["requestBody"] = {"required": True, "content": {"application/json": content}}
    if one.file:
        form = {"type": "object", "required": ["file"],
                "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}}}  # fmt: skip
        said["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    return said


def _parameters(one: Operation) -> Iterator[dict[str, Any]]:
    for part in one.pattern.groupindex:
        schema: dict[str, Any] = {"type": "string", "pattern": f"^{PARTS[part]}$"}
        if part == ID:
            schema = {"type": "string", "format": "uuid", **schema}
        yield {"name": part, "in": "path", "required": True, "schema": schema, "example": PARTS_LIKE[part]}
    for asked in one.query:
        shape: dict[str, Any] = {"type": "string", "maxLength": asked.most, "pattern": r"^[^\x00]*$"}
        if asked.values:
            shape = {"enum": list(asked.values), "default": asked.values[0]}
        elif asked.pattern:
            shape["pattern"] = f"^{asked.pattern}$"
        yield {"name": asked.name, "in": "query", "description": asked.about, "schema": shape}
    if one.once:
        yield {"name": "Idempotency-Key", "in": "header", "description": "The same key, the same answer",
               "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"}}  # fmt: skip


def _responses(one: Operation) -> Iterator[tuple[str, Any]]:
    headers = {"RateLimit": {"$ref": "#/components/headers/RateLimit"}}
    good: dict[str, Any] = {"description": one.summary, "headers": headers}
    if one.bytes:
        good["content"] = {one.bytes: {}}
    elif one.status != 204:
        schema = {"$ref": f"#/components/schemas/{one.gives.__name__}"} if one.gives else {"type": "object"}
        like = examples.GIVEN[one.gives] if one.gives else examples.LOOSE[one.name]
        good["content"] = {"application/json": {"schema": schema, "example": like}}
    yield str(one.status), good
    codes = [*ALWAYS, *one.problems]
    codes += ["bad_request"] if one.takes or one.query or one.once else []
    codes += ["not_json", "not_acceptable_body", "too_large"] if one.takes or one.file else []
    codes += ["key_reused", "key_busy"] if one.once else []
    codes += ["method_not_allowed", "not_found"] if one.pattern.groupindex else ["method_not_allowed"]
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(WORDS[code][0], []).append(code)
    for status, several in sorted(by_status.items()):
        said = "; ".join(f"`{code}`" for code in several)
        problem = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _example(several[0])}
        yield str(status), {"description": said, "content": {CONTENT_TYPE: problem}}


def _problem(code: str) -> dict[str, Any]:
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _example(code)}
    return {"description": code, "content": {CONTENT_TYPE: content}}


def _example(code: str) -> dict[str, Any]:
    status, words = WORDS[code]
    return {"type": f"urn:problem:{code}", "title": words(), "status": status, "code": code}


def _answers() -> Iterator[tuple[str, Any]]:
    """The schema of the answers to every e-service there is now."""
    for loaded in all_current():
        yield f"answers.{loaded.key}", answers_schema(loaded.document)
